import { attempts, type Command } from './command.ts';
import type * as R from './records.ts';
import type { Stage } from './stage.ts';
import { MAX_PRICE, totalOf } from './world.ts';

const UNKNOWN = 999_999n;
/** An account of another network. */
const MAINNET = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4';
const HUGE = 10n ** 20n;
type Open = R.Listing & { readonly listing: bigint };

function put(p: Stage, over: { price?: bigint; until?: bigint; buyer?: string } = {}): Open {
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
function offers(p: Stage): Open[] {
  return p.world.listings.entries().flatMap(([listing, offer]) => {
    const isGood = offer.buyer === null && offer['expires-at'] > p.now + 30n && p.isAccount(offer.seller);
    return isGood ? [{ ...offer, listing }] : [];
  });
}

function offer(p: Stage): Open {
  p.resume();
  const found = offers(p);
  return found.length > 0 && !p.chance(30) ? p.pick(found) : put(p);
}

/** An offer whose time is over. */
function stale(p: Stage): Open {
  const found = p.world.listings
    .entries()
    .filter(([, each]) => each['expires-at'] <= p.now && p.isAccount(each.seller));
  const [listing, each] = found.length > 0 ? p.pick(found) : [];
  if (listing !== undefined && each) return { ...each, listing };
  const made = put(p, { until: p.now + 100n });
  p.chain.pass(made['expires-at'] - p.now);
  return made;
}

const buyerOf = (p: Stage, { seller }: Open): string => p.trader(seller);
const amountOf = (p: Stage, { wh }: Open): bigint => (p.chance(40) ? wh : p.part(wh));

/** The ways in which a purchase can go, for any function that buys: `send` names the listing, its version and the Wh. */
function buying(
  target: string,
  send: (p: Stage, buyer: string, what: { listing: bigint; version: bigint; wh: bigint; limit: bigint }) => unknown,
  isWhole: boolean,
): Command[] {
  const wh = (p: Stage, found: Open): bigint => (isWhole ? found.wh : amountOf(p, found));
  const of = (found: Open, amount: bigint, limit = HUGE) => ({
    listing: found.listing,
    version: found.version,
    wh: amount,
    limit,
  });
  return attempts(
    target,
    [
      'ok',
      (p) => {
        const found = offer(p);
        const amount = wh(p, found);
        send(p, buyerOf(p, found), of(found, amount, totalOf(amount, found.price)));
      },
      6,
    ],
    [
      4002,
      (p) => {
        const found = offer(p);
        p.whilePaused('buy', () => send(p, buyerOf(p, found), of(found, found.wh)));
      },
    ],
    [
      4003,
      (p) => {
        p.resume();
        send(p, p.trader(), { listing: UNKNOWN, version: 1n, wh: 1n, limit: HUGE });
      },
    ],
    [
      4006,
      (p) => {
        const found = stale(p);
        p.resume();
        send(p, found.buyer ?? buyerOf(p, found), of(found, found.wh));
      },
    ],
    [
      4008,
      (p) => {
        const found = offer(p);
        send(p, found.seller, of(found, found.wh));
      },
    ],
    [
      4010,
      (p) => {
        const found = offer(p);
        send(p, buyerOf(p, found), of(found, found.wh, totalOf(found.wh, found.price) - 1n));
      },
    ],
    [
      4011,
      (p) => {
        const found = put(p, { price: p.pick([100_000_000n, MAX_PRICE]) });
        send(p, p.poor, of(found, found.wh));
      },
    ],
    [
      4014,
      (p) => {
        const found = offer(p);
        p.must(found.seller, 'marketplace/change-price', found.listing, found.price);
        send(p, buyerOf(p, found), of(found, found.wh));
      },
    ],
    [
      4015,
      (p) => {
        const found = put(p, { buyer: p.poor });
        send(p, buyerOf(p, found), of(found, found.wh));
      },
    ],
  );
}

const badAmount = (target: string, isRetiring: boolean): Command[] =>
  attempts(target, [
    4009,
    (p) => {
      const found = offer(p);
      const terms = [found.listing, found.version, p.pick([0n, found.wh + 1n]), HUGE];
      p.call(buyerOf(p, found), target, ...terms, ...(isRetiring ? [p.claim()] : []));
    },
  ]);

/** Some offers that one buyer may take together, and what they cost. */
function cart(p: Stage): { items: { listing: bigint; version: bigint }[]; buyer: string; total: bigint } {
  const first = offer(p);
  const buyer = buyerOf(p, first);
  const others = offers(p).filter(({ seller, listing }) => seller !== buyer && listing !== first.listing);
  const all = [first, ...others.slice(0, p.below(5))];
  const total = all.reduce((sum, { wh, price }) => sum + totalOf(wh, price), 0n);
  return { items: all.map(({ listing, version }) => ({ listing, version })), buyer, total };
}

const sweeping = (target: string, isRetiring: boolean): Command[] => {
  const claimOf = (p: Stage): R.Claim[] => (isRetiring ? [p.claim()] : []);
  return [
    ...buying(
      target,
      (p, buyer, { listing, version, limit }) => p.call(buyer, target, [{ listing, version }], limit, ...claimOf(p)),
      true,
    ),
    ...attempts(
      target,
      [
        'ok',
        (p) => {
          const { items, buyer, total } = cart(p);
          p.call(buyer, target, items, total, ...claimOf(p));
        },
        3,
      ],
      [
        4003,
        (p) => {
          const { items, buyer } = cart(p);
          p.call(buyer, target, [...items, ...items.slice(0, 1)], HUGE, ...claimOf(p));
        },
      ],
      [
        4018,
        (p) => {
          p.resume();
          p.call(p.trader(), target, [], HUGE, ...claimOf(p));
        },
      ],
    ),
  ];
};

const listing = (
  target: string,
  send: (p: Stage, seller: string, terms: { token: bigint; price: bigint; 'expires-at': bigint }) => unknown,
): Command[] =>
  attempts(
    target,
    [
      'ok',
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        send(p, owner, { token, price: p.price(), 'expires-at': p.later() });
      },
      3,
    ],
    [
      4001,
      (p) => {
        const { token, owner } = p.lot();
        p.whilePaused('list', () => send(p, owner, { token, price: 1n, 'expires-at': p.later() }));
      },
    ],
    [
      4004,
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        send(p, owner, { token, price: p.pick([0n, MAX_PRICE + 1n]), 'expires-at': p.later() });
      },
    ],
    [
      4005,
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        send(p, owner, { token, price: 1n, 'expires-at': p.now - p.pick([0n, 1n]) });
      },
    ],
    [
      4016,
      (p) => {
        p.resume();
        const { token, owner, lot } = p.expiringLot(2_000n);
        send(p, owner, { token, price: 1n, 'expires-at': (lot['expires-at'] ?? 0n) + 1n });
      },
    ],
    [
      3002,
      (p) => {
        p.resume();
        const { token } = p.lot();
        send(p, p.poor, { token, price: 1n, 'expires-at': p.later() });
      },
    ],
    [
      3003,
      (p) => {
        p.resume();
        send(p, p.trader(), { token: p.pick([p.gone(), UNKNOWN]), price: 1n, 'expires-at': p.later() });
      },
    ],
  );

