import { attempts, type Command } from './command.ts';
import { amountOf, buyerOf, HUGE, type Open, offer, offers, put, stale } from './open-listings.ts';
import type * as R from './records.ts';
import type { Stage } from './stage.ts';
import { MAX_PRICE, totalOf } from './world.ts';

const UNKNOWN = 999_999n;

/** The ways in which a purchase can go, for any function that buys: `send` names the listing, its version and the Wh. */
export function buying(
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

export const badAmount = (target: string, isRetiring: boolean): Command[] =>
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

export const sweeping = (target: string, isRetiring: boolean): Command[] => {
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
