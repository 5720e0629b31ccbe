import { createHash } from 'node:crypto';
import { Cl, encodeStructuredDataBytes } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { facilityTuple, HOUR, hashOf, MWH, type Request, requestTuple, type Scenario } from '../tools/scenario.ts';
import { opened } from './support/market.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hourIssued = (s: Scenario, facility: bigint, at: bigint) =>
  s.read('issuance/is-hour-issued', Cl.uint(facility), Cl.uint(at / HOUR));
const issue = (s: Scenario, request: Request, owner = s.producer) =>
  s.call(owner, 'issuance/issue', requestTuple(request));
const ledger = (s: Scenario, facility: bigint) => s.read('issuance/get-ledger', Cl.uint(facility));

describe('verification bodies', () => {
  it('are admitted, suspended and admitted again by a council member', () => {
    const s = opened();
    const body = () => s.read('verification/get-body', Cl.principal(s.outsider));
    expect(body()).toBeNull();
    s.admit(s.outsider);
    expect(body()).toEqual({ organisation: hex(hashOf(s.outsider)), admitted: true, suspensions: 0n });
    const suspended = s.call(s.member, 'verification/suspend-body', Cl.principal(s.outsider));
    expect(suspended.prints).toEqual([{ event: 'body-suspended', body: s.outsider, by: s.member }]);
    expect(s.call(s.member, 'verification/suspend-body', Cl.principal(s.outsider)).err).toBe(2001n);
    s.admit(s.outsider);
    expect(body()).toMatchObject({ admitted: true, suspensions: 1n });
  });

  it('cannot be admitted or suspended by anybody else, the deployer included', () => {
    const s = opened();
    for (const sender of [s.deployer, s.body, s.outsider]) {
      expect(s.call(sender, 'verification/admit-body', Cl.principal(sender), Cl.buffer(hashOf('x'))).err).toBe(1005n);
      expect(s.call(sender, 'verification/suspend-body', Cl.principal(s.body)).err).toBe(1005n);
    }
  });
});

describe('facilities', () => {
  it('are registered by their owner and announced with every field', () => {
    const s = opened();
    const facility = s.facility({ unit: 1n });
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
    };
    expect(outcome).toMatchObject({ ok: 1n, prints: [{ event: 'facility-registered', facility: 1n, ...fields }] });
    expect(s.read('facilities/get-facility', Cl.uint(1))).toEqual({
      ...fields,
      status: 1n,
      'attested-wh': 0n,
      'minted-wh': 0n,
    });
  });

  it.each([
    [true, 2n],
    [false, 3n],
  ])('become approved or rejected by the decision of a body (%s)', (approved, status) => {
    const s = opened();
    const facility = s.register();
    const reason = Cl.buffer(hashOf('report'));
    const outcome = s.call(s.body, 'facilities/decide-facility', Cl.uint(facility), Cl.bool(approved), reason);
    expect(outcome.prints).toEqual([
      { event: 'facility-decided', facility, body: s.body, approved, reason: hex(hashOf('report')) },
    ]);
    expect(s.read('facilities/get-facility', Cl.uint(facility))).toMatchObject({ status });
  });

  it('that were rejected cannot be attested', () => {
    const s = opened();
    const facility = s.register();
    s.must(s.body, 'facilities/decide-facility', Cl.uint(facility), Cl.bool(false), Cl.buffer(hashOf('no')));
    expect(s.call(s.body, 'verification/attest', requestTuple(s.request({ facility }))).err).toBe(2009n);
  });
});

