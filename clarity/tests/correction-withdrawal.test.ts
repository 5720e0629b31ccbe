import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, hashOf, MWH, type Request, type Scenario } from '../tools/scenario.ts';
import {
  attest,
  correct,
  deregisterFacility,
  handOver,
  issue,
  ledgerOf,
  organisationOf,
  setOrganisation,
  suspendBody,
  withdraw,
  withdrawAsBody,
} from '../tools/steps.ts';
import { issuedHours, PAGE } from './support/hours.ts';
import { opened } from './support/market.ts';

interface Issued {
  s: Scenario;
  facility: bigint;
  request: Request;
  issuance: bigint;
  token: bigint | null;
}

function issued(fields: Partial<Request> = {}, s = opened(), facility = s.approved()): Issued {
  const request = s.attested({ facility, ...fields });
  const { issuance, token } = issue(s, request).ok as { issuance: bigint; token: bigint | null };
  return { s, facility, request, issuance, token };
}

const reason = Buffer.from(hashOf('reason')).toString('hex');

describe('a withdrawal', () => {
  it('burns the lot, turns the ledger back and is announced', () => {
    const s = opened();
    const facility = s.approved();
    s.issued({ facility, wh: 1_600_000n, periodStart: s.hoursAgo(96n), periodEnd: s.hoursAgo(72n) });
    const before = ledgerOf(s, facility);
    const { issuance, token } = issued({ wh: 2_500_000n }, s, facility);
    const outcome = withdraw(s, issuance, token);
    expect(outcome.ok).toBe(true);
    expect(outcome.moves).toEqual(['nft_burn_event']);
    expect(outcome.prints.at(-1)).toEqual({
      event: 'issuance-withdrawn',
      issuance,
      facility,
      'attested-wh': 2_500_000n,
      wh: 3n * MWH,
      by: s.producer,
      reason,
    });
    expect(ledgerOf(s, facility)).toEqual(before);
    expect(s.owner(token as bigint)).toBeNull();
    expect(s.read('rec-nft/get-withdrawal', Cl.uint(issuance))).toMatchObject({ reason });
  });

  it('of an issuance that minted nothing names no lot', () => {
    const { s, facility, issuance, token } = issued({ wh: 999_999n });
    expect(token).toBeNull();
    expect(withdraw(s, issuance, 1n).err).toBe(3015n);
    expect(withdraw(s, issuance, null).ok).toBe(true);
    expect(ledgerOf(s, facility)).toMatchObject({ 'attested-wh': 0n, residual: 0n });
  });

  it('lets the same hours be attested and issued again, under another digest only', () => {
    const { s, facility, request, issuance, token } = issued();
    withdraw(s, issuance, token);
    expect(attest(s, request).err).toBe(2013n);
    expect(issue(s, request).err).toBe(10006n);
    const again = { ...request, nonce: request.nonce + 1_000n, wh: 2n * MWH };
    expect(attest(s, again).ok).toBeDefined();
    expect(issue(s, again).ok).toMatchObject({ issuance: issuance + 1n, wh: 2n * MWH });
    expect(ledgerOf(s, facility)).toMatchObject({ 'attested-wh': 2n * MWH, 'minted-wh': 2n * MWH });
  });

  it('is made once, also when the ledger stands again where it stood then', () => {
    const { s, facility, request, issuance, token } = issued();
    withdraw(s, issuance, token);
    expect(withdraw(s, issuance, token).err).toBe(10014n);
    issued({ ...request, nonce: 99n }, s, facility);
    expect(withdraw(s, issuance, token).err).toBe(10014n);
    expect(withdraw(s, issuance, 2n).err).toBe(10014n);
  });

  it('is of the last issuance only; then the one before is the last', () => {
    const first = issued();
    const { s, facility } = first;
    const second = issued({ periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) }, s, facility);
    expect(withdraw(s, first.issuance, first.token).err).toBe(10013n);
    expect(withdraw(s, second.issuance, second.token).ok).toBe(true);
    expect(withdraw(s, first.issuance, first.token).ok).toBe(true);
    expect(ledgerOf(s, facility)).toMatchObject({ 'attested-wh': 0n, 'minted-wh': 0n });
  });

  it('is of an issuance that was not corrected', () => {
    const { s, issuance, token } = issued();
    correct(s, issuance, 1n);
    for (const attempt of [withdraw, withdrawAsBody]) expect(attempt(s, issuance, token).err).toBe(10014n);
  });

  it('keeps what was corrected of the issuances before', () => {
    const first = issued();
    const { s, facility } = first;
    correct(s, first.issuance, MWH);
    const second = issued({ periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) }, s, facility);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 0n, 'minted-wh': 5n * MWH });
    withdraw(s, second.issuance, second.token);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: MWH, 'minted-wh': 3n * MWH, 'corrected-wh': MWH });
  });

  it('needs an issuance', () => {
    const s = opened();
    expect(withdraw(s, 1n, null).err).toBe(10012n);
    expect(withdrawAsBody(s, 1n, null).err).toBe(2021n);
  });
});

