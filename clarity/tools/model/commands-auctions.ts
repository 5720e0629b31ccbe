import { attempts, type Command } from './command.ts';
import type * as R from './records.ts';
import { leastBid, priceNow } from './rules-auctions.ts';
import { DAY, type Stage } from './stage.ts';
import { HOUR, MAX_PRICE } from './world.ts';

const UNKNOWN = 999_999n;
const HUGE = 10n ** 20n;
const english = 'auctions/open-english';
const dutch = 'auctions/open-dutch';
type Running = R.Auction & { readonly id: bigint };

const until = (p: Stage): bigint => p.now + p.pick([HOUR + 20n, 3n * HOUR, 3n * DAY]);

function running(p: Stage, kind: string, isFree = false): Running {
  p.resume();
  const found = p.world.auctions.entries().filter(([, sale]) => {
    const fits = sale.kind === kind && sale['ends-at'] > p.now + 100n && p.isAccount(sale.seller);
    return fits && (!isFree || sale.highest === null);
  });
  const [known, sale] = found.length > 0 && !p.chance(25) ? p.pick(found) : [];
  if (known !== undefined && sale) return { ...sale, id: known };
  const { token, owner } = p.lot();
  const prices =
    kind === 'english'
      ? [p.pick([1n, 1_000n])]
      : p.pick([
          [2n, 1n],
          [100_003n, 7n],
        ]);
  const id = p.must(owner, `auctions/open-${kind}`, token, ...prices, until(p)) as bigint;
  return { ...(p.world.auctions.get(id) as R.Auction), id };
}

/** An English auction whose end has come. */
function over(p: Stage, hasBid: boolean): Running {
  const found = p.world.auctions.entries().filter(([, sale]) => {
    return sale['ends-at'] <= p.now && (sale.highest !== null) === hasBid && p.isAccount(sale.seller);
  });
  const [known, sale] = found.length > 0 ? p.pick(found) : [];
  if (known !== undefined && sale) return { ...sale, id: known };
  p.resume();
  const { token, owner } = p.lot({ fresh: true });
  const id = p.must(owner, english, token, 1_000n, p.now + HOUR) as bigint;
  if (hasBid) p.must(p.trader(owner), 'auctions/place-bid', id, 1_003n);
  const ends = (): bigint => p.world.auctions.get(id)?.['ends-at'] ?? 0n;
  if (p.now < ends()) p.chain.pass(ends() - p.now);
  return { ...(p.world.auctions.get(id) as R.Auction), id };
}

/** Bids in the last minute of a new auction, again and again: 144 of them move the end as far as it can go. */
function bidLate(p: Stage, times: number): void {
  p.resume();
  const { token, owner } = p.lot();
  const id = p.must(owner, english, token, 1n, p.now + HOUR) as bigint;
  for (let turn = 0; turn < times; turn += 1) {
    const sale = p.world.auctions.get(id);
    if (!sale || sale['ends-at'] <= p.now + 10n) return;
    p.chain.pass(sale['ends-at'] - p.now - 10n);
    p.direct(p.trader(owner), 'auctions/place-bid', id, leastBid(sale));
  }
}

const opening = (target: string, ...prices: bigint[]): Command[] =>
  attempts(
    target,
    [
      'ok',
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        p.call(owner, target, token, ...prices, until(p));
      },
      3,
    ],
    [
      5001,
      (p) => {
        const { token, owner } = p.lot();
        p.whilePaused('auctions', () => p.call(owner, target, token, ...prices, until(p)));
      },
    ],
    [
      5004,
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        const wrong = () => p.now + p.pick([0n, HOUR - 1n, 30n * DAY + 30n]);
        p.call(owner, target, token, ...prices, wrong());
      },
    ],
    [
      5005,
      (p) => {
        p.resume();
        const { token, owner, lot } = p.expiringLot(2n * HOUR);
        p.call(owner, target, token, ...prices, (lot['expires-at'] ?? 0n) + p.pick([0n, 1n]));
      },
    ],
    [
      3002,
      (p) => {
        p.resume();
        p.call(p.poor, target, p.lot().token, ...prices, until(p));
      },
    ],
    [
      3003,
      (p) => {
        p.resume();
        p.call(p.poor, target, p.gone(), ...prices, until(p));
      },
    ],
  );

