import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { type Facility, facilityTuple, hashOf, type Scenario } from '../tools/scenario.ts';
import {
  decide,
  facilityOf,
  ledgerOf,
  organisationOf,
  reinstateFacility,
  setOrganisation,
  suspendBody,
  suspendFacility,
} from '../tools/steps.ts';
import { opened } from './support/market.ts';

const MAX_UINT = 2n ** 128n - 1n;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const register = (s: Scenario, fields: Partial<Facility> = {}, by = s.producer) =>
  s.call(by, 'facilities/register-facility', facilityTuple(s.facility(fields)));
const statusOf = (s: Scenario, facility: bigint) => facilityOf(s, facility).status;
const isActive = (s: Scenario, facility: bigint) => ledgerOf(s, facility).active;

describe('registering a facility', () => {
  it('is done by its owner and announced with every field', () => {
    const s = opened();
    const facility = s.facility({ unit: 1n, trial: true });
    const outcome = s.call(s.producer, 'facilities/register-facility', facilityTuple(facility));
    const fields = {
      owner: s.producer,
      unit: 1n,
      'nameplate-w': 5_000_000n,
      'commissioned-at': 1_500_000_000n,
      country: 'NL',
      fuel: 'F01010100',
      technology: 'T010000',
      details: hex(facility.details),
      trial: true,
    };
    expect(outcome).toMatchObject({ ok: 1n, prints: [{ event: 'facility-registered', facility: 1n, ...fields }] });
    expect(facilityOf(s, 1n)).toEqual({
      ...fields,
      status: 1n,
      active: false,
      body: null,
      'suspended-by': null,
      'offered-to': null,
      'attested-wh': 0n,
      'minted-wh': 0n,
      'corrected-wh': 0n,
      residual: 0n,
      debit: 0n,
    });
  });

  it('counts from 1', () => {
    const s = opened();
    expect(s.read('facilities/get-last-facility')).toBe(0n);
    expect([s.register(), s.register({}, s.outsider)]).toEqual([1n, 2n]);
    expect(s.read('facilities/get-last-facility')).toBe(2n);
    for (const unknown of [0n, 3n, MAX_UINT]) expect(s.read('facilities/get-facility', Cl.uint(unknown))).toBeNull();
  });

  const bounds: [string, Partial<Facility>, bigint | undefined][] = [
    ['a unit of 1 MWh', { unit: 1_000_000n }, undefined],
    ['a unit of 1 Wh', { unit: 1n }, undefined],
    ['a unit of 0 Wh', { unit: 0n }, 9002n],
    ['a unit of 1 kWh', { unit: 1_000n }, 9002n],
    ['a unit of 1 MWh and 1 Wh', { unit: 1_000_001n }, 9002n],
    ['no nameplate', { nameplateW: 0n }, 9003n],
    ['1 W', { nameplateW: 1n }, undefined],
    ['100 GW', { nameplateW: 100_000_000_000n }, undefined],
    ['more than 100 GW', { nameplateW: 100_000_000_001n }, 9003n],
    ['all the power there is', { nameplateW: MAX_UINT }, 9003n],
    ['a country of one letter', { country: 'N' }, 9004n],
    ['a fuel code that is too short', { fuel: 'F0101010' }, 9004n],
    ['a technology code that is too short', { technology: 'T01000' }, 9004n],
    ['a commissioning at the end of time', { commissionedAt: MAX_UINT }, undefined],
  ];
  it.each(bounds)('with %s', (_, fields, code) => {
    expect(register(opened(), fields).err).toBe(code);
  });

  it('takes each document once, whoever registers it and whatever became of it', () => {
    const s = opened();
    const { details } = s.facility();
    const first = s.register({ details }, s.outsider);
    expect(register(s, { details }).err).toBe(9005n);
    decide(s, first, false);
    expect(register(s, { details }).err).toBe(9005n);
    s.must(s.outsider, 'facilities/deregister-facility', Cl.uint(first));
    expect(register(s, { details }).err).toBe(9005n);
    expect(s.read('facilities/get-last-facility')).toBe(1n);
  });

  it('first by a stranger does not keep out the owner, who salts his document', () => {
    const s = opened();
    const mine = s.facility();
    const stolen = s.register(mine, s.outsider);
    expect(register(s, mine).err).toBe(9005n);
    const salted = s.register({ ...mine, details: hashOf('the same facts, another salt') });
    expect(facilityOf(s, salted)).toMatchObject({ owner: s.producer });
    expect(facilityOf(s, stolen)).toMatchObject({ owner: s.outsider, status: 1n });
  });
});

