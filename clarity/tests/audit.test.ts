import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claim,
  facilityTuple,
  HOUR,
  hashOf,
  MWH,
  type Request,
  requestTuple,
  type Scenario,
} from '../tools/scenario.ts';
import { opened } from './support/market.ts';

const MAX_UINT = 2n ** 128n - 1n;

const attest = (s: Scenario, request: Request, body = s.body) =>
  s.call(body, 'verification/attest', requestTuple(request));
const issue = (s: Scenario, request: Request) => s.call(s.producer, 'issuance/issue', requestTuple(request));
const suspend = (s: Scenario, body: string) => s.must(s.member, 'verification/suspend-body', Cl.principal(body));

describe('a suspension', () => {
  it('ends what the body attested for good: admitting the body again does not bring it back', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    suspend(s, s.body);
    s.admit(s.body);
    expect(issue(s, request).err).toBe(2019n);
  });

  it('frees the request for another body, and for the same body once it is admitted again', () => {
    const s = opened();
    const facility = s.approved();
    const first = s.attested({ facility });
    const second = s.attested({ facility, periodStart: s.hoursAgo(12n), periodEnd: s.hoursAgo(6n) });
    s.admit(s.outsider);
    expect(attest(s, first, s.outsider).err).toBe(2016n);
    suspend(s, s.body);
    expect(attest(s, first, s.outsider).ok).toBeDefined();
    expect(attest(s, first, s.outsider).err).toBe(2016n);
    expect(issue(s, first).ok).toBeDefined();
    s.admit(s.body);
    expect(attest(s, second).ok).toBeDefined();
    expect(issue(s, second).ok).toBeDefined();
  });

  it('hides the attestation from whoever asks for it', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    const digest = Cl.buffer(Buffer.from(s.read('issuance/request-digest', requestTuple(request)) as string, 'hex'));
    expect(s.read('verification/get-attestation', digest)).toBe(s.body);
    suspend(s, s.body);
    expect(s.read('verification/get-attestation', digest)).toBeNull();
  });

  it('is not undone by a correction of the organisation, nor does a correction end attestations', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    s.admit(s.body);
    expect(issue(s, request).ok).toBeDefined();
  });
});

describe('an hour', () => {
  it('is not issued twice by the same request, attested again after its issue', () => {
    const s = opened();
    const request = s.attested({ facility: s.approved() });
    expect(issue(s, request).ok).toBeDefined();
    expect(attest(s, request).ok).toBeDefined();
    expect(issue(s, request).err).toBe(2020n);
  });

  it('can be the first of 1970', () => {
    const s = opened();
    const facility = s.approved({ commissionedAt: 0n });
    const first = { facility, periodStart: 0n, periodEnd: HOUR };
    expect(issue(s, s.attested(first)).ok).toBeDefined();
    expect(issue(s, s.attested(first)).err).toBe(2020n);
    expect(issue(s, s.attested({ facility, periodStart: HOUR, periodEnd: 744n * HOUR })).ok).toBeDefined();
  });

  it('is issued once whatever periods are asked for, over every border of words and pages', () => {
    const s = opened();
    const period = fc.record({ start: fc.integer({ min: 0, max: 2_300 }), hours: fc.integer({ min: 1, max: 744 }) });
    const sequences = fc.property(fc.array(period, { minLength: 2, maxLength: 12 }), (periods) => {
      const facility = s.approved({ nameplateW: 1_000_000n });
      const origin = (s.now() / HOUR / 768n - 5n) * 768n;
      const taken = new Set<number>();
      for (const { start, hours } of periods) {
        const covered = Array.from({ length: hours }, (_, i) => start + i);
        const [from, to] = [origin + BigInt(start), origin + BigInt(start + hours)];
        const outcome = issue(s, s.attested({ facility, wh: 1n, periodStart: from * HOUR, periodEnd: to * HOUR }));
        if (covered.some((hour) => taken.has(hour))) expect(outcome.err).toBe(2020n);
        else {
          expect(outcome.ok).toBeDefined();
          for (const hour of covered) taken.add(hour);
        }
      }
      const pages = [-1n, 0n, 1n, 2n, 3n, 4n].flatMap(
        (page) => s.read('issuance/get-issued-hours', Cl.uint(facility), Cl.uint(origin / 768n + page)) as bigint[],
      );
      const issued = pages.flatMap((word, at) =>
        Array.from({ length: 128 }, (_, bit) => ((word >> BigInt(bit)) & 1n ? at * 128 + bit - 768 : -1_000)),
      );
      expect(new Set(issued.filter((hour) => hour > -1_000))).toEqual(taken);
    });
    fc.assert(sequences, { numRuns: 25 });
  });
});

