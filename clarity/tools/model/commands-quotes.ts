import { attempts, type Command } from './command.ts';
import type * as R from './records.ts';
import type { Stage } from './stage.ts';
import { MAX_PRICE } from './world.ts';

const UNKNOWN = 999_999n;
const settle = 'quotes/settle';
type Stocked = R.Stock & { readonly token: bigint };

function stocked(p: Stage): Stocked {
  p.resume();
  const found = p.world.stock
    .entries()
    .filter(([, entry]) => entry['expires-at'] === null && p.isAccount(entry.seller));
  const [known, entry] = found.length > 0 && !p.chance(35) ? p.pick(found) : [];
  if (known !== undefined && entry) return { ...entry, token: known };
  const { token, owner } = p.lot();
  p.must(owner, 'quotes/deposit', token);
  return { ...(p.world.stock.get(token) as R.Stock), token };
}

const quoteFor = (p: Stage, { token, seller, wh }: Stocked, over: Partial<R.Quote> = {}): R.Quote => ({
  seller,
  token,
  wh: p.chance(40) ? wh : p.part(wh),
  price: p.price(),
  buyer: p.chance(30) ? p.trader(seller) : null,
  'expires-at': p.later() + 30n,
  nonce: p.serial(),
  counter: p.world.counters.get(seller) ?? 0n,
  ...over,
});

/** A settlement that differs from a good one in what `over` says. */
const wrong = (
  aim: number,
  over: (p: Stage, stock: Stocked) => Partial<R.Quote>,
  buyer: (p: Stage, quote: R.Quote, stock: Stocked) => string = (p, quote, stock) =>
    quote.buyer ?? p.trader(quote.seller, stock.seller),
) =>
  [
    aim,
    (p: Stage) => {
      const stock = stocked(p);
      const quote = quoteFor(p, stock, over(p, stock));
      p.call(buyer(p, quote, stock), settle, quote, p.signQuote(quote));
    },
  ] as const;

export const quotes: readonly Command[] = [
  ...attempts(
    'quotes/deposit',
    [
      'ok',
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        p.call(owner, 'quotes/deposit', token);
      },
      3,
    ],
    [
      7001,
      (p) => {
        const { token, owner } = p.lot();
        p.whilePaused('quotes', () => p.call(owner, 'quotes/deposit', token));
      },
    ],
    [
      7008,
      (p) => {
        p.resume();
        const { token, owner } = p.expiringLot(100n);
        p.chain.pass(120n);
        p.call(owner, 'quotes/deposit', token);
      },
    ],
    [
      3002,
      (p) => {
        p.resume();
        p.call(p.poor, 'quotes/deposit', p.lot().token);
      },
    ],
    [
      3003,
      (p) => {
        p.resume();
        p.call(p.poor, 'quotes/deposit', UNKNOWN);
      },
    ],
  ),
  ...attempts(
    'quotes/withdraw',
    [
      'ok',
      (p) => {
        const { token, seller } = stocked(p);
        p.call(seller, 'quotes/withdraw', token);
      },
      2,
    ],
    [7002, (p) => p.call(p.trader(), 'quotes/withdraw', UNKNOWN)],
    [7003, (p) => p.call(p.poor, 'quotes/withdraw', stocked(p).token)],
  ),
  ...attempts(
    settle,
    [
      'ok',
      (p) => {
        const quote = quoteFor(p, stocked(p));
        p.call(quote.buyer ?? p.trader(quote.seller), settle, quote, p.signQuote(quote));
      },
      8,
    ],
    wrong(7002, () => ({ token: UNKNOWN })),
    [
      7001,
      (p) => {
        const quote = quoteFor(p, stocked(p));
        const signature = p.signQuote(quote);
        p.whilePaused('quotes', () => p.call(quote.buyer ?? p.trader(quote.seller), settle, quote, signature));
      },
    ],
    wrong(7004, (p, { seller }) => ({ seller: p.trader(seller), buyer: null })),
    wrong(
      7005,
      () => ({ buyer: null }),
      (_p, { seller }) => seller,
    ),
    wrong(
      7006,
      (p) => ({ buyer: p.poor }),
      (p, { seller }) => p.trader(seller),
    ),
    wrong(7007, (p) => ({ 'expires-at': p.now - p.pick([0n, 1n]) })),
    [
      7008,
      (p) => {
        p.resume();
        const { token, owner } = p.expiringLot(100n);
        p.must(owner, 'quotes/deposit', token);
        const quote = quoteFor(
          p,
          { ...(p.world.stock.get(token) as R.Stock), token },
          { buyer: null, 'expires-at': p.now + 9_999n },
        );
        p.chain.pass(120n);
        p.call(p.trader(owner), settle, quote, p.signQuote(quote));
      },
    ],
    wrong(7009, (p, { seller }) => ({ counter: (p.world.counters.get(seller) ?? 0n) + 1n })),
    wrong(7010, (p, { wh }) => ({ wh: p.pick([0n, wh + 1n]) })),
    wrong(7011, (p) => ({ price: p.pick([0n, MAX_PRICE + 1n]) })),
    [
      7012,
      (p) => {
        const quote = quoteFor(p, stocked(p), { buyer: null });
        const forged = p.pick([
          p.signQuote(quote, p.trader(quote.seller)),
          p.signQuote({ ...quote, price: quote.price + 1n }),
          '00'.repeat(65),
        ]);
        p.call(p.trader(quote.seller), settle, quote, forged);
      },
    ],
    [
      7013,
      (p) => {
        const quote = quoteFor(p, stocked(p), { buyer: null });
        p.must(quote.seller, 'quotes/cancel-quote', quote);
        p.call(p.trader(quote.seller), settle, quote, p.signQuote(quote));
      },
    ],
    wrong(
      7014,
      () => ({ price: 10n ** 14n, buyer: null }),
      (p) => p.poor,
    ),
  ),
  ...attempts(
    'quotes/cancel-quote',
    [
      'ok',
      (p) => {
        const quote = quoteFor(p, stocked(p));
        p.call(quote.seller, 'quotes/cancel-quote', quote);
      },
      1,
    ],
    [7015, (p) => p.call(p.poor, 'quotes/cancel-quote', quoteFor(p, stocked(p)))],
    [
      7013,
      (p) => {
        const quote = quoteFor(p, stocked(p));
        p.must(quote.seller, 'quotes/cancel-quote', quote);
        p.call(quote.seller, 'quotes/cancel-quote', quote);
      },
    ],
  ),
  ...attempts('quotes/cancel-all', ['ok', (p) => p.call(p.trader(), 'quotes/cancel-all'), 1]),
];
