import { Cl } from '@stacks/transactions';
import type { PlainTuple } from '../../tools/plain-value.ts';
import { HOUR, MWH, type Scenario, UNIT_GRANULAR } from '../../tools/scenario.ts';

export interface Order {
  facility: bigint;
  start: bigint;
  end: bigint;
  wh: bigint;
  price: bigint;
  deadline: bigint;
  trial: boolean;
}

export const DAY = 24n * HOUR;
export const GRANULAR = { unit: UNIT_GRANULAR, nameplateW: 99_999_999n };

export const forwardsOf = (s: Scenario): string => `${s.deployer}.forwards`;
/** The first full hour that is not over yet and has not begun. */
export const nextHour = (s: Scenario): bigint => ((s.now() + HOUR - 1n) / HOUR) * HOUR;

/** An order for 10 MWh of the next two hours at 5,000 sats per MWh, open for ten days. */
export function orderOf(s: Scenario, facility: bigint, fields: Partial<Order> = {}): Order {
  const start = fields.start ?? nextHour(s);
  const end = fields.end ?? start + 2n * HOUR;
  return { facility, start, end, wh: 10n * MWH, price: 5_000n, deadline: end + 10n * DAY, trial: false, ...fields };
}

/** The first second after `time` that a call can see exactly: blocks move the clock by multiples of 10 seconds. */
export const reachable = (s: Scenario, time: bigint): bigint => time + 10n - ((time - s.now()) % 10n);

export const place = (s: Scenario, order: Order, buyer = s.buyer) =>
  s.call(
    buyer,
    'forwards/order',
    Cl.uint(order.facility),
    Cl.uint(order.start),
    Cl.uint(order.end),
    Cl.uint(order.wh),
    Cl.uint(order.price),
    Cl.uint(order.deadline),
    Cl.bool(order.trial),
  );
export const accept = (s: Scenario, id: bigint, owner = s.producer) => s.call(owner, 'forwards/accept', Cl.uint(id));
export const deliver = (s: Scenario, id: bigint, token: bigint, wh: bigint, owner = s.producer) =>
  s.call(owner, 'forwards/deliver', Cl.uint(id), Cl.uint(token), Cl.uint(wh));
export const cancel = (s: Scenario, id: bigint, buyer = s.buyer) => s.call(buyer, 'forwards/cancel', Cl.uint(id));
export const decline = (s: Scenario, id: bigint, owner = s.producer) => s.call(owner, 'forwards/decline', Cl.uint(id));
export const refund = (s: Scenario, id: bigint, who = s.outsider) => s.call(who, 'forwards/refund', Cl.uint(id));
export const orderAt = (s: Scenario, id: bigint) => s.read('forwards/get-order', Cl.uint(id)) as PlainTuple | null;
export const escrowAt = (s: Scenario, id: bigint) => s.read('forwards/get-escrow', Cl.uint(id));

/** A facility of the producer, and an order of a buyer with 1,000,000 sats. */
export function ordered<S extends Scenario>(s: S, fields: Partial<Order> = {}, facility = s.approved(GRANULAR)) {
  s.fund(s.buyer, 1_000_000n);
  const order = orderOf(s, facility, fields);
  const { ok, err } = place(s, order);
  if (ok === undefined) throw new Error(`The order answered (err u${err})`);
  return { s, order, id: ok as bigint };
}

/** Mines until the next call sees `time` or a little later. */
export function waitUntil(s: Scenario, time: bigint): void {
  if (time > s.now() + 600n) simnet.mineEmptyBurnBlocks(Number((time - s.now()) / 600n));
  while (s.now() < time) simnet.mineEmptyStacksBlock();
}

/** Lets the order's period pass and issues `wh` for all of it. Answers the lot. */
export function generated(s: Scenario, order: Order, wh = order.wh): bigint {
  waitUntil(s, order.end);
  const period = { periodStart: order.start, periodEnd: order.end };
  return s.issued({ facility: order.facility, ...period, wh }).token as bigint;
}
