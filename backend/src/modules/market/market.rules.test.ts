import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../kit/problem.ts';
import { type SatsPerMwh, sats, satsPerMwh, type WattHours, wattHours } from '../../kit/units.ts';
import { MAX_PRICE } from './market.contract.ts';
import {
  energyInWords,
  INITIAL_SETTINGS,
  type MarketSettings,
  priceSale,
  quoteOffer,
  satsInWords,
  stateAt,
  vintageOf,
} from './market.rules.ts';

/** Up to 8,000 BTC at once: every sale that can be paid. */
const payable = fc
  .record({
    wh: fc.bigInt({ min: 1n, max: 10n ** 12n }).map(wattHours),
    price: fc.bigInt({ min: 1n, max: 8n * 10n ** 5n }).map(satsPerMwh),
    feeBps: fc.bigInt({ min: 0n, max: 500n }),
  })
  .filter(({ wh, price }) => wh * price < 10n ** 18n);

describe('the price of a sale', () => {
  it('is the least total that pays the seller in full, and the largest fee within its rate', () => {
    fc.assert(
      fc.property(payable, ({ wh, price, feeBps }) => {
        const { total, fee, sellerGets } = priceSale(wh, price, feeBps);
        expect(total * 1_000_000n).toBeGreaterThanOrEqual(wh * price);
        expect((total - 1n) * 1_000_000n).toBeLessThan(wh * price);
        expect(fee * 10_000n).toBeLessThanOrEqual(total * feeBps);
        expect((fee + 1n) * 10_000n).toBeGreaterThan(total * feeBps);
        expect(sellerGets + fee).toBe(total);
      }),
    );
  });

  it('never falls below one sat, and buying in parts never costs less than at once', () => {
    fc.assert(
      fc.property(payable, fc.bigInt({ min: 1n, max: 10n ** 12n }), ({ wh, price, feeBps }, cut) => {
        const first = wattHours(cut % wh);
        const of = (part: WattHours) => (part === 0n ? 0n : priceSale(part, price, feeBps).total);
        const parts = of(first) + of(wattHours(wh - first));
        const whole = of(wh);
        expect(whole).toBeGreaterThanOrEqual(1n);
        expect(parts === whole || parts === whole + 1n).toBe(true);
      }),
    );
  });

  // The same numbers as `quote-sale` of the marketplace contract.
  it.each([
    [1n, 1n, 100n, 1n, 0n],
    [1_000_000n, 1n, 500n, 1n, 0n],
    [1_000_001n, 1n, 500n, 2n, 0n],
    [1_500_000n, 99_999n, 100n, 149_999n, 1_499n],
    [999_999n, 1_000_000n, 250n, 999_999n, 24_999n],
  ])('of %d Wh at %d sats per MWh with %d basis points is %d sats, fee %d', (wh, price, bps, total, fee) => {
    expect(priceSale(wattHours(wh), satsPerMwh(price), bps)).toEqual({ total, fee, sellerGets: total - fee });
  });

  it('refuses what costs more than all bitcoin instead of overflowing', () => {
    const dear = () => priceSale(wattHours(10n ** 14n), satsPerMwh(MAX_PRICE), 100n);
    expect(dear).toThrow('more than all bitcoin');
    expect(priceSale(wattHours(1_000_000n), satsPerMwh(MAX_PRICE), 0n).total).toBe(MAX_PRICE);
  });
});

const noon = new Date('2026-08-01T12:00:00Z');
const offer = {
  listing: 7n,
  token: 31n,
  seller: 'SELLER',
  state: 'open' as const,
  wh: wattHours(5_000_000n),
  price: satsPerMwh(20_000n) as SatsPerMwh,
  version: 3n,
  buyer: null as string | null,
  feeBps: 100n,
  expiresAt: noon,
};

function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error.problem;
    throw error;
  }
  return 'none';
}

describe('a purchase', () => {
  const settings: MarketSettings = { ...INITIAL_SETTINGS, treasury: 'TREASURY' };
  const ask = { wh: wattHours(2_000_000n), buyer: 'BUYER' };

  it('is quoted with what everybody gets and with its guards in words', () => {
    const quote = quoteOffer(offer, ask, settings);
    expect(quote).toMatchObject({ total: 40_000n, fee: 400n, sellerGets: 39_600n, token: 31n });
    expect(quote.guards.join(' ')).toContain('exactly 40,000 sats (0.0004 sBTC)');
  });

  it('tells the new price to whoever was shown another', () => {
    const late = () => quoteOffer(offer, { ...ask, version: 2n }, settings);
    expect(late).toThrow('now costs 20,000 sats per MWh');
  });

  it('costs the treasury itself no fee, as in the contract', () => {
    expect(quoteOffer(offer, { ...ask, buyer: 'TREASURY' }, settings)).toMatchObject({ total: 40_000n, fee: 0n });
  });

  it.each([
    ['listing-expired', { offer: { ...offer, state: 'expired' as const } }],
    ['unknown-listing', { offer: { ...offer, state: 'sold' as const } }],
    ['unknown-listing', { offer: { ...offer, state: 'cancelled' as const } }],
    ['buying-paused', { settings: { ...settings, buyingPaused: true } }],
    ['own-listing', { ask: { ...ask, buyer: 'SELLER' } }],
    ['amount-outside-listing', { ask: { ...ask, wh: wattHours(5_000_001n) } }],
    ['amount-outside-listing', { ask: { ...ask, wh: wattHours(0n) } }],
    ['price-changed', { ask: { ...ask, version: 2n } }],
    ['none', { ask: { ...ask, version: 3n } }],
    ['private-listing', { offer: { ...offer, buyer: 'ANOTHER' } }],
    ['none', { offer: { ...offer, buyer: 'BUYER' } }],
    ['unknown-listing', { offer: { ...offer, state: 'released' as const } }],
    ['above-limit', { ask: { ...ask, maxTotal: sats(39_999n) } }],
    ['none', { ask: { ...ask, maxTotal: sats(40_000n) } }],
    ['none', { ask: { ...ask, wh: wattHours(5_000_000n) } }],
    ['none', { settings: { ...settings, listingPaused: true } }],
  ])('answers %s to %o', (problem, change) => {
    const now = { offer, ask, settings, ...change };
    expect(problemOf(() => quoteOffer(now.offer, now.ask, now.settings))).toBe(problem);
  });
});

describe('the state of a listing', () => {
  it('turns from open to expired in the very second of its expiry', () => {
    expect(stateAt('open', noon, new Date(noon.getTime() - 1000))).toBe('open');
    expect(stateAt('open', noon, noon)).toBe('expired');
  });

  it('stays sold or cancelled for ever', () => {
    expect(stateAt('sold', noon, new Date('2099-01-01'))).toBe('sold');
    expect(stateAt('cancelled', noon, new Date('2099-01-01'))).toBe('cancelled');
  });
});

describe('words', () => {
  it('write energy and money in both units', () => {
    expect(satsInWords(sats(123_456_789n))).toBe('123,456,789 sats (1.23456789 sBTC)');
    expect(satsInWords(sats(0n))).toBe('0 sats (0 sBTC)');
    expect(energyInWords(wattHours(1_500_000n))).toBe('1.5 MWh (1,500,000 Wh)');
    expect(energyInWords(wattHours(1n))).toBe('0.000001 MWh (1 Wh)');
  });

  it('name the vintage by the last instant of the half-open period', () => {
    expect(vintageOf(new Date('2026-08-01T00:00:00Z'))).toBe('2026-07');
    expect(vintageOf(new Date('2026-08-01T01:00:00Z'))).toBe('2026-08');
  });
});
