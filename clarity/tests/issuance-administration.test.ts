import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, hashOf, type Scenario } from '../tools/scenario.ts';
import { attest, digestOf, issue, ledgerOf } from '../tools/steps.ts';
import { opened } from './support/market.ts';

const MAX_VALIDITY = 3_155_760_000n;
const MAX_UINT = 2n ** 128n - 1n;
const everybodyElse = (s: Scenario) => [s.deployer, s.body, s.producer, s.outsider];
const setValidity = (s: Scenario, validity: bigint, by = s.member) =>
  s.call(by, 'issuance/set-validity', Cl.uint(validity));

/** A contract that passes on what it is asked to: to stand in for a new version of another one. */
const RELAY = `
(define-public (open-ledger (facility uint))
  (contract-call? .issuance open-ledger facility
    { owner: tx-sender, unit: u1, nameplate-w: u9, commissioned-at: u0, trial: true }))
(define-public (set-ledger (facility uint))
  (contract-call? .issuance set-ledger facility tx-sender true))
(define-public (revoke (body principal))
  (contract-call? .issuance revoke body))
(define-public (open-request (digest (buff 32)) (facility uint))
  (contract-call? .issuance open-request digest facility tx-sender (list)))
(define-public (correct (issuance uint))
  (contract-call? .issuance correct issuance u1 tx-sender 0x00))
(define-public (withdraw (issuance uint) (token (optional uint)))
  (contract-call? .issuance withdraw issuance token 0x00))
`;

function withRelay(): Scenario {
  const s = opened();
  simnet.deployContract('relay', RELAY, { clarityVersion: 5 }, s.deployer);
  return s;
}

const codeOf = (s: Scenario, contract: string): Uint8Array => {
  const result = s.simnet.execute(`(unwrap-panic (contract-hash? '${contract}))`).result as unknown as {
    value: string;
  };
  return Buffer.from(result.value, 'hex');
};

const obey = (s: Scenario, verification: string, facilities: string, fields: { by?: string; code?: Uint8Array } = {}) =>
  s.call(
    fields.by ?? s.member,
    'issuance/set-authorities',
    ...[verification, facilities].map((contract) =>
      Cl.tuple({ contract: Cl.principal(contract), code: Cl.buffer(fields.code ?? codeOf(s, contract)) }),
    ),
  );

describe('only .facilities and .verification', () => {
  const account = Cl.tuple({
    owner: Cl.principal('ST000000000000000000002AMW42H'),
    unit: Cl.uint(1),
    'nameplate-w': Cl.uint(1),
    'commissioned-at': Cl.uint(0),
    trial: Cl.bool(false),
  });
  const calls: [string, (s: Scenario, by: string) => bigint | undefined][] = [
    ['open ledgers', (s, by) => s.call(by, 'issuance/open-ledger', Cl.uint(9), account).err],
    ['change ledgers', (s, by) => s.call(by, 'issuance/set-ledger', Cl.uint(1), Cl.principal(by), Cl.bool(true)).err],
    [
      'open requests',
      (s, by) =>
        s.call(by, 'issuance/open-request', Cl.buffer(hashOf('x')), Cl.uint(1), Cl.principal(by), Cl.list([])).err,
    ],
    ['revoke bodies', (s, by) => s.call(by, 'issuance/revoke', Cl.principal(s.body)).err],
    [
      'correct',
      (s, by) =>
        s.call(by, 'issuance/correct', Cl.uint(1), Cl.uint(1), Cl.principal(s.body), Cl.buffer(hashOf('x'))).err,
    ],
  ];
  it.each(calls)('%s', (_, attempt) => {
    const s = opened();
    s.issued({ facility: s.approved() });
    for (const by of [...everybodyElse(s), s.member]) expect(attempt(s, by)).toBe(10001n);
  });

  it('and no other contract of the deployer', () => {
    const s = withRelay();
    const facility = s.approved();
    s.issued({ facility });
    const digest = Cl.buffer(hashOf('digest'));
    expect(s.call(s.producer, 'relay/open-ledger', Cl.uint(7)).err).toBe(10001n);
    expect(s.call(s.producer, 'relay/set-ledger', Cl.uint(facility)).err).toBe(10001n);
    expect(s.call(s.producer, 'relay/revoke', Cl.principal(s.body)).err).toBe(10001n);
    expect(s.call(s.producer, 'relay/open-request', digest, Cl.uint(facility)).err).toBe(10001n);
    expect(s.call(s.producer, 'relay/correct', Cl.uint(1)).err).toBe(10001n);
    expect(s.call(s.producer, 'relay/withdraw', Cl.uint(1), Cl.some(Cl.uint(1))).err).toBe(10003n);
  });
});