describe('attestations', () => {
  it('are about the SIP-018 hash of the request, as wallets compute it', () => {
    const s = opened();
    const request = s.request({ facility: s.approved() });
    const domain = Cl.tuple({
      name: Cl.stringAscii('rec-market-verification'),
      version: Cl.stringAscii('1'),
      'chain-id': Cl.uint(0x80000000),
    });
    const bytes = encodeStructuredDataBytes({ message: requestTuple(request), domain });
    const digest = createHash('sha256').update(bytes).digest('hex');
    const outcome = s.call(s.body, 'verification/attest', requestTuple(request));
    expect(outcome).toMatchObject({ ok: digest, prints: [{ event: 'issue-attested', digest, body: s.body }] });
    expect(s.read('verification/get-attestation', Cl.buffer(Buffer.from(digest, 'hex')))).toBe(s.body);
  });

  it('cannot be made by the owner of the facility, even when he is a body', () => {
    const s = opened();
    const facility = s.approved();
    s.admit(s.producer);
    expect(s.call(s.producer, 'verification/attest', requestTuple(s.request({ facility }))).err).toBe(2002n);
  });

  it('cannot be made by a suspended body', () => {
    const s = opened();
    const facility = s.approved();
    s.must(s.member, 'verification/suspend-body', Cl.principal(s.body));
    expect(s.call(s.body, 'verification/attest', requestTuple(s.request({ facility }))).err).toBe(2001n);
  });

  it.each([
    ['wh', { wh: 4n * MWH }],
    ['evidence', { evidence: hashOf('other') }],
    ['nonce', { nonce: 99n }],
    ['expiry', { expiresAt: 2n ** 40n }],
  ])('hold for exactly what was attested: another %s is not attested', (_, change) => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    expect(issue(s, { ...request, ...change }).err).toBe(2018n);
    expect(issue(s, request).ok).toBeDefined();
  });

  it('are consumed by the issue', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    issue(s, request);
    expect(issue(s, request).err).toBe(2018n);
  });

  it('can be issued until the second before they expire', () => {
    const s = opened();
    const facility = s.approved();
    // The attestation takes the next block, the issue the one after.
    const late = s.attested({ facility, expiresAt: s.now() + 10n });
    expect(issue(s, late).err).toBe(2015n);
    const last = s.attested({ facility, expiresAt: s.now() + 11n });
    expect(issue(s, last).ok).toBeDefined();
  });

  it('are accepted in the first block after the end of the period, not before', () => {
    const s = opened();
    const facility = s.approved();
    const end = s.hoursAgo(-1n);
    const request = s.request({ facility, periodStart: end - HOUR, periodEnd: end, expiresAt: end + HOUR });
    const attest = () => s.call(s.body, 'verification/attest', requestTuple(request));
    while (s.now() < end - 600n) simnet.mineEmptyBurnBlock();
    while (s.now() < end) expect(attest().err).toBe(2011n);
    expect(attest().ok).toBeDefined();
  });
});

