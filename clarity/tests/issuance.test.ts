import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, hashOf, MWH } from '../tools/scenario.ts';
import { attest, digestOf, handOver, isOpen, issue, ledgerOf, suspendBody, suspendFacility } from '../tools/steps.ts';
import { opened } from './support/market.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const MAX_UINT = 2n ** 128n - 1n;

describe('issuing', () => {
  it('announces the issuance record, its digest and the residual', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility, wh: 1_500_000n });
    const now = s.now();
    const { prints, ok } = issue(s, request);
    const record = s.read('rec-nft/get-issuance', Cl.uint(1)) as object;
    const digest = hex(digestOf(s, request));
    expect(ok).toEqual({ issuance: 1n, token: 1n, wh: MWH, residual: 500_000n });
    expect(prints).toEqual([{ event: 'issued', issuance: 1n, token: 1n, digest, residual: 500_000n, ...record }]);
    expect(record).toEqual({
      facility,
      owner: s.producer,
      'period-start': request.periodStart,
      'period-end': request.periodEnd,
      'attested-wh': 1_500_000n,
      'attested-before': 0n,
      wh: MWH,
      'minted-before': 0n,
      'corrected-before': 0n,
      'readings-root': hex(request.readingsRoot),
      leaves: 24n,
      'verdict-hash': hex(request.verdictHash),
      evidence: hex(request.evidence),
      'issued-at': now,
      'expires-at': null,
      trial: false,
    });
    expect(s.owner(1n)).toBe(s.producer);
  });

  it('carries what is below a whole unit to the next issue', () => {
    const s = opened();
    const facility = s.approved();
    expect(s.issued({ facility, wh: 1_600_000n })).toMatchObject({ token: 1n, wh: MWH, residual: 600_000n });
    const next = { periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) };
    const second = s.issued({ facility, wh: 1_500_000n, ...next });
    expect(second).toEqual({ issuance: 2n, token: 2n, wh: 2n * MWH, residual: 100_000n });
    expect(ledgerOf(s, facility)).toMatchObject({
      'attested-wh': 3_100_000n,
      'minted-wh': 3n * MWH,
      residual: 100_000n,
      debit: 0n,
    });
    expect(s.read('rec-nft/get-issuance', Cl.uint(2))).toMatchObject({
      'attested-before': 1_600_000n,
      'minted-before': MWH,
    });
  });

  it('uses up the hours and keeps the record when no whole unit came together', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility, wh: 999_999n });
    const outcome = issue(s, request);
    expect(outcome).toMatchObject({ ok: { issuance: 1n, token: null, wh: 0n, residual: 999_999n }, moves: [] });
    expect(s.read('issuance/is-hour-issued', Cl.uint(facility), Cl.uint(request.periodStart / HOUR))).toBe(true);
    expect(s.read('rec-nft/get-last-token-id')).toBe(0n);
    const after = { periodStart: request.periodEnd, periodEnd: request.periodEnd + HOUR };
    expect(s.issued({ facility, wh: 1n, ...after })).toEqual({ issuance: 2n, token: 1n, wh: MWH, residual: 0n });
  });

  it('mints every Wh of a granular facility', () => {
    const s = opened();
    const facility = s.approved({ unit: 1n });
    expect(s.issued({ facility, wh: 1_234_567n })).toMatchObject({ wh: 1_234_567n, residual: 0n });
  });

  it('marks what a trial facility makes, and nothing else', () => {
    const s = opened();
    for (const trial of [true, false]) {
      const { token, issuance } = s.issued({ facility: s.approved({ trial }) });
      expect(s.read('rec-nft/get-lot', Cl.uint(token as bigint))).toMatchObject({ trial });
      expect(s.read('rec-nft/get-issuance', Cl.uint(issuance as bigint))).toMatchObject({ trial });
    }
  });

  it('leaves request and hours as they were when it is refused', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility });
    expect(issue(s, request, s.outsider)).toMatchObject({ err: 10003n, prints: [] });
    expect(s.read('issuance/is-hour-issued', Cl.uint(facility), Cl.uint(request.periodStart / HOUR))).toBe(false);
    expect(issue(s, request).ok).toBeDefined();
  });
});

describe('issuing is refused', () => {
  it('to everybody but the owner', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    for (const sender of [s.body, s.member, s.deployer, s.outsider, s.producer2])
      expect(issue(s, request, sender).err).toBe(10003n);
  });

  it('for a facility that does not exist', () => {
    const s = opened();
    for (const facility of [0n, 1n, MAX_UINT]) expect(issue(s, s.request({ facility })).err).toBe(10002n);
  });

  it('while the facility is suspended, and allowed again once it is reinstated', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility });
    suspendFacility(s, facility, s.body);
    expect(issue(s, request).err).toBe(10004n);
    s.must(s.body, 'facilities/reinstate-facility', Cl.uint(facility), Cl.buffer(hashOf('fine')));
    expect(issue(s, request).ok).toBeDefined();
  });

  it.each([
    ['wh', { wh: 4n * MWH }],
    ['readings-root', { readingsRoot: hashOf('other') }],
    ['leaves', { leaves: 1n }],
    ['verdict-hash', { verdictHash: hashOf('other') }],
    ['evidence', { evidence: hashOf('other') }],
    ['nonce', { nonce: 99n }],
    ['expires-at', { expiresAt: 2n ** 40n }],
    ['period-end', { periodEnd: MAX_UINT }],
  ])('for anything but what was attested: another %s', (_, change) => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    expect(issue(s, { ...request, ...change }).err).toBe(10005n);
    expect(issue(s, request).ok).toBeDefined();
  });

  it('for what was attested of another facility of the owner', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    expect(issue(s, { ...request, facility: s.approved() }).err).toBe(10005n);
  });

  it('a second time', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    expect(isOpen(s, request)).toBe(true);
    issue(s, request);
    expect(isOpen(s, request)).toBe(false);
    expect(issue(s, request).err).toBe(10006n);
    expect(attest(s, request).err).toBe(2013n);
  });

  it('of a request that a suspended body attested, also when it is admitted again', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    suspendBody(s, s.body);
    expect(isOpen(s, request)).toBe(false);
    expect(issue(s, request).err).toBe(10007n);
    s.admit(s.body);
    expect(issue(s, request).err).toBe(10007n);
    expect(attest(s, request).ok).toBeDefined();
    expect(issue(s, request).ok).toBeDefined();
  });

  it('of a request that was attested for the former owner, until it is attested for the new one', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility });
    handOver(s, facility, s.producer2);
    expect(isOpen(s, request)).toBe(false);
    expect(issue(s, request).err).toBe(10003n);
    expect(issue(s, request, s.producer2).err).toBe(10008n);
    expect(attest(s, request).ok).toBeDefined();
    expect(issue(s, request, s.producer2).ok).toMatchObject({ wh: 3n * MWH });
  });

  it('of hours that another request has issued, and its own hours stay free', () => {
    const s = opened();
    const facility = s.approved();
    const first = s.attested({ facility });
    const second = s.attested({ facility, periodStart: s.hoursAgo(60n), periodEnd: s.hoursAgo(47n) });
    expect(issue(s, first).ok).toBeDefined();
    expect(issue(s, second).err).toBe(10010n);
    const free = { periodStart: second.periodStart, periodEnd: first.periodStart };
    expect(s.issued({ facility, ...free })).toMatchObject({ issuance: 2n });
  });
});
