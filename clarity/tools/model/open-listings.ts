import type * as R from './records.ts';
import type { Stage } from './stage.ts';

export const HUGE = 10n ** 20n;
/** An open listing with its number. */
export type Open = R.Listing & { readonly listing: bigint };

export function put(p: Stage, over: { price?: bigint; until?: bigint; buyer?: string } = {}): Open {
  p.resume();
  const { token, owner } = p.lot();
  const terms = [token, over.price ?? p.price(), over.until ?? p.later() + 100n];
  const listing = (
    over.buyer !== undefined && over.buyer !== owner
      ? p.must(owner, 'marketplace/list-private', ...terms, over.buyer)
      : p.must(owner, 'marketplace/list-lot', ...terms)
  ) as bigint;
  return { ...(p.world.listings.get(listing) as R.Listing), listing };
}

/** Open offers that anybody may take. */
export function offers(p: Stage): Open[] {
  return p.world.listings.entries().flatMap(([listing, offer]) => {
    const isGood = offer.buyer === null && offer['expires-at'] > p.now + 30n && p.isAccount(offer.seller);
    return isGood ? [{ ...offer, listing }] : [];
  });
}

export function offer(p: Stage): Open {
  p.resume();
  const found = offers(p);
  return found.length > 0 && !p.chance(30) ? p.pick(found) : put(p);
}

/** An offer whose time is over. */
export function stale(p: Stage): Open {
  const found = p.world.listings
    .entries()
    .filter(([, each]) => each['expires-at'] <= p.now && p.isAccount(each.seller));
  const [listing, each] = found.length > 0 ? p.pick(found) : [];
  if (listing !== undefined && each) return { ...each, listing };
  const made = put(p, { until: p.now + 100n });
  p.chain.pass(made['expires-at'] - p.now);
  return made;
}

export const buyerOf = (p: Stage, { seller }: Open): string => p.trader(seller);
export const amountOf = (p: Stage, { wh }: Open): bigint => (p.chance(40) ? wh : p.part(wh));