describe('issue', () => {
  it('carries what is below a whole unit to the next issue', () => {
    const s = opened();
    const facility = s.approved();
    const first = s.issued({ facility, wh: 1_600_000n });
    expect(first).toEqual({ issuance: 1n, token: 1n, wh: MWH, residual: 600_000n });
    const next = { periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) };
    const second = s.issued({ facility, wh: 1_500_000n, ...next });
    expect(second).toEqual({ issuance: 2n, token: 2n, wh: 2n * MWH, residual: 100_000n });
    expect(ledger(s, facility)).toEqual({ 'attested-wh': 3_100_000n, 'minted-wh': 3n * MWH, residual: 100_000n });
    expect(s.read('rec-nft/get-issuance', Cl.uint(2))).toMatchObject({
      'attested-wh': 1_500_000n,
      'attested-before': 1_600_000n,
      wh: 2n * MWH,
      'minted-before': MWH,
    });
  });

  it('consumes the hours and keeps the record when no whole unit came together', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility, wh: 999_999n });
    const outcome = issue(s, request);
    expect(outcome.ok).toEqual({ issuance: 1n, token: null, wh: 0n, residual: 999_999n });
    expect(outcome.moves).toEqual([]);
    expect(hourIssued(s, facility, request.periodStart)).toBe(true);
    expect(s.read('rec-nft/get-issuance', Cl.uint(1))).toMatchObject({ wh: 0n, 'attested-wh': 999_999n });
    expect(s.read('rec-nft/get-last-token-id')).toBe(0n);
    const after = { periodStart: request.periodEnd, periodEnd: request.periodEnd + HOUR };
    expect(s.issued({ facility, wh: 1n, ...after })).toEqual({ issuance: 2n, token: 1n, wh: MWH, residual: 0n });
  });

  it('mints every Wh of a granular facility', () => {
    const s = opened();
    const facility = s.approved({ unit: 1n });
    expect(s.issued({ facility, wh: 1_234_567n })).toMatchObject({ wh: 1_234_567n, residual: 0n });
  });

  it('announces the issuance record, its digest and the residual', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility, wh: 1_500_000n });
    const { prints } = issue(s, request);
    const record = s.read('rec-nft/get-issuance', Cl.uint(1)) as object;
    const digest = s.read('issuance/request-digest', requestTuple(request));
    expect(prints).toEqual([{ event: 'issued', issuance: 1n, token: 1n, digest, residual: 500_000n, ...record }]);
    expect(record).toMatchObject({ facility, owner: s.producer, evidence: hex(request.evidence), leaves: 24n });
  });

  it('refuses an overlap of a single hour at either end, and takes the hours beside', () => {
    const s = opened();
    const facility = s.approved();
    const [start, end] = [s.hoursAgo(48n), s.hoursAgo(36n)];
    s.issued({ facility, periodStart: start, periodEnd: end });
    const tail = s.attested({ facility, periodStart: end - HOUR, periodEnd: end + HOUR });
    expect(issue(s, tail).err).toBe(2020n);
    const head = s.attested({ facility, periodStart: start - HOUR, periodEnd: start + HOUR });
    expect(issue(s, head).err).toBe(2020n);
    const around = s.attested({ facility, periodStart: start - HOUR, periodEnd: end + HOUR });
    expect(issue(s, around).err).toBe(2020n);
    s.issued({ facility, periodStart: end, periodEnd: end + HOUR });
    s.issued({ facility, periodStart: start - HOUR, periodEnd: start });
  });

  it('lets two facilities issue the same hours', () => {
    const s = opened();
    s.issued({ facility: s.approved() });
    s.issued({ facility: s.approved({}, s.producer2) }, s.producer2);
  });

  it('leaves attestation and hours untouched when it is refused', () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility });
    expect(issue(s, request, s.outsider).err).toBe(2017n);
    expect(hourIssued(s, facility, request.periodStart)).toBe(false);
    expect(issue(s, request).ok).toBeDefined();
  });
});

describe('the hours of a facility', () => {
  const PAGE = 768n;

  it.each([
    ['a full month over the border of two pages', -372n, 744n],
    ['one word exactly', 128n, 128n],
    ['one hour at the start of a page', 0n, 1n],
    ['one hour at the end of a page', PAGE - 1n, 1n],
    ['the two hours around the border of a page', PAGE - 1n, 2n],
    ['the first to the last but 24 hours of one page', 0n, 744n],
    ['hours over the border of two words', 127n, 2n],
  ])('are marked one by one: %s', (_, offset, length) => {
    const s = opened();
    const facility = s.approved();
    const page = s.now() / HOUR / PAGE - 2n;
    const periodStart = (page * PAGE + offset) * HOUR;
    const periodEnd = periodStart + length * HOUR;
    s.issued({ facility, periodStart, periodEnd, wh: 1_000n });
    const marked = (hour: bigint) => hourIssued(s, facility, hour * HOUR);
    const [from, to] = [periodStart / HOUR, periodEnd / HOUR];
    for (let hour = from; hour < to; hour += 1n) expect(marked(hour)).toBe(true);
    for (const hour of [from - 1n, to, from - 128n, to + 127n]) expect(marked(hour)).toBe(false);
    const pages = [...new Set([from / PAGE, (to - 1n) / PAGE])].map(
      (at) => s.read('issuance/get-issued-hours', Cl.uint(facility), Cl.uint(at)) as bigint[],
    );
    const bits = pages.flat().map((word) => word.toString(2).replaceAll('0', '').length);
    expect(bits.reduce((sum, count) => sum + count, 0)).toBe(Number(length));
  });
});
