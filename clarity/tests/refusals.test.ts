import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { errorTable } from '../tools/errors.ts';
import {
  claim,
  facilityTuple,
  HOUR,
  hashOf,
  MWH,
  type Outcome,
  requestTuple,
  type Scenario,
} from '../tools/scenario.ts';
import { deployed, opened } from './support/market.ts';
import { marketplaceRefusals } from './support/marketplace-refusals.ts';
import { facilityFields, requestFields } from './support/refused-fields.ts';

const decide = (s: Scenario, sender: string, facility: bigint): Outcome =>
  s.call(sender, 'verification/decide-facility', Cl.uint(facility), Cl.bool(true), Cl.buffer(hashOf('report')));
const attest = (s: Scenario, sender: string, request: Parameters<typeof requestTuple>[0]): Outcome =>
  s.call(sender, 'verification/attest', requestTuple(request));
const issue = (s: Scenario, sender: string, request: Parameters<typeof requestTuple>[0]): Outcome =>
  s.call(sender, 'verification/issue', requestTuple(request));
const split = (s: Scenario, sender: string, token: bigint, wh: bigint): Outcome =>
  s.call(sender, 'rec-nft/split', Cl.uint(token), Cl.uint(wh), Cl.principal(s.buyer));
const transfer = (s: Scenario, sender: string, token: bigint, recipient: string): Outcome =>
  s.call(sender, 'rec-nft/transfer', Cl.uint(token), Cl.principal(sender), Cl.principal(recipient));
const retire = (s: Scenario, fields: Parameters<typeof claim>[0]): Outcome =>
  s.call(s.producer, 'rec-nft/retire', Cl.uint(s.lot(MWH)), Cl.uint(MWH), Cl.principal(s.producer), claim(fields));
const bootstrap = (s: Scenario, sender: string, members: string[]): Outcome =>
  s.call(sender, 'council/bootstrap', Cl.list(members.map((member) => Cl.principal(member))));

