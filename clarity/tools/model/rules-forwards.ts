import type * as R from './records.ts';
import { release, split, transfer, transferLot } from './rules-certificates.ts';
import { by, type Ctx, demand, HOUR, known, MAX_PRICE, totalOf, type World } from './world.ts';

const DAY = 24n * HOUR;
const self = (w: World): string => w.contract('forwards');
const ownerOf = (w: World, facility: bigint): string | undefined => w.ledgers.get(facility)?.owner;

export function order(
  w: World,
  ctx: Ctx,
  ...[facility, start, end, wh, price, deadline, trial]: [bigint, bigint, bigint, bigint, bigint, bigint, boolean]
): bigint {
  const ledger = known(w.ledgers.get(facility), 8002n);
  const { now } = w;
  const settings = w.market;
  const buyer = ctx.caller;
  demand(!settings['forwards-paused'], 8001n);
  demand(ledger.active, 8003n);
  demand(buyer !== ledger.owner, 8004n);
  demand(trial === ledger.trial, 8021n);
  const isFullHours = start % HOUR === 0n && end % HOUR === 0n && start < end && end - start <= 366n * DAY;
  demand(isFullHours && start >= now && start <= now + 1096n * DAY, 8005n);
  demand(deadline > end && deadline <= end + 180n * DAY, 8006n);
  demand(wh > 0n && wh <= 10n ** 15n, 8007n);
  demand(price > 0n && price <= MAX_PRICE, 8008n);
  const total = totalOf(wh, price);
  w.pay(ctx, self(w), buyer, self(w), total, 8009n);
  const id = w.next('forwards/last-order');
  const what = { facility, buyer, 'period-start': start, 'period-end': end, wh, price, deadline, trial };
  const terms = { ...what, 'fee-bps': settings['fee-bps'], 'placed-at': now };
  w.orders.set(id, { ...terms, delivered: 0n, 'accepted-by': null });
  w.print({ ...terms, event: 'forward-ordered', order: id, total });
  return id;
}

export function accept(w: World, ctx: Ctx, id: bigint): boolean {
  const placed = known(w.orders.get(id), 8010n);
  const { facility, buyer } = placed;
  const ledger = known(w.ledgers.get(facility), 8002n);
  const owner = ctx.caller;
  demand(!w.market['forwards-paused'], 8001n);
  demand(owner === ledger.owner, 8011n);
  demand(ledger.active, 8003n);
  demand(w.now < placed.deadline, 8013n);
  demand(placed['accepted-by'] !== owner, 8012n);
  w.orders.set(id, { ...placed, 'accepted-by': owner });
  w.print({ event: 'forward-accepted', order: id, facility, owner, buyer });
  return true;
}

export function deliver(w: World, ctx: Ctx, id: bigint, token: bigint, wh: bigint) {
  const placed = known(w.orders.get(id), 8010n);
  const { facility, buyer, price, deadline, delivered } = placed;
  const lot = known(w.lots.get(token), 8016n);
  const issued = known(w.issuances.get(lot.issuance), 8016n);
  const seller = ctx.caller;
  const left = placed.wh - delivered;
  demand(seller === ownerOf(w, facility), 8011n);
  demand(seller !== buyer, 8004n);
  demand(w.now < deadline, 8013n);
  demand(wh > 0n && wh <= lot.wh && wh <= left, 8017n);
  demand(facility === issued.facility, 8018n);
  const starts = issued['period-start'] >= placed['period-start'];
  const ends = issued['period-end'] <= placed['period-end'];
  demand(starts && ends && issued['issued-at'] >= placed['placed-at'], 8019n);
  const position = issued['minted-before'] + issued['corrected-before'] + lot['first-wh'];
  demand(position >= issued['attested-before'], 8020n);
  demand(lot.trial === placed.trial, 8021n);
  demand(lot['expires-at'] === null || deadline <= lot['expires-at'], 8022n);
  const total = totalOf(delivered + wh, price) - totalOf(delivered, price);
  const { treasury } = w.market;
  const fee = [seller, buyer].includes(treasury) ? 0n : (total * placed['fee-bps']) / 10_000n;
  if (total > 0n) w.pay(ctx, self(w), self(w), seller, total - fee, 8009n);
  if (fee > 0n) w.pay(ctx, self(w), self(w), treasury, fee, 8009n);
  const via = { origin: ctx.origin, caller: self(w) };
  let sent: { token: bigint; rest: bigint | null } = { token, rest: null };
  if (wh === lot.wh) transfer(w, via, token, seller, buyer);
  else {
    transferLot(w, via, token, seller, self(w));
    const { part, rest } = split(w, by(self(w)), token, wh, buyer);
    release(w, self(w), rest, seller);
    sent = { token: part, rest };
  }
  if (wh === left) w.orders.delete(id);
  else w.orders.set(id, { ...placed, delivered: delivered + wh });
  const parties = { order: id, facility, issuance: lot.issuance, seller, buyer };
  const amounts = { wh, price, total, fee, remaining: left - wh, trial: lot.trial };
  w.print({ ...sent, ...parties, ...amounts, event: 'forward-delivered' });
  return { ...sent, wh, total, fee };
}

export const escrowOf = ({ wh, delivered, price }: R.Order): bigint => totalOf(wh, price) - totalOf(delivered, price);

function close(w: World, ctx: Ctx, id: bigint, placed: R.Order, reason: string): bigint {
  const { buyer, facility } = placed;
  const refunded = escrowOf(placed);
  if (refunded > 0n) w.pay(ctx, self(w), self(w), buyer, refunded, 8009n);
  w.orders.delete(id);
  const amounts = { undelivered: placed.wh - placed.delivered, refunded };
  w.print({ event: 'forward-closed', order: id, facility, buyer, by: ctx.caller, reason, ...amounts });
  return refunded;
}

export function cancel(w: World, ctx: Ctx, id: bigint): bigint {
  const placed = known(w.orders.get(id), 8010n);
  demand(ctx.caller === placed.buyer, 8014n);
  const ledger = w.ledgers.get(placed.facility);
  demand(!ledger?.active || placed['accepted-by'] !== ledger.owner, 8015n);
  return close(w, ctx, id, placed, 'cancelled');
}

export function decline(w: World, ctx: Ctx, id: bigint): bigint {
  const placed = known(w.orders.get(id), 8010n);
  demand(ctx.caller === ownerOf(w, placed.facility), 8011n);
  return close(w, ctx, id, placed, 'declined');
}

export function refund(w: World, ctx: Ctx, id: bigint): bigint {
  const placed = known(w.orders.get(id), 8010n);
  demand(w.now >= placed.deadline, 8023n);
  return close(w, ctx, id, placed, 'refunded');
}
