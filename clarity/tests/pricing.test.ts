import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
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