/** One call per error that is refused with it; the simnet is fresh, the council named (but for council errors). */
const refused: Record<string, (s: Scenario) => Outcome> = {
  ERR_NOT_DEPLOYER: (s) => bootstrap(s, s.member, [s.member]),
  ERR_ALREADY_BOOTSTRAPPED: (s) => bootstrap(s.open(), s.deployer, [s.deployer]),
  ERR_NO_MEMBERS: (s) => bootstrap(s, s.deployer, []),
  ERR_DUPLICATE_MEMBER: (s) => bootstrap(s, s.deployer, [s.member, s.member]),
  ERR_NOT_COUNCIL_MEMBER: (s) => s.open().call(s.deployer, 'marketplace/set-fee', Cl.uint(0)),

  ERR_NOT_ADMITTED_BODY: (s) => decide(s, s.outsider, s.register()),
  ERR_OWN_FACILITY: (s) => decide(s, s.body, s.register({}, s.body)),
  ERR_UNKNOWN_FACILITY: (s) => decide(s, s.body, 1n),
  ERR_BAD_UNIT: (s) => registerWith(s, { unit: 1_000n }),
  ERR_BAD_NAMEPLATE: (s) => registerWith(s, { nameplateW: 0n }),
  ERR_BAD_CODES: (s) => registerWith(s, { fuel: 'solar' }),
  ERR_ALREADY_REGISTERED: (s) => {
    const facility = s.facility();
    s.register(facility, s.producer2);
    return registerWith(s, facility);
  },
  ERR_ALREADY_DECIDED: (s) => decide(s, s.body, s.approved()),
  ERR_NOT_APPROVED: (s) => attest(s, s.body, s.request({ facility: s.register() })),
  ERR_BAD_PERIOD: (s) => attest(s, s.body, s.request({ facility: s.approved(), periodStart: s.hoursAgo(48n) + 1n })),
  ERR_PERIOD_NOT_OVER: (s) => attest(s, s.body, s.request({ facility: s.approved(), periodEnd: s.hoursAgo(-1n) })),
  ERR_BEFORE_COMMISSIONING: (s) => {
    const periodStart = s.hoursAgo(48n);
    return attest(s, s.body, s.request({ facility: s.approved({ commissionedAt: periodStart + 1n }), periodStart }));
  },
  ERR_NOTHING_MEASURED: (s) => attest(s, s.body, s.request({ facility: s.approved(), wh: 0n })),
  ERR_ABOVE_CAPACITY: (s) => attest(s, s.body, s.request({ facility: s.approved({ nameplateW: 1_000n }) })),
  ERR_REQUEST_EXPIRED: (s) => attest(s, s.body, s.request({ facility: s.approved(), expiresAt: s.now() })),
  ERR_ALREADY_ATTESTED: (s) => attest(s, s.body, s.attested({ facility: s.approved() })),
  ERR_NOT_FACILITY_OWNER: (s) => issue(s, s.producer2, s.attested({ facility: s.approved() })),
  ERR_NOT_ATTESTED: (s) => issue(s, s.producer, s.request({ facility: s.approved() })),
  ERR_BODY_SUSPENDED: (s) => {
    const request = s.attested({ facility: s.approved() });
    s.must(s.member, 'verification/suspend-body', Cl.principal(s.body));
    return issue(s, s.producer, request);
  },
  ERR_HOURS_ALREADY_ISSUED: (s) => {
    const facility = s.approved();
    s.issued({ facility });
    return issue(s, s.producer, s.attested({ facility }));
  },

  ERR_ONLY_VERIFICATION: (s) =>
    s.call(s.deployer, 'rec-nft/issue', issuanceTuple(s), Cl.buffer(hashOf('digest')), Cl.uint(0)),
  ERR_NOT_LOT_OWNER: (s) => split(s, s.outsider, s.lot(MWH), 1n),
  ERR_NO_LIVE_LOT: (s) => split(s, s.producer, 1n, 1n),
  ERR_RECIPIENT_IS_SENDER: (s) => transfer(s, s.producer, s.lot(MWH), s.producer),
  ERR_AMOUNT_OUTSIDE_LOT: (s) => split(s, s.producer, s.lot(MWH), MWH),
  ERR_NO_LOTS: (s) => s.call(s.producer, 'rec-nft/send-many', Cl.list([]), Cl.principal(s.buyer)),
  ERR_UNKNOWN_PURPOSE: (s) => retire(s, { purpose: 7n }),
  ERR_BAD_REPORTING_PERIOD: (s) => retire(s, { start: 1_800_000_000n, end: 1_800_000_000n }),
  ERR_BAD_CLAIM_COUNTRY: (s) => retire(s, { country: 'N' }),
  ERR_CONTRACT_RECIPIENT: (s) => transfer(s, s.producer, s.lot(MWH), s.marketplace),

  ...marketplaceRefusals,
};

const registerWith = (s: Scenario, fields: Parameters<Scenario['facility']>[0]): Outcome =>
  s.call(s.producer, 'verification/register-facility', facilityTuple(s.facility(fields)));

const issuanceTuple = (s: Scenario) =>
  Cl.tuple({
    facility: Cl.uint(1),
    owner: Cl.principal(s.deployer),
    'period-start': Cl.uint(0),
    'period-end': Cl.uint(HOUR),
    'attested-wh': Cl.uint(MWH),
    'attested-before': Cl.uint(0),
    wh: Cl.uint(MWH),
    'minted-before': Cl.uint(0),
    'readings-root': Cl.buffer(hashOf('root')),
    leaves: Cl.uint(1),
    'verdict-hash': Cl.buffer(hashOf('verdict')),
    evidence: Cl.buffer(hashOf('evidence')),
    'issued-at': Cl.uint(0),
  });

describe('errors of the contracts', () => {
  it('has a refused call for every error, and none for errors that do not exist', () => {
    expect(Object.keys(refused).sort()).toEqual(
      errorTable()
        .map(({ constant }) => constant)
        .sort(),
    );
  });

  it.each(errorTable())('$contract u$code $name: $message', ({ contract, constant, code }) => {
    const market = contract === 'council' ? deployed() : opened();
    const outcome = refused[constant]!(market);
    expect(outcome).toMatchObject({ err: BigInt(code), prints: [], moves: [] });
  });
});

describe('what a facility must look like', () => {
  it.each(facilityFields)('refuses $what', ({ fields, code }) => {
    expect(registerWith(opened(), fields).err).toBe(code);
  });
});

describe('what a request must look like', () => {
  it.each(requestFields)('refuses $what', ({ fields, code }) => {
    const s = opened();
    const facility = s.approved();
    expect(attest(s, s.body, s.request({ facility, ...fields(s) })).err).toBe(code);
  });
});