describe('numbers at the end of their range', () => {
  it.each([
    ['period', { periodStart: MAX_UINT - (MAX_UINT % HOUR) - HOUR, periodEnd: MAX_UINT - (MAX_UINT % HOUR) }, 2011n],
    ['end before a huge start', { periodStart: MAX_UINT - (MAX_UINT % HOUR), periodEnd: 0n }, 2010n],
    ['energy', { wh: MAX_UINT }, 2014n],
    ['facility', { facility: MAX_UINT }, 2003n],
  ])('are refused in an attestation: %s', (_, change, code) => {
    const s = opened();
    expect(attest(s, { ...s.request({ facility: s.approved() }), ...change }).err).toBe(code);
  });

  it('are refused in an issue that was never attested', () => {
    const s = opened();
    const request = { ...s.request({ facility: s.approved() }), wh: MAX_UINT, periodEnd: MAX_UINT };
    expect(issue(s, request).err).toBe(2018n);
  });

  it('are refused in every call on a lot or a listing, with the reason', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    const token = s.lot(2n * MWH);
    const listing = s.listed(token);
    const args = [Cl.uint(listing), Cl.uint(MAX_UINT), Cl.uint(MAX_UINT)];
    expect(s.call(s.buyer, 'marketplace/buy', ...args).err).toBe(4009n);
    expect(s.call(s.buyer, 'marketplace/buy-and-retire', ...args, claim()).err).toBe(4009n);
    const all = [Cl.uint(token), Cl.uint(MAX_UINT), Cl.principal(s.buyer), claim()];
    expect(s.call(s.producer, 'rec-nft/retire', ...all).err).toBe(3005n);
    expect(s.call(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(MAX_UINT), Cl.principal(s.buyer)).err).toBe(
      3005n,
    );
  });
});

describe('a lot', () => {
  const ways: [string, (s: Scenario, token: bigint, to: string) => unknown][] = [
    [
      'transfer',
      (s, token, to) =>
        s.call(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(to)).err,
    ],
    [
      'transfer-lot',
      (s, token, to) =>
        s.call(s.producer, 'rec-nft/transfer-lot', Cl.uint(token), Cl.principal(s.producer), Cl.principal(to)).err,
    ],
    [
      'send-many',
      (s, token, to) => s.call(s.producer, 'rec-nft/send-many', Cl.list([Cl.uint(token)]), Cl.principal(to)).err,
    ],
    ['split', (s, token, to) => s.call(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(1), Cl.principal(to)).err],
  ];
  it.each(ways)(
    'cannot be lost to one of the contracts of the market by hand, where nobody could take it out: %s',
    (_, send) => {
      const s = opened();
      const token = s.lot(MWH);
      for (const name of ['marketplace', 'rec-nft', 'verification', 'council'])
        expect(send(s, token, `${s.deployer}.${name}`)).toBe(3010n);
      expect(s.owner(token)).toBe(s.producer);
    },
  );
});

describe('a facility whose document a stranger registered first', () => {
  it('is registered all the same with another salt in its document, and the stranger owns nothing of it', () => {
    const s = opened();
    const mine = s.facility();
    const stolen = s.must(s.outsider, 'facilities/register-facility', facilityTuple(mine));
    expect(s.call(s.producer, 'facilities/register-facility', facilityTuple(mine)).err).toBe(2007n);
    const salted = s.register({ ...mine, details: hashOf('the same facts, another salt') });
    expect(s.read('facilities/get-facility', Cl.uint(salted))).toMatchObject({ owner: s.producer });
    expect(s.read('facilities/get-facility', Cl.uint(stolen as bigint))).toMatchObject({
      owner: s.outsider,
      status: 1n,
    });
  });
});

describe('a sale', () => {
  /** Buys from the first listing. */
  const buy = (s: Scenario, wh: bigint, limit: bigint) =>
    s.call(s.buyer, 'marketplace/buy', Cl.uint(1), Cl.uint(wh), Cl.uint(limit));

  it('pays the seller at least 95 % at the highest fee, at every small total', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.must(s.member, 'marketplace/set-fee', Cl.uint(500n));
    s.listed(s.lot(119n * MWH), { price: 1n });
    const sales = [
      { total: 1n, fee: 0n },
      { total: 19n, fee: 0n },
      { total: 20n, fee: 1n },
      { total: 39n, fee: 1n },
      { total: 40n, fee: 2n },
    ];
    for (const expected of sales) expect(buy(s, expected.total * MWH, expected.total).ok).toMatchObject(expected);
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([115n, 4n]);
  });

  it('in many small parts costs a sat each at least, so that no energy is ever given away', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.listed(s.lot(MWH), { price: 3n });
    for (let bought = 0; bought < 5; bought += 1) expect(buy(s, 1n, 1n).ok).toMatchObject({ total: 1n, fee: 0n });
  });

  it('goes on when the treasury becomes the buyer, the seller or another contract after the listing', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.listed(s.lot(4n * MWH), { price: 1_000n });
    for (const treasury of [s.buyer, s.producer, `${s.deployer}.rec-nft`, s.outsider]) {
      s.must(s.member, 'marketplace/set-treasury', Cl.principal(treasury));
      expect(buy(s, MWH, 1_000n).ok).toMatchObject({ total: 1_000n });
    }
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.outsider)]).toEqual([996_000n, 3_980n, 10n]);
    expect(s.sats(s.marketplace)).toBe(0n);
  });

  it('of a part leaves every other open listing and its lot as it was', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.listed(s.lot(2n * MWH));
    const other = s.lot(3n * MWH, s.producer2);
    s.listed(other, { seller: s.producer2 });
    const before = s.read('marketplace/get-listing', Cl.uint(2));
    expect(buy(s, 1n, 10n).ok).toBeDefined();
    expect(s.call(s.producer, 'marketplace/cancel', Cl.uint(2)).err).toBe(4007n);
    expect(s.read('marketplace/get-listing', Cl.uint(2))).toEqual(before);
    expect(s.owner(other)).toBe(s.marketplace);
  });
});