describe('the decision on a facility', () => {
  it.each([
    [true, 2n],
    [false, 3n],
  ])('of a body approves or rejects it (%s)', (approved, status) => {
    const s = opened();
    const facility = s.register();
    const outcome = decide(s, facility, approved);
    const reason = hex(hashOf('reason'));
    expect(outcome).toMatchObject({ ok: approved });
    expect(outcome.prints).toEqual([{ event: 'facility-decided', facility, body: s.body, approved, reason }]);
    expect(facilityOf(s, facility)).toMatchObject({ status, active: approved, body: s.body });
  });

  it.each([true, false])('is made once: after %s no other body decides again', (approved) => {
    const s = opened();
    s.admit(s.outsider);
    const facility = s.register();
    decide(s, facility, approved);
    for (const body of [s.body, s.outsider]) expect(decide(s, facility, true, body).err).toBe(9006n);
    expect(isActive(s, facility)).toBe(approved);
  });

  it('needs a facility', () => {
    expect(decide(opened(), 1n).err).toBe(9001n);
  });

  it('is for admitted bodies only', () => {
    const s = opened();
    const facility = s.register();
    suspendBody(s, s.body);
    for (const sender of [s.body, s.producer, s.member, s.deployer])
      expect(decide(s, facility, true, sender).err).toBe(2001n);
  });

  it('is not for the owner, nor for a body of his organisation', () => {
    const s = opened();
    expect(decide(s, s.register({}, s.body)).err).toBe(2002n);
    setOrganisation(s, s.producer, organisationOf(s.body));
    expect(decide(s, s.register()).err).toBe(2003n);
  });
});

describe('the suspension of a facility', () => {
  it.each(['body', 'member'] as const)('by the %s stops it, and its reinstatement starts it again', (role) => {
    const s = opened();
    const facility = s.approved();
    const by = s[role];
    const reason = hex(hashOf('reason'));
    const suspended = suspendFacility(s, facility, by).prints.at(-1);
    expect(suspended).toEqual({ event: 'facility-suspended', facility, by, reason });
    expect(facilityOf(s, facility)).toMatchObject({ status: 4n, active: false, 'suspended-by': by });
    const reinstated = reinstateFacility(s, facility, by).prints.at(-1);
    expect(reinstated).toEqual({ event: 'facility-reinstated', facility, by, reason });
    expect(facilityOf(s, facility)).toMatchObject({ status: 2n, active: true, 'suspended-by': null });
  });

  it('is for the body that approved it and the council, nobody else', () => {
    const s = opened();
    const facility = s.approved();
    s.admit(s.outsider);
    for (const sender of [s.outsider, s.producer, s.deployer, s.buyer])
      expect(suspendFacility(s, facility, sender).err).toBe(1005n);
    suspendBody(s, s.body);
    expect(suspendFacility(s, facility, s.body).err).toBe(2001n);
    expect(suspendFacility(s, facility, s.member).ok).toBe(true);
  });

  it('is for a body only while it is independent of the owner', () => {
    const s = opened();
    const facility = s.approved();
    setOrganisation(s, s.producer, organisationOf(s.body));
    expect(suspendFacility(s, facility, s.body).err).toBe(2003n);
  });

  it('needs an approved facility', () => {
    const s = opened();
    expect(suspendFacility(s, 1n, s.member).err).toBe(9001n);
    const facility = s.register();
    expect(suspendFacility(s, facility, s.member).err).toBe(9008n);
    decide(s, facility);
    suspendFacility(s, facility, s.member);
    expect(suspendFacility(s, facility, s.member).err).toBe(9008n);
    const rejected = s.register();
    decide(s, rejected, false);
    expect(suspendFacility(s, rejected, s.body).err).toBe(9008n);
  });
});

describe('a suspension by the body', () => {
  it('is taken over by the council, and then the body cannot lift it', () => {
    const s = opened();
    const facility = s.approved();
    suspendFacility(s, facility, s.body);
    expect(suspendFacility(s, facility, s.body).err).toBe(9008n);
    expect(suspendFacility(s, facility, s.member).ok).toBe(true);
    expect(facilityOf(s, facility)).toMatchObject({ status: 4n, 'suspended-by': s.member });
    expect(reinstateFacility(s, facility, s.body).err).toBe(1005n);
    expect(reinstateFacility(s, facility, s.member).ok).toBe(true);
  });
});

describe('the reinstatement of a facility', () => {
  it('that the body suspended is for that body and the council', () => {
    const s = opened();
    s.admit(s.outsider);
    const facility = s.approved();
    suspendFacility(s, facility, s.body);
    for (const sender of [s.outsider, s.producer, s.deployer])
      expect(reinstateFacility(s, facility, sender).err).toBe(1005n);
    suspendBody(s, s.body);
    expect(reinstateFacility(s, facility, s.body).err).toBe(2001n);
    expect(statusOf(s, facility)).toBe(4n);
    expect(reinstateFacility(s, facility, s.member).ok).toBe(true);
  });

  it('that the council suspended is for the council alone', () => {
    const s = opened();
    const facility = s.approved();
    suspendFacility(s, facility, s.member);
    expect(reinstateFacility(s, facility, s.body).err).toBe(1005n);
    expect(reinstateFacility(s, facility, s.member).ok).toBe(true);
  });

  it('needs a suspended facility', () => {
    const s = opened();
    expect(reinstateFacility(s, 1n, s.member).err).toBe(9001n);
    expect(reinstateFacility(s, s.register(), s.member).err).toBe(9009n);
    expect(reinstateFacility(s, s.approved(), s.member).err).toBe(9009n);
  });
});
