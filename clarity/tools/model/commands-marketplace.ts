import { attempts, type Command } from './command.ts';
import { badAmount, buying, sweeping } from './commands-buying.ts';
import { buyerOf, HUGE, offer, stale } from './open-listings.ts';
import type * as R from './records.ts';
import type { Stage } from './stage.ts';
import { MAX_PRICE } from './world.ts';

const UNKNOWN = 999_999n;
/** An account of another network. */
const MAINNET = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4';

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
