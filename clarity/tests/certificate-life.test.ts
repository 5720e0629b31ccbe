import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { claim, facilityTuple, hashOf, MWH, type PlainLot, requestTuple, type Scenario } from '../tools/scenario.ts';
import { correct } from '../tools/steps.ts';
import { opened } from './support/market.ts';

const lot = (s: Scenario, token: bigint) => s.read('rec-nft/get-lot', Cl.uint(token)) as unknown as PlainLot;

const recordOf = (s: Scenario, id: bigint) =>
  s.read('rec-nft/get-issuance', Cl.uint(id)) as unknown as Record<string, bigint>;

/** The issuance whose attested energy holds serial Wh `serial` of an issuance. */
function attestedBy(s: Scenario, all: readonly bigint[], issuance: bigint, serial: bigint): bigint | undefined {
  const { 'minted-before': minted = 0n, 'corrected-before': corrected = 0n } = recordOf(s, issuance);
  const n = minted + corrected + serial;
  return all.find((id) => {
    const { 'attested-before': before = 0n, 'attested-wh': wh = 0n } = recordOf(s, id);
    return before <= n && n < before + wh;
  });
}

describe('the life of a certificate', () => {
  it('goes from a registered facility to retirements that trace back to every attested Wh', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);

    const facility = s.must(s.producer, 'facilities/register-facility', facilityTuple(s.facility())) as bigint;
    const approval = [Cl.uint(facility), Cl.bool(true), Cl.buffer(hashOf('report'))];
    s.must(s.body, 'facilities/decide-facility', ...approval);
    const request = s.request({ facility, wh: 50_700_000n });
    s.must(s.body, 'verification/attest', requestTuple(request));
    const issued = s.must(s.producer, 'issuance/issue', requestTuple(request));
    expect(issued).toEqual({ issuance: 1n, token: 1n, wh: 50n * MWH, residual: 700_000n });

    const listing = s.listed(1n, { price: 4_000n });
    const bought = s.must(
      s.buyer,
      'marketplace/buy',
      Cl.uint(listing),
      Cl.uint(1),
      Cl.uint(20n * MWH),
      Cl.uint(80_000n),
    );
    expect(bought).toEqual({ token: 2n, wh: 20n * MWH, total: 80_000n, fee: 800n });

    const retire = (token: bigint, wh: bigint) =>
      s.must(s.buyer, 'rec-nft/retire', Cl.uint(token), Cl.uint(wh), Cl.principal(s.buyer), claim());
    expect(retire(2n, 5n * MWH)).toBe(4n);
    expect(retire(5n, 15n * MWH)).toBe(5n);
    const last = [Cl.uint(listing), Cl.uint(1), Cl.uint(30n * MWH), Cl.uint(120_000n), claim()];
    expect(s.must(s.buyer, 'marketplace/buy-and-retire', ...last)).toMatchObject({ retirement: 3n, total: 120_000n });

    expect([4n, 5n, 3n].map((retirement) => lot(s, retirement))).toMatchObject([
      { issuance: 1n, 'first-wh': 0n, wh: 5n * MWH },
      { issuance: 1n, 'first-wh': 5n * MWH, wh: 15n * MWH },
      { issuance: 1n, 'first-wh': 20n * MWH, wh: 30n * MWH },
    ]);
    expect([1n, 2n, 3n, 4n, 5n].map((token) => s.owner(token))).toEqual([null, null, null, null, null]);
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.treasury)]).toEqual([800_000n, 198_000n, 2_000n]);
  });

  it('traces every Wh of two issuances with a carried residual to one attested Wh', () => {
    const s = opened();
    const facility = s.approved();
    s.issued({ facility, wh: 1_600_000n });
    s.issued({ facility, wh: 1_500_000n, periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) });
    const attestedIn = (issuance: bigint, serial: bigint) => attestedBy(s, [1n, 2n], issuance, serial);
    // Issuance 1 attested Wh 0 to 1.6 M and minted 1 M of it; issuance 2 mints from Wh 1 M on.
    expect(attestedIn(1n, 999_999n)).toBe(1n);
    expect(attestedIn(2n, 0n)).toBe(1n);
    expect(attestedIn(2n, 599_999n)).toBe(1n);
    expect(attestedIn(2n, 600_000n)).toBe(2n);
    expect(attestedIn(2n, 1_999_999n)).toBe(2n);
  });

  it('traces no Wh of later issuances to energy that a correction took away', () => {
    const s = opened();
    const facility = s.approved({ unit: 1n });
    const hour = (ago: bigint) => ({ periodStart: s.hoursAgo(ago), periodEnd: s.hoursAgo(ago - 1n) });
    s.issued({ facility, wh: 10n, ...hour(9n) });
    expect(correct(s, 1n, 4n).ok).toBe(true);
    s.issued({ facility, wh: 3n, ...hour(8n) });
    s.issued({ facility, wh: 3n, ...hour(7n) });
    // Of the 16 Wh attested, 10 are minted in issuance 1, the next 4 make up for it, and issuance 3 mints the last 2.
    expect([1n, 2n, 3n].map((id) => recordOf(s, id).wh)).toEqual([10n, 0n, 2n]);
    expect([0n, 1n].map((serial) => attestedBy(s, [1n, 2n, 3n], 3n, serial))).toEqual([3n, 3n]);
    expect(attestedBy(s, [1n, 2n, 3n], 1n, 9n)).toBe(1n);
  });

  it('of a granular facility trades and retires single watt-hours', () => {
    const s = opened();
    s.fund(s.buyer, 10n);
    const facility = s.approved({ unit: 1n });
    const token = s.issued({ facility, wh: 3n }).token as bigint;
    const listing = s.listed(token, { price: 1n });
    const bought = s.must(s.buyer, 'marketplace/buy', Cl.uint(listing), Cl.uint(1), Cl.uint(1), Cl.uint(1));
    expect(bought).toMatchObject({ wh: 1n, total: 1n });
    const { token: part } = bought as { token: bigint };
    s.must(s.buyer, 'rec-nft/retire', Cl.uint(part), Cl.uint(1), Cl.principal(s.buyer2), claim());
    expect(lot(s, part)).toMatchObject({ issuance: 1n, 'first-wh': 0n, wh: 1n });
  });
});