const flags = (p: Stage): R.Flags => ({ ...p.open, [p.pick(['list', 'buy', 'bids', 'quotes'])]: true });

export const marketplace: readonly Command[] = [
  ...listing('marketplace/list-lot', (p, seller, { token, price, 'expires-at': until }) =>
    p.call(seller, 'marketplace/list-lot', token, price, until),
  ),
  ...listing('marketplace/list-many', (p, seller, terms) => {
    const others = p.held().filter(({ owner, lot, token }) => {
      return owner === seller && lot['expires-at'] === null && token !== terms.token;
    });
    const more = others.slice(0, p.below(3)).map(({ token }) => ({ ...terms, token, price: 77n }));
    return p.call(seller, 'marketplace/list-many', [terms, ...(more.length > 0 && terms.price > 0n ? more : [])]);
  }),
  ...listing('marketplace/list-private', (p, seller, { token, price, 'expires-at': until }) =>
    p.call(seller, 'marketplace/list-private', token, price, until, p.trader(seller)),
  ),
  ...attempts('marketplace/list-private', [
    4008,
    (p) => {
      p.resume();
      const { token, owner } = p.lot();
      p.direct(owner, 'marketplace/list-private', token, 1n, p.later(), owner);
    },
  ]),
  ...attempts('marketplace/list-many', [
    4018,
    (p) => {
      p.resume();
      p.call(p.trader(), 'marketplace/list-many', []);
    },
  ]),
  ...attempts(
    'marketplace/change-price',
    [
      'ok',
      (p) => {
        const found = offer(p);
        p.call(found.seller, 'marketplace/change-price', found.listing, p.price());
      },
      2,
    ],
    [4003, (p) => p.call(p.trader(), 'marketplace/change-price', UNKNOWN, 1n)],
    [4007, (p) => p.call(p.poor, 'marketplace/change-price', offer(p).listing, 1n)],
    [
      4001,
      (p) => {
        const found = offer(p);
        p.whilePaused('list', () => p.call(found.seller, 'marketplace/change-price', found.listing, 1n));
      },
    ],
    [
      4004,
      (p) => {
        const found = offer(p);
        p.call(found.seller, 'marketplace/change-price', found.listing, p.pick([0n, MAX_PRICE + 1n]));
      },
    ],
    [
      4006,
      (p) => {
        const found = stale(p);
        p.resume();
        p.call(found.seller, 'marketplace/change-price', found.listing, 1n);
      },
    ],
  ),
  ...attempts(
    'marketplace/cancel',
    [
      'ok',
      (p) => {
        const found = p.chance(30) ? stale(p) : offer(p);
        p.call(found.seller, 'marketplace/cancel', found.listing);
      },
      2,
    ],
    [4003, (p) => p.call(p.trader(), 'marketplace/cancel', UNKNOWN)],
    [4007, (p) => p.call(p.poor, 'marketplace/cancel', offer(p).listing)],
  ),
  ...attempts(
    'marketplace/release-expired',
    ['ok', (p) => p.call(p.trader(), 'marketplace/release-expired', stale(p).listing), 2],
    [4003, (p) => p.call(p.trader(), 'marketplace/release-expired', UNKNOWN)],
    [4017, (p) => p.call(p.trader(), 'marketplace/release-expired', offer(p).listing)],
  ),
  ...buying(
    'marketplace/buy',
    (p, buyer, { listing: id, version, wh, limit }) => p.call(buyer, 'marketplace/buy', id, version, wh, limit),
    false,
  ),
  ...buying(
    'marketplace/buy-and-retire',
    (p, buyer, { listing: id, version, wh, limit }) =>
      p.call(buyer, 'marketplace/buy-and-retire', id, version, wh, limit, p.claim()),
    false,
  ),
  ...badAmount('marketplace/buy', false),
  ...badAmount('marketplace/buy-and-retire', true),
  ...attempts('marketplace/buy-and-retire', [
    3007,
    (p) => {
      const found = offer(p);
      const terms = [found.listing, found.version, found.wh, HUGE, p.claim({ purpose: 0n })];
      p.call(buyerOf(p, found), 'marketplace/buy-and-retire', ...terms);
    },
  ]),
  ...sweeping('marketplace/sweep', false),
  ...sweeping('marketplace/sweep-and-retire', true),
  ...attempts(
    'marketplace/set-fee',
    ['ok', (p) => p.call(p.member, 'marketplace/set-fee', p.pick([0n, 1n, 100n, 499n, 500n])), 3],
    [1005, (p) => p.call(p.trader(), 'marketplace/set-fee', 0n)],
    [4012, (p) => p.call(p.member, 'marketplace/set-fee', 501n)],
  ),
  ...attempts(
    'marketplace/set-treasury',
    ['ok', (p) => p.call(p.member, 'marketplace/set-treasury', p.pick([p.treasury, p.treasury, ...p.traders])), 2],
    [1005, (p) => p.call(p.trader(), 'marketplace/set-treasury', p.poor)],
    [
      4013,
      (p) =>
        p.call(
          p.member,
          'marketplace/set-treasury',
          p.pick([p.world.contract('auctions'), p.world.contract('marketplace'), MAINNET]),
        ),
    ],
  ),
  ...attempts(
    'marketplace/pause',
    ['ok', (p) => p.call(p.guardian, 'marketplace/pause', flags(p)), 1],
    [1009, (p) => p.call(p.pick([p.member, p.poor]), 'marketplace/pause', flags(p))],
  ),
  ...attempts(
    'marketplace/set-paused',
    ['ok', (p) => p.call(p.member, 'marketplace/set-paused', p.open), 1],
    [1005, (p) => p.call(p.pick([p.guardian, p.trader()]), 'marketplace/set-paused', flags(p))],
  ),
];
