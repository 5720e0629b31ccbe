import { Cl } from '@stacks/transactions';
import { MWH, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { buy, cancel, changePrice, release, setPaused, specialLot, sweep } from './marketplace.ts';

const list = (s: Scenario, price: bigint, expiresAt: bigint, token = s.lot(MWH)): Outcome =>
  s.call(s.producer, 'marketplace/list-lot', Cl.uint(token), Cl.uint(price), Cl.uint(expiresAt));

/** One call per error of the marketplace that is refused with it, on a market that is open. */
export const marketplaceRefusals: Record<string, (s: Scenario) => Outcome> = {
  ERR_LISTING_PAUSED: (s) => {
    setPaused(s, 'list');
    return list(s, 5_000n, s.now() + 1_000n);
  },
  ERR_BUYING_PAUSED: (s) => {
    const listing = s.listed(s.lot(MWH));
    setPaused(s, 'buy');
    return buy(s, listing);
  },
  ERR_UNKNOWN_LISTING: (s) => buy(s, 1n),
  ERR_BAD_PRICE: (s) => list(s, 0n, s.now() + 1_000n),
  ERR_EXPIRY_PASSED: (s) => list(s, 5_000n, s.now()),
  ERR_LISTING_EXPIRED: (s) => {
    const listing = s.listed(s.lot(MWH), { expiresAt: s.now() + 60n });
    s.simnet.mineEmptyBurnBlock();
    return buy(s, listing);
  },
  ERR_NOT_SELLER: (s) => cancel(s, s.listed(s.lot(MWH)), s.buyer),
  ERR_OWN_LISTING: (s) => buy(s, s.listed(s.lot(MWH)), { buyer: s.producer }),
  ERR_AMOUNT_OUTSIDE_LISTING: (s) => buy(s, s.listed(s.lot(MWH)), { wh: MWH + 1n }),
  ERR_TOTAL_ABOVE_LIMIT: (s) => buy(s, s.listed(s.lot(MWH), { price: 5_000n }), { limit: 4_999n }),
  ERR_PAYMENT_REFUSED: (s) => buy(s, s.listed(s.lot(MWH))),
  ERR_FEE_TOO_HIGH: (s) => s.call(s.member, 'marketplace/set-fee', Cl.uint(501)),
  ERR_BAD_TREASURY: (s) => s.call(s.member, 'marketplace/set-treasury', Cl.principal(s.marketplace)),
  ERR_PRICE_CHANGED: (s) => {
    const listing = s.listed(s.lot(MWH));
    changePrice(s, listing, 6_000n);
    return buy(s, listing);
  },
  ERR_PRIVATE_LISTING: (s) => buy(s, s.listed(s.lot(MWH), { buyer: s.buyer2 })),
  ERR_OUTLIVES_LOT: (s) => list(s, 5_000n, s.now() + 1_001n, specialLot(s, { expiresAt: s.now() + 1_000n })),
  ERR_NOT_EXPIRED: (s) => release(s, s.listed(s.lot(MWH))),
  ERR_NOTHING_NAMED: (s) => sweep(s, []),
};
