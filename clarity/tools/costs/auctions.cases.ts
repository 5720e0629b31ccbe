import { Cl } from '@stacks/transactions';
import { MWH } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';

const DAY = 86_400n;

/** Bids of strangers, of the highest bidder, and of the first, which sends nothing back; a sale, a return, a purchase. */
export const auctionsCases: CostCases = (market, measure) => {
  const { producer, buyer, buyer2, outsider } = market;
  for (const who of [buyer, buyer2]) market.fund(who, 10_000_000n);
  const id = (answer: unknown) => Cl.uint(answer as bigint);
  const lot = () => Cl.uint(market.lot(MWH));
  const endsAt = () => Cl.uint(market.now() + DAY);
  const [reserve, start, end] = [Cl.uint(10_000), Cl.uint(20_000), Cl.uint(10_000)];

  const english = id(measure('default', producer, 'auctions/open-english', lot(), reserve, endsAt()));
  measure('first', buyer, 'auctions/place-bid', english, Cl.uint(10_000));
  measure('raise', buyer, 'auctions/place-bid', english, Cl.uint(20_000));
  measure('default', buyer2, 'auctions/place-bid', english, Cl.uint(30_000));
  const unsold = id(market.must(producer, 'auctions/open-english', lot(), reserve, endsAt()));
  const dutch = id(measure('default', producer, 'auctions/open-dutch', lot(), start, end, endsAt()));
  measure('default', buyer, 'auctions/buy-dutch', dutch, Cl.uint(20_000));
  const withdrawn = id(market.must(producer, 'auctions/open-dutch', lot(), start, end, endsAt()));
  measure('default', producer, 'auctions/cancel-auction', withdrawn);

  const over = market.now() + DAY;
  while (market.now() < over) market.simnet.mineEmptyBlocks(1);
  measure('default', outsider, 'auctions/settle', english);
  measure('unsold', outsider, 'auctions/settle', unsold);
};
