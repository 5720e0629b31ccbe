import { Cl } from '@stacks/transactions';
import { claim, MWH, type Scenario } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';

const LIMIT = Cl.uint(10n ** 12n);

export const marketplaceCases: CostCases = (market, measure) => {
  const { producer, buyer, member, outsider } = market;
  const version = Cl.uint(1);
  market.fund(buyer, 10n ** 12n);
  const expiry = () => Cl.uint(market.now() + 86_400n);
  const listed = (wh: bigint) => Cl.uint(market.listed(market.lot(wh)));

  const listing = Cl.uint(
    measure('default', producer, 'marketplace/list-lot', Cl.uint(market.lot(MWH)), Cl.uint(5_000), expiry()) as bigint,
  );
  measure('default', producer, 'marketplace/change-price', listing, Cl.uint(4_000));
  measure('default', producer, 'marketplace/cancel', listing);
  const reserved = [Cl.uint(market.lot(MWH)), Cl.uint(5_000), expiry(), Cl.principal(buyer)];
  measure('default', producer, 'marketplace/list-private', ...reserved);
  const expired = Cl.uint(market.listed(market.lot(MWH), { expiresAt: market.now() + 60n }));
  market.simnet.mineEmptyBurnBlock();
  measure('default', outsider, 'marketplace/release-expired', expired);

  measure('default', buyer, 'marketplace/buy', listed(MWH), version, Cl.uint(MWH), LIMIT);
  measure('part', buyer, 'marketplace/buy', listed(2n * MWH), version, Cl.uint(MWH), LIMIT);
  measure('default', buyer, 'marketplace/buy-and-retire', listed(MWH), version, Cl.uint(MWH), LIMIT, claim());
  measure('part', buyer, 'marketplace/buy-and-retire', listed(2n * MWH), version, Cl.uint(MWH), LIMIT, claim());

  const offers = smallLots(market, producer, 50).map((token) =>
    Cl.tuple({ token: Cl.uint(token), price: Cl.uint(5_000), 'expires-at': expiry() }),
  );
  measure('n=50', producer, 'marketplace/list-many', Cl.list(offers));
  for (const count of [50, 100]) {
    measure(`n=${count}`, buyer, 'marketplace/sweep', mixedListings(market, count), LIMIT);
    measure(`n=${count}`, buyer, 'marketplace/sweep-and-retire', mixedListings(market, count), LIMIT, claim());
  }

  measure('default', member, 'marketplace/set-fee', Cl.uint(150));
  measure('default', member, 'marketplace/set-treasury', Cl.principal(market.treasury));
  const forms = ['list', 'buy', 'auctions', 'bids', 'quotes', 'forwards'];
  const flags = Cl.tuple(Object.fromEntries(forms.map((form) => [form, Cl.bool(false)])));
  measure('default', member, 'marketplace/pause', flags);
  measure('default', member, 'marketplace/set-paused', flags);
};

/** `count` lots of 1 Wh of one holder, cut off one lot. */
function smallLots(market: Scenario, holder: string, count: number): bigint[] {
  let rest = market.lot(1_000n, holder);
  return Array.from({ length: count }, () => {
    const parts = market.must(holder, 'rec-nft/split', Cl.uint(rest), Cl.uint(1), Cl.principal(holder));
    const { part, rest: left } = parts as { part: bigint; rest: bigint };
    rest = left;
    return part;
  });
}

/** `count` listings of four sellers in turn, as a sweep names them. */
function mixedListings(market: Scenario, count: number) {
  const sellers = [market.producer, market.producer2, market.outsider, market.deployer];
  const shares = sellers.map((seller) => smallLots(market, seller, Math.ceil(count / sellers.length)));
  const items = Array.from({ length: count }, (_, i) => {
    const turn = i % sellers.length;
    const token = shares[turn]?.pop() ?? 0n;
    return Cl.tuple({
      listing: Cl.uint(market.listed(token, { price: 10n ** 9n, seller: sellers[turn] })),
      version: Cl.uint(1),
    });
  });
  return Cl.list(items);
}
