import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feeFor, satsPerMwh, totalFor, wattHours } from '../../backend/src/kit/units.ts';
import { opened } from './support/market.ts';

it('prices a sale exactly as the API quotes it', () => {
  const market = opened();
  const sale = fc.record({
    wh: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    price: fc.bigInt({ min: 1n, max: 10n ** 6n }),
    bps: fc.bigInt({ min: 0n, max: 500n }),
  });
  fc.assert(
    fc.property(sale, ({ wh, price, bps }) => {
      const total = totalFor(wattHours(wh), satsPerMwh(price));
      const onChain = market.read('marketplace/quote-sale', Cl.uint(wh), Cl.uint(price), Cl.uint(bps));
      expect(onChain).toEqual({ total, fee: feeFor(total, bps) });
    }),
    { numRuns: 200 },
  );
});

describe('at the ends of the range a sale', () => {
  const MAX_PRICE = 2_100_000_000_000_000n;
  const quote = (wh: bigint, price: bigint, bps: bigint) =>
    opened().read('marketplace/quote-sale', Cl.uint(wh), Cl.uint(price), Cl.uint(bps));

  it.each([
    { wh: 1n, price: 1n, bps: 500n, total: 1n, fee: 0n },
    { wh: 1_000_000n, price: 1n, bps: 500n, total: 1n, fee: 0n },
    { wh: 1_000_001n, price: 1n, bps: 500n, total: 2n, fee: 0n },
    { wh: 19_000_001n, price: 1n, bps: 500n, total: 20n, fee: 1n },
    { wh: 999_999n, price: 1_000_000n, bps: 1n, total: 999_999n, fee: 99n },
    { wh: 1_000_000n, price: MAX_PRICE, bps: 0n, total: MAX_PRICE, fee: 0n },
    { wh: 10n ** 21n, price: MAX_PRICE, bps: 500n, total: MAX_PRICE * 10n ** 15n, fee: MAX_PRICE * 5n * 10n ** 13n },
  ])(
    'of $wh Wh at $price sats and $bps basis points costs $total, of which $fee is the fee',
    ({ total, fee, ...sale }) => {
      expect(quote(sale.wh, sale.price, sale.bps)).toEqual({ total, fee });
    },
  );
});