export const auctions: readonly Command[] = [
  ...opening(english, 1_000n),
  ...opening(dutch, 100_003n, 7n),
  ...attempts(english, [5002, (p) => p.call(p.trader(), english, 1n, p.pick([0n, MAX_PRICE + 1n]), until(p))]),
  ...attempts(dutch, [
    5003,
    (p) =>
      p.call(
        p.trader(),
        dutch,
        1n,
        ...p.pick([
          [5n, 5n],
          [5n, 0n],
          [MAX_PRICE + 1n, 5n],
        ]),
        until(p),
      ),
  ]),
  ...attempts(
    'auctions/place-bid',
    [
      'ok',
      (p) => {
        const sale = running(p, 'english');
        p.call(p.trader(sale.seller), 'auctions/place-bid', sale.id, leastBid(sale) + BigInt(p.below(3)));
      },
      10,
    ],
    ['ok', (p) => bidLate(p, 1), 2],
    ['ok', (p) => bidLate(p, 160), 0],
    [5006, (p) => p.call(p.trader(), 'auctions/place-bid', UNKNOWN, 1n)],
    [5007, (p) => p.call(p.trader(), 'auctions/place-bid', running(p, 'dutch').id, HUGE)],
    [
      5001,
      (p) => {
        const sale = running(p, 'english');
        p.whilePaused('auctions', () => p.call(p.trader(sale.seller), 'auctions/place-bid', sale.id, leastBid(sale)));
      },
    ],
    [
      5009,
      (p) => {
        const sale = running(p, 'english');
        p.call(sale.seller, 'auctions/place-bid', sale.id, leastBid(sale));
      },
    ],
    [
      5010,
      (p) => {
        const sale = over(p, p.chance(50));
        p.resume();
        p.call(p.trader(sale.seller), 'auctions/place-bid', sale.id, leastBid(sale));
      },
    ],
    [
      5012,
      (p) => {
        const sale = running(p, 'english');
        p.call(p.trader(sale.seller), 'auctions/place-bid', sale.id, leastBid(sale) - 1n);
      },
    ],
    [
      5016,
      (p) => {
        const sale = running(p, 'english');
        p.call(p.trader(sale.seller), 'auctions/place-bid', sale.id, 10n ** 15n);
      },
    ],
  ),
  ...attempts(
    'auctions/buy-dutch',
    [
      'ok',
      (p) => {
        const sale = running(p, 'dutch');
        p.world.now = p.now;
        p.call(p.trader(sale.seller), 'auctions/buy-dutch', sale.id, priceNow(p.world, sale));
      },
    ],
    [5006, (p) => p.call(p.trader(), 'auctions/buy-dutch', UNKNOWN, 1n)],
    [5008, (p) => p.call(p.trader(), 'auctions/buy-dutch', running(p, 'english').id, HUGE)],
    [
      5001,
      (p) => {
        const sale = running(p, 'dutch');
        p.whilePaused('auctions', () => p.call(p.trader(sale.seller), 'auctions/buy-dutch', sale.id, HUGE));
      },
    ],
    [
      5009,
      (p) => {
        const sale = running(p, 'dutch');
        p.call(sale.seller, 'auctions/buy-dutch', sale.id, HUGE);
      },
    ],
    [
      5010,
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        const id = p.must(owner, dutch, token, 9n, 3n, p.now + HOUR) as bigint;
        p.chain.pass(HOUR);
        p.call(p.trader(owner), 'auctions/buy-dutch', id, HUGE);
      },
    ],
    [
      5015,
      (p) => {
        const sale = running(p, 'dutch');
        p.world.now = p.now;
        p.call(p.trader(sale.seller), 'auctions/buy-dutch', sale.id, priceNow(p.world, sale) - 1n);
      },
    ],
    [
      5016,
      (p) => {
        p.resume();
        const { token, owner } = p.lot();
        const id = p.must(owner, dutch, token, 10n ** 13n, 10n ** 12n, until(p)) as bigint;
        p.call(p.poor, 'auctions/buy-dutch', id, HUGE);
      },
    ],
  ),
  ...attempts(
    'auctions/settle',
    ['ok', (p) => p.call(p.trader(), 'auctions/settle', over(p, p.chance(65)).id), 4],
    [5006, (p) => p.call(p.trader(), 'auctions/settle', UNKNOWN)],
    [5011, (p) => p.call(p.trader(), 'auctions/settle', running(p, p.pick(['english', 'dutch'])).id)],
  ),
  ...attempts(
    'auctions/cancel-auction',
    [
      'ok',
      (p) => {
        const sale = running(p, p.pick(['english', 'dutch']), true);
        p.call(sale.seller, 'auctions/cancel-auction', sale.id);
      },
      2,
    ],
    [
      'ok',
      (p) => {
        const sale = running(p, 'english');
        p.must(p.trader(sale.seller), 'auctions/place-bid', sale.id, leastBid(sale));
        p.whilePaused('auctions', () => p.call(sale.seller, 'auctions/cancel-auction', sale.id));
      },
      2,
    ],
    [5006, (p) => p.call(p.trader(), 'auctions/cancel-auction', UNKNOWN)],
    [5014, (p) => p.call(p.poor, 'auctions/cancel-auction', running(p, 'english').id)],
    [
      5013,
      (p) => {
        const sale = running(p, 'english');
        p.must(p.trader(sale.seller), 'auctions/place-bid', sale.id, leastBid(sale));
        p.call(sale.seller, 'auctions/cancel-auction', sale.id);
      },
    ],
  ),
];