describe('the lot of a withdrawal', () => {
  const refused: [string, (made: Issued) => bigint | null][] = [
    ['is named', () => null],
    ['is the lot of this issuance', ({ s }) => s.issued({ facility: s.approved() }).token as bigint],
    [
      'is still with the owner',
      ({ s, token }) => {
        const id = token as bigint;
        s.must(s.producer, 'rec-nft/transfer', Cl.uint(id), Cl.principal(s.producer), Cl.principal(s.buyer));
        return id;
      },
    ],
    [
      'is whole, not its first part',
      ({ s, token }) => {
        const args = [Cl.uint(token as bigint), Cl.uint(MWH), Cl.principal(s.producer)];
        return (s.must(s.producer, 'rec-nft/split', ...args) as { part: bigint }).part;
      },
    ],
    [
      'is whole, not its last part',
      ({ s, token }) => {
        const args = [Cl.uint(token as bigint), Cl.uint(MWH), Cl.principal(s.producer)];
        return (s.must(s.producer, 'rec-nft/split', ...args) as { rest: bigint }).rest;
      },
    ],
    [
      'is not on sale',
      ({ s, token }) => {
        s.listed(token as bigint);
        return token;
      },
    ],
  ];
  it.each(refused)('%s', (_, name) => {
    const made = issued();
    const { s, facility, issuance } = made;
    const token = name(made);
    const before = ledgerOf(s, facility);
    for (const attempt of [withdraw, withdrawAsBody]) expect(attempt(s, issuance, token).err).toBe(3015n);
    expect(ledgerOf(s, facility)).toEqual(before);
  });
});

describe('the hours of a withdrawal', () => {
  it.each([
    ['on one page', 100n, 200n],
    ['one hour', 0n, 1n],
    ['up to the end of a page', PAGE - 24n, 24n],
    ['from the start of a page', PAGE, 24n],
    ['on two pages', PAGE - 372n, 744n],
    ['around the border of a word', 127n, 2n],
  ])('are free again, and exactly those: %s', (_, offset, length) => {
    const s = opened();
    const facility = s.approved();
    const base = (s.now() / HOUR / PAGE - 4n) * PAGE;
    const first = base + PAGE + offset;
    const period = (from: bigint, hours: bigint) => ({ periodStart: from * HOUR, periodEnd: (from + hours) * HOUR });
    issued({ ...period(first - 3n, 3n), wh: 1n }, s, facility);
    issued({ ...period(first + length, 3n), wh: 1n }, s, facility);
    const before = issuedHours(s, facility, base, base + 4n * PAGE);
    expect(before).toHaveLength(6);
    const { issuance, token } = issued({ ...period(first, length), wh: 1n }, s, facility);
    expect(issuedHours(s, facility, base, base + 4n * PAGE)).toHaveLength(6 + Number(length));
    expect(withdraw(s, issuance, token).ok).toBe(true);
    expect(issuedHours(s, facility, base, base + 4n * PAGE)).toEqual(before);
  });
});

describe('who may withdraw', () => {
  it('the owner it was issued to, while he owns the facility', () => {
    const { s, issuance, token } = issued();
    for (const sender of [s.outsider, s.member, s.deployer, s.body, s.producer2])
      expect(withdraw(s, issuance, token, sender).err).toBe(10003n);
    expect(withdraw(s, issuance, token).ok).toBe(true);
  });

  it('after a hand-over neither the former owner nor the new one', () => {
    const { s, facility, issuance, token } = issued();
    handOver(s, facility, s.producer2);
    for (const owner of [s.producer, s.producer2]) expect(withdraw(s, issuance, token, owner).err).toBe(10003n);
    handOver(s, facility, s.producer, s.producer2);
    expect(withdraw(s, issuance, token).ok).toBe(true);
  });

  it('an admitted, independent body, which is announced', () => {
    const { s, facility, issuance, token } = issued();
    s.admit(s.outsider);
    const outcome = withdrawAsBody(s, issuance, token, s.outsider);
    expect(outcome.prints[0]).toEqual({ event: 'withdrawal-judged', issuance, body: s.outsider, reason });
    expect(outcome.prints.at(-1)).toMatchObject({ event: 'issuance-withdrawn', by: `${s.deployer}.verification` });
    expect(ledgerOf(s, facility)).toMatchObject({ 'attested-wh': 0n });
  });

  it('a body also after a hand-over, from the wallet of the former owner', () => {
    const { s, facility, issuance, token } = issued();
    handOver(s, facility, s.producer2);
    expect(withdrawAsBody(s, issuance, token).ok).toBe(true);
  });

  it('no body that is not admitted, or belongs to who owns the facility now', () => {
    const { s, facility, issuance, token } = issued();
    for (const sender of [s.outsider, s.member, s.producer])
      expect(withdrawAsBody(s, issuance, token, sender).err).toBe(2001n);
    setOrganisation(s, s.producer2, organisationOf(s.body));
    handOver(s, facility, s.producer2);
    expect(withdrawAsBody(s, issuance, token).err).toBe(2003n);
    expect(correct(s, issuance, 1n).err).toBe(2003n);
    handOver(s, facility, s.body, s.producer2);
    expect(withdrawAsBody(s, issuance, token).err).toBe(2002n);
    expect(correct(s, issuance, 1n).err).toBe(2002n);
  });

  it('no body that belongs to who owned the facility then', () => {
    const { s, facility, issuance, token } = issued();
    handOver(s, facility, s.producer2);
    setOrganisation(s, s.producer, organisationOf(s.body));
    expect(withdrawAsBody(s, issuance, token).err).toBe(2003n);
    expect(correct(s, issuance, 1n).err).toBe(2003n);
  });

  it('is asked neither of a pause nor of the state of the facility', () => {
    const { s, facility, issuance, token } = issued();
    s.must(s.member, 'verification/set-paused', Cl.bool(true));
    s.must(s.member, 'issuance/set-paused', Cl.bool(true));
    suspendBody(s, s.body);
    deregisterFacility(s, facility);
    expect(withdraw(s, issuance, token).ok).toBe(true);
  });
});
