import type { ClarityValue } from '../../src/chain/index.ts';
import { cut, held, move, retireFrom } from './lots.acts.ts';
import { type Act, AUCTIONS, MARKETPLACE, PEOPLE, type StoryEvent, someTime } from './story.ts';

const market = (name: string, data: Record<string, ClarityValue>): StoryEvent => ({
  contract: 'marketplace',
  name,
  data,
});

export const list: Act = (story, random) => {
  const [token, lot] = random.pick(held(story)) ?? [];
  if (token === undefined || lot === undefined) return null;
  const { owner: seller, wh } = lot;
  const listing = ++story.last.listing;
  const price = random.amount(1_000_000n);
  story.listings.set(listing, { token, seller, wh, price, version: 1n });
  const offer = { listing, token, seller, wh, price, version: 1n, 'fee-bps': story.feeBps };
  const buyer = random.chance(0.2) ? random.pick(PEOPLE) : null;
  const terms = { ...offer, 'expires-at': someTime(random), buyer, trial: random.chance(0.5) };
  return [move(story, token, MARKETPLACE), market('listed', terms)];
};

export const reprice: Act = (story, random) => {
  const [listing, offer] = random.pick([...story.listings]) ?? [];
  if (listing === undefined || offer === undefined) return null;
  offer.price = random.amount(1_000_000n);
  offer.version += 1n;
  const { seller, price, version } = offer;
  return [market('price-changed', { listing, price, seller, version })];
};

export const unlist: Act = (story, random) => {
  const [listing, offer] = random.pick([...story.listings]) ?? [];
  if (listing === undefined || offer === undefined) return null;
  const { token, seller } = offer;
  story.listings.delete(listing);
  return [move(story, token, seller), market(random.pick(['cancelled', 'released']), { listing, seller, token })];
};

/** All or part of what is offered, to keep it or to retire it at once. */
export const buy: Act = (story, random) => {
  const [listing, offer] = random.pick([...story.listings]) ?? [];
  if (listing === undefined || offer === undefined) return null;
  const buyer = random.pick(PEOPLE);
  const { seller, price } = offer;
  const wh = random.chance(0.4) ? offer.wh : random.amount(offer.wh);
  const remaining = offer.wh - wh;
  const total = (wh * price + 999_999n) / 1_000_000n;
  const bought = { listing, buyer, seller, wh, price, total, fee: (total * story.feeBps) / 10_000n, remaining };
  if (remaining === 0n) story.listings.delete(listing);
  if (random.chance(0.4)) {
    const { events, retirement, rest } = retireFrom(story, offer.token, wh, buyer, random);
    Object.assign(offer, { token: rest ?? offer.token, wh: remaining });
    return [...events, market('bought', { ...bought, token: retirement, rest, retirement })];
  }
  if (remaining === 0n)
    return [
      move(story, offer.token, buyer),
      market('bought', { ...bought, token: offer.token, rest: null, retirement: null }),
    ];
  const { events, part, rest } = cut(story, offer.token, wh, buyer);
  Object.assign(offer, { token: rest, wh: remaining });
  return [...events, market('bought', { ...bought, token: part, rest, retirement: null })];
};

export const configure: Act = (story, random) => {
  if (random.chance(0.4)) {
    story.feeBps = BigInt(random.between(0, 500));
    return [market('fee-set', { bps: story.feeBps })];
  }
  if (random.chance(0.4)) return [market('treasury-set', { treasury: random.pick(PEOPLE) })];
  const flags = ['list', 'buy', 'auctions', 'bids', 'quotes', 'forwards'];
  return [market('paused-set', Object.fromEntries(flags.map((flag) => [flag, random.chance(0.2)])))];
};

/** A lot that another contract of the market holds, until it gives it back. */
export const auction: Act = (story, random) => {
  const [running, of] = random.pick([...story.auctions]) ?? [];
  if (running !== undefined && of !== undefined && random.chance(0.6)) {
    const { token, seller } = of;
    story.auctions.delete(running);
    const data = { auction: running, refunded: null, returned: true, seller, token };
    return [move(story, token, seller), { contract: 'auctions', name: 'auction-cancelled', data }];
  }
  const [token, lot] = random.pick(held(story)) ?? [];
  if (token === undefined || lot === undefined) return null;
  const { owner: seller, wh } = lot;
  const number = ++story.last.auction;
  story.auctions.set(number, { token, seller });
  const startsAt = someTime(random);
  const data = {
    auction: number,
    kind: 'english',
    seller,
    token,
    wh,
    'start-price': random.amount(1_000_000n),
    'end-price': 1n,
    'starts-at': startsAt,
    'ends-at': startsAt + 86_400n,
    'hard-end': startsAt + 172_800n,
    'fee-bps': story.feeBps,
    trial: false,
  };
  return [move(story, token, AUCTIONS), { contract: 'auctions', name: 'auction-opened', data }];
};
