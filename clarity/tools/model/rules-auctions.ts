import type * as R from './records.ts';
import { release, transferLot } from './rules-certificates.ts';
import { type Ctx, demand, HOUR, known, MAX_PRICE, Refusal, type World } from './world.ts';

const self = (w: World): string => w.contract('auctions');

interface Terms {
  readonly kind: string;
  readonly token: bigint;
  readonly start: bigint;
  readonly end: bigint;
  readonly until: bigint;
  readonly extension: bigint;
}

function open(w: World, ctx: Ctx, { kind, token, start, end, until, extension }: Terms): bigint {
  const settings = w.market;
  demand(!settings['auctions-paused'], 5001n);
  demand(until >= w.now + HOUR && until <= w.now + 30n * 24n * HOUR, 5004n);
  const lot = transferLot(w, { origin: ctx.origin, caller: self(w) }, token, ctx.caller, self(w));
  const hardEnd = until + extension;
  demand(lot['expires-at'] === null || hardEnd < lot['expires-at'], 5005n);
  const auction = w.next('auctions/last-auction');
  const prices = { 'start-price': start, 'end-price': end };
  const times = { 'starts-at': w.now, 'ends-at': until, 'hard-end': hardEnd, 'fee-bps': settings['fee-bps'] };
  const sale = { kind, token, seller: ctx.caller, wh: lot.wh, trial: lot.trial, ...prices, ...times };
  w.auctions.set(auction, { ...sale, highest: null });
  w.print({ ...sale, event: 'auction-opened', auction });
  return auction;
}

export function openEnglish(w: World, ctx: Ctx, token: bigint, reserve: bigint, until: bigint): bigint {
  demand(reserve > 0n && reserve <= MAX_PRICE, 5002n);
  return open(w, ctx, { kind: 'english', token, start: reserve, end: reserve, until, extension: 24n * HOUR });
}

export function openDutch(w: World, ctx: Ctx, ...[token, start, end, until]: [bigint, bigint, bigint, bigint]): bigint {
  demand(end > 0n && end < start && start <= MAX_PRICE, 5003n);
  return open(w, ctx, { kind: 'dutch', token, start, end, until, extension: 0n });
}

/** The least that a bid has to be: the reserve, then 5 % more than the highest, rounded up. */
export const leastBid = ({ highest, 'start-price': reserve }: R.Auction): bigint =>
  highest ? highest.amount + (highest.amount * 5n + 99n) / 100n : reserve;

/** The falling price in this second, rounded up. */
export function priceNow(w: World, sale: R.Auction): bigint {
  const { 'start-price': start, 'end-price': end, 'starts-at': from, 'ends-at': to } = sale;
  const length = to - from;
  return end + ((start - end) * (to - w.now) + length - 1n) / length;
}

const feeOf = (w: World, total: bigint, bps: bigint, parties: readonly string[]): bigint =>
  [...parties, self(w)].includes(w.market.treasury) ? 0n : (total * bps) / 10_000n;

export function placeBid(w: World, ctx: Ctx, auction: bigint, amount: bigint): bigint {
  const sale = known(w.auctions.get(auction), 5006n);
  const { caller: bidder } = ctx;
  demand(sale.kind === 'english', 5007n);
  demand(!w.market['auctions-paused'], 5001n);
  demand(bidder !== sale.seller, 5009n);
  demand(w.now < sale['ends-at'], 5010n);
  demand(amount >= leastBid(sale), 5012n);
  const outbid = sale.highest;
  const own = outbid?.bidder === bidder ? outbid.amount : 0n;
  w.pay(ctx, self(w), bidder, self(w), amount - own, 5016n);
  if (outbid && own === 0n) w.pay(ctx, self(w), self(w), outbid.bidder, outbid.amount, 5016n);
  const late = w.now + 600n < sale['hard-end'] ? w.now + 600n : sale['hard-end'];
  const ends = late > sale['ends-at'] ? late : sale['ends-at'];
  w.auctions.set(auction, { ...sale, 'ends-at': ends, highest: { bidder, amount } });
  const parties = { token: sale.token, seller: sale.seller, bidder };
  w.print({ event: 'auction-bid', auction, ...parties, amount, outbid, 'ends-at': ends });
  return ends;
}

export function buyDutch(w: World, ctx: Ctx, auction: bigint, limit: bigint) {
  const sale = known(w.auctions.get(auction), 5006n);
  const { token, seller, wh, trial } = sale;
  const buyer = ctx.caller;
  demand(sale.kind === 'dutch', 5008n);
  demand(!w.market['auctions-paused'], 5001n);
  demand(buyer !== seller, 5009n);
  demand(w.now < sale['ends-at'], 5010n);
  const total = priceNow(w, sale);
  const fee = feeOf(w, total, sale['fee-bps'], [buyer, seller]);
  demand(total <= limit, 5015n);
  w.pay(ctx, self(w), buyer, seller, total - fee, 5016n);
  if (fee > 0n) w.pay(ctx, self(w), buyer, w.market.treasury, fee, 5016n);
  release(w, self(w), token, buyer);
  w.auctions.delete(auction);
  w.print({ event: 'auction-bought', auction, token, seller, buyer, wh, trial, total, fee });
  return { token, wh, total, fee };
}

export function settle(w: World, ctx: Ctx, auction: bigint) {
  const sale = known(w.auctions.get(auction), 5006n);
  const { token, seller, wh, trial, highest } = sale;
  demand(w.now >= sale['ends-at'], 5011n);
  if (w.owners.get(token) !== self(w)) throw new Refusal(0n);
  release(w, self(w), token, highest?.bidder ?? seller);
  const fee = highest ? feeOf(w, highest.amount, sale['fee-bps'], [highest.bidder, seller]) : 0n;
  if (highest) {
    w.pay(ctx, self(w), self(w), seller, highest.amount - fee, 5016n);
    if (fee > 0n) w.pay(ctx, self(w), self(w), w.market.treasury, fee, 5016n);
  }
  w.auctions.delete(auction);
  const outcome = highest ? 'sold' : 'unsold';
  w.print({ event: 'auction-settled', auction, token, seller, wh, trial, outcome, highest, fee });
  return { outcome, fee };
}

export function cancelAuction(w: World, ctx: Ctx, auction: bigint): boolean {
  const { seller, highest, token, 'ends-at': ends } = known(w.auctions.get(auction), 5006n);
  demand(ctx.caller === seller, 5014n);
  // A pause keeps others from bidding more, so the seller need not sell meanwhile.
  demand(highest === null || (w.market['auctions-paused'] && w.now < ends), 5013n);
  release(w, self(w), token, seller);
  if (highest) w.pay(ctx, self(w), self(w), highest.bidder, highest.amount, 5016n);
  w.auctions.delete(auction);
  w.print({ event: 'auction-cancelled', auction, token, seller, returned: true, refunded: highest });
  return true;
}
