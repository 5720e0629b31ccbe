import type * as R from './records.ts';
import { release, split, transfer } from './rules-certificates.ts';
import { by, type Ctx, demand, known, MAX_PRICE, totalOf, type World } from './world.ts';

const self = (w: World): string => w.contract('bids');

export function placeBid(
  w: World,
  ctx: Ctx,
  ...[wh, price, until, criteria]: [bigint, bigint, bigint, R.Criteria]
): bigint {
  demand(!w.market['bids-paused'], 6001n);
  demand(wh > 0n && wh <= 10n ** 18n, 6002n);
  demand(price > 0n && price <= MAX_PRICE, 6003n);
  demand(w.now < until, 6004n);
  demand(criteria['min-fill'] > 0n && criteria['min-fill'] <= wh, 6005n);
  demand(criteria['period-start'] < criteria['period-end'], 6006n);
  const codes = [...criteria.fuels, ...criteria.technologies];
  demand(criteria.countries.every((code) => code.length === 2) && !codes.includes(''), 6007n);
  demand(criteria['valid-until'] >= until, 6008n);
  demand(criteria.facility === null || w.facilities.has(criteria.facility), 6026n);
  const total = totalOf(wh, price);
  w.pay(ctx, self(w), ctx.caller, self(w), total, 6025n);
  const bid = w.next('bids/last-bid');
  const offer = { bidder: ctx.caller, wh, price, 'expires-at': until, 'fee-bps': w.market['fee-bps'], criteria };
  w.bids.set(bid, offer);
  w.print({ ...offer, event: 'bid-placed', bid, total });
  return bid;
}

const begins = (code: string, beginnings: readonly string[]): boolean =>
  beginnings.length === 0 || beginnings.some((beginning) => code.startsWith(beginning));

function checkLot(w: World, lot: R.Lot, wanted: R.Criteria): void {
  const issued = known(w.issuances.get(lot.issuance), 6012n);
  demand(wanted.facility === null || wanted.facility === issued.facility, 6016n);
  demand(lot.trial === wanted.trial, 6017n);
  const starts = issued['period-start'] >= wanted['period-start'];
  const position = issued['minted-before'] + issued['corrected-before'] + lot['first-wh'];
  const isCarried = position < issued['attested-before'];
  demand(starts && issued['period-end'] <= wanted['period-end'] && !isCarried, 6018n);
  demand(lot['expires-at'] === null || lot['expires-at'] >= wanted['valid-until'], 6019n);
  const plant = known(w.facilities.get(issued.facility), 6016n);
  demand(wanted.countries.length === 0 || wanted.countries.includes(plant.country), 6020n);
  demand(begins(plant.fuel, wanted.fuels), 6021n);
  demand(begins(plant.technology, wanted.technologies), 6022n);
}

export function fill(w: World, ctx: Ctx, bid: bigint, token: bigint, wh: bigint) {
  const offer = known(w.bids.get(bid), 6009n);
  const lot = known(w.lots.get(token), 6012n);
  const { bidder, price, criteria } = offer;
  const seller = ctx.caller;
  demand(!w.market['bids-paused'], 6001n);
  demand(seller !== bidder, 6010n);
  demand(w.now < offer['expires-at'], 6011n);
  demand(wh > 0n && wh <= offer.wh && wh <= lot.wh, 6013n);
  demand(wh >= criteria['min-fill'] || wh === offer.wh, 6014n);
  checkLot(w, lot, criteria);
  const remaining = offer.wh - wh;
  const total = totalOf(offer.wh, price) - totalOf(remaining, price);
  demand(total > 0n, 6015n);
  const { treasury } = w.market;
  const fee = [bidder, seller, self(w)].includes(treasury) ? 0n : (total * offer['fee-bps']) / 10_000n;
  const via = { origin: ctx.origin, caller: self(w) };
  let given: { token: bigint; rest: bigint | null } = { token, rest: null };
  if (wh === lot.wh) transfer(w, via, token, seller, bidder);
  else {
    transfer(w, via, token, seller, self(w));
    const { part, rest } = split(w, by(self(w)), token, wh, bidder);
    release(w, self(w), rest, seller);
    given = { token: part, rest };
  }
  w.pay(ctx, self(w), self(w), seller, total - fee, 6025n);
  if (fee > 0n) w.pay(ctx, self(w), self(w), treasury, fee, 6025n);
  if (remaining === 0n) w.bids.delete(bid);
  else w.bids.set(bid, { ...offer, wh: remaining });
  const amounts = { wh, price, total, fee, remaining, trial: lot.trial };
  w.print({ ...given, event: 'bid-filled', bid, lot: token, bidder, seller, ...amounts });
  return { ...given, wh, total, fee };
}

function close(w: World, ctx: Ctx, bid: bigint, { bidder, wh, price }: R.Bid, event: string): bigint {
  const refund = totalOf(wh, price);
  w.pay(ctx, self(w), self(w), bidder, refund, 6025n);
  w.bids.delete(bid);
  w.print({ event, bid, bidder, wh, refund });
  return refund;
}

export function cancelBid(w: World, ctx: Ctx, bid: bigint): bigint {
  const offer = known(w.bids.get(bid), 6009n);
  demand(ctx.caller === offer.bidder, 6023n);
  return close(w, ctx, bid, offer, 'bid-cancelled');
}

export function releaseExpired(w: World, ctx: Ctx, bid: bigint): bigint {
  const offer = known(w.bids.get(bid), 6009n);
  demand(w.now >= offer['expires-at'], 6024n);
  return close(w, ctx, bid, offer, 'bid-expired');
}