describe('the contracts that issuance obeys', () => {
  it('are replaced by the council, and the former ones have no say any more', () => {
    const s = withRelay();
    const facility = s.approved();
    const request = s.request({ facility });
    const relay = `${s.deployer}.relay`;
    const outcome = obey(s, relay, relay);
    const pinned = { contract: relay, code: Buffer.from(codeOf(s, relay)).toString('hex') };
    expect(outcome.prints.at(-1)).toEqual({ event: 'authorities-set', verification: pinned, facilities: pinned });
    expect(attest(s, request).err).toBe(10001n);
    expect(() => s.register()).toThrow('10001');
    expect(s.call(s.producer, 'relay/open-request', Cl.buffer(digestOf(s, request)), Cl.uint(facility)).ok).toBe(true);
    expect(issue(s, request).ok).toBeDefined();
  });

  it('can never open the ledger of a facility anew', () => {
    const s = withRelay();
    const facility = s.approved();
    s.issued({ facility });
    const before = ledgerOf(s, facility);
    obey(s, `${s.deployer}.verification`, `${s.deployer}.relay`);
    expect(s.call(s.producer, 'relay/open-ledger', Cl.uint(facility)).err).toBe(10017n);
    expect(ledgerOf(s, facility)).toEqual(before);
    expect(s.call(s.producer, 'relay/open-ledger', Cl.uint(facility + 1n)).ok).toBe(true);
  });

  it('cannot change a ledger that was not opened', () => {
    const s = withRelay();
    obey(s, `${s.deployer}.verification`, `${s.deployer}.relay`);
    expect(s.call(s.producer, 'relay/set-ledger', Cl.uint(7)).err).toBe(10002n);
  });

  it('cannot open a request that was issued', () => {
    const s = withRelay();
    const facility = s.approved();
    const request = s.attested({ facility });
    issue(s, request);
    obey(s, `${s.deployer}.relay`, `${s.deployer}.facilities`);
    const again = s.call(s.producer, 'relay/open-request', Cl.buffer(digestOf(s, request)), Cl.uint(facility));
    expect(again.err).toBe(10006n);
  });

  it('are named with the hash of their code', () => {
    const s = withRelay();
    const [relay, facilities] = [`${s.deployer}.relay`, `${s.deployer}.facilities`];
    expect(obey(s, relay, facilities, { code: hashOf('other') }).err).toBe(10016n);
    expect(obey(s, relay, facilities, { code: codeOf(s, relay) }).err).toBe(10016n);
    expect(obey(s, s.outsider, facilities, { code: codeOf(s, facilities) }).err).toBe(10016n);
    expect(obey(s, `${s.deployer}.none`, facilities, { code: codeOf(s, facilities) }).err).toBe(10016n);
    expect(s.read('issuance/get-config')).toMatchObject({ verification: `${s.deployer}.verification`, facilities });
  });

  it('are replaced by nobody else', () => {
    const s = withRelay();
    const relay = `${s.deployer}.relay`;
    for (const by of everybodyElse(s)) expect(obey(s, relay, relay, { by }).err).toBe(1005n);
  });
});

describe('the validity of certificates', () => {
  it('is set by the council and counts from the end of the period, for later issues only', () => {
    const s = opened();
    const facility = s.approved();
    const before = s.issued({ facility, periodStart: s.hoursAgo(12n), periodEnd: s.hoursAgo(10n) });
    const validity = 24n * HOUR;
    expect(setValidity(s, validity).prints.at(-1)).toEqual({ event: 'validity-set', validity });
    const request = s.attested({ facility, periodStart: s.hoursAgo(10n), periodEnd: s.hoursAgo(8n) });
    const { token, issuance } = issue(s, request).ok as { token: bigint; issuance: bigint };
    const expected = { 'expires-at': request.periodEnd + validity };
    expect(s.read('rec-nft/get-lot', Cl.uint(token))).toMatchObject(expected);
    expect(s.read('rec-nft/get-issuance', Cl.uint(issuance))).toMatchObject(expected);
    expect(s.read('rec-nft/get-lot', Cl.uint(before.token as bigint))).toMatchObject({ 'expires-at': null });
  });

  it('refuses an issue whose certificates would have expired already', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility, periodStart: s.hoursAgo(12n), periodEnd: s.hoursAgo(10n) });
    // The issue takes the block after the one that sets the validity.
    setValidity(s, s.now() + 10n - request.periodEnd);
    expect(issue(s, request).err).toBe(10018n);
    setValidity(s, s.now() + 11n - request.periodEnd);
    expect(issue(s, request).ok).toBeDefined();
  });

  it.each([
    [0n, undefined],
    [MAX_VALIDITY, undefined],
    [MAX_VALIDITY + 1n, 10019n],
    [MAX_UINT, 10019n],
  ])('is at most 100 years, or none: %i', (validity, code) => {
    const s = opened();
    const facility = s.approved();
    expect(setValidity(s, validity).err).toBe(code);
    expect(s.issued({ facility }).token).toBe(1n);
  });

  it('is set by nobody else', () => {
    const s = opened();
    for (const by of everybodyElse(s)) expect(setValidity(s, 1n, by).err).toBe(1005n);
  });
});
