import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestUnderTest } from '../tools/manifest-under-test.ts';
import { HOUR, MWH, type Outcome, Scenario } from '../tools/scenario.ts';
import {
  accept,
  cancel,
  decline,
  deliver,
  escrowAt,
  forwardsOf,
  GRANULAR,
  nextHour,
  type Order,
  orderAt,
  orderOf,
  place,
  refund,
  waitUntil,
} from './support/forwards.ts';

const START_SATS = 10_000_000n;

interface Step {
  kind: 'order' | 'accept' | 'deliver' | 'cancel' | 'decline' | 'refund' | 'generate' | 'wait';
  actor: number;
  pick: number;
  hours: bigint;
  percent: bigint;
  wh: bigint;
  price: bigint;
}

interface Lot {
  hour: bigint;
  wh: bigint;
}

interface Model {
  facility: bigint;
  open: Map<bigint, Order & { buyer: string; accepted: boolean; delivered: bigint }>;
  orders: bigint;
  /** The lots of the producer; those that were delivered are with the buyers. */
  lots: Map<bigint, Lot>;
  sold: Map<bigint, string>;
  /** The first hour that is not issued yet. */
  nextHour: bigint;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'order',
    'order',
    'accept',
    'deliver',
    'deliver',
    'deliver',
    'cancel',
    'decline',
    'refund',
    'generate',
    'generate',
    'wait',
  ),
  actor: fc.nat(2),
  pick: fc.nat(1_000),
  hours: fc.constantFrom(1n, 2n, 5n),
  percent: fc.constantFrom(1n, 33n, 100n, 100n),
  wh: fc.constantFrom(1n, 999_999n, MWH, 7n * MWH + 1n),
  price: fc.constantFrom(1n, 199n, 5_000n),
});

const at = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(items.length, 1)];
const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const totalOf = (wh: bigint, price: bigint): bigint => (wh * price + MWH - 1n) / MWH;
const escrowOf = ({ wh, delivered, price }: { wh: bigint; delivered: bigint; price: bigint }): bigint =>
  totalOf(wh, price) - totalOf(delivered, price);

/** Expects the refusal that the model foresees, or success; says whether it succeeded. */
function happened(outcome: Outcome, refusal: bigint | undefined): boolean {
  expect(outcome.err).toBe(refusal);
  return refusal === undefined;
}

function run(s: Scenario, model: Model, { kind, actor, pick, hours, percent, wh, price }: Step): void {
  const who = [s.producer, s.buyer, s.buyer2][actor] ?? s.producer;
  if (kind === 'wait') {
    waitUntil(s, s.now() + hours * HOUR);
    return;
  }
  if (kind === 'generate') {
    if (model.nextHour + HOUR > s.now()) return;
    const period = { periodStart: model.nextHour, periodEnd: model.nextHour + HOUR };
    const token = s.issued({ facility: model.facility, ...period, wh }).token as bigint;
    model.lots.set(token, { hour: model.nextHour, wh });
    model.nextHour += HOUR;
    return;
  }
  if (kind === 'order') {
    const start = nextHour(s);
    const fields = { start, end: start + hours * HOUR, deadline: start + hours * HOUR + 2n * HOUR };
    const order = orderOf(s, model.facility, { ...fields, wh, price });
    const outcome = place(s, order, who);
    if (!happened(outcome, who === s.producer ? 8004n : undefined)) return;
    model.orders += 1n;
    expect(outcome.ok).toBe(model.orders);
    model.open.set(model.orders, { ...order, buyer: who, accepted: false, delivered: 0n });
    return;
  }

  const [id, order] = at([...model.open], pick) ?? [];
  if (id === undefined || !order) return;
  const late = s.now() >= order.deadline;
  const owns = who === s.producer;
  const closed = { accept: false, cancel: true, decline: true, refund: true };
  if (kind === 'deliver') {
    const [token, lot] = at([...model.lots], pick + actor) ?? [];
    if (token !== undefined && lot) runDelivery(s, model, { id, token, lot, wh: (lot.wh * percent) / 100n, late });
    return;
  }
  const calls = {
    accept: () => accept(s, id, who),
    cancel: () => cancel(s, id, who),
    decline: () => decline(s, id, who),
    refund: () => refund(s, id, who),
  };
  const refusals = {
    accept: owns ? (late ? 8013n : order.accepted ? 8012n : undefined) : 8011n,
    cancel: who !== order.buyer ? 8014n : order.accepted ? 8015n : undefined,
    decline: owns ? undefined : 8011n,
    refund: late ? undefined : 8023n,
  };
  const outcome = calls[kind]();
  if (!happened(outcome, refusals[kind])) return;
  if (!closed[kind]) order.accepted = true;
  else {
    expect(outcome.ok).toBe(escrowOf(order));
    model.open.delete(id);
  }
}

interface Delivery {
  id: bigint;
  token: bigint;
  lot: Lot;
  wh: bigint;
  late: boolean;
}

function runDelivery(s: Scenario, model: Model, { id, token, lot, wh, late }: Delivery): void {
  const order = model.open.get(id)!;
  const before = escrowOf(order);
  const fits = wh > 0n && wh <= order.wh - order.delivered;
  const inside = lot.hour >= order.start && lot.hour + HOUR <= order.end;
  const refusal = late ? 8013n : !fits ? 8017n : !inside ? 8019n : undefined;
  const outcome = deliver(s, id, token, wh);
  if (!happened(outcome, refusal)) return;
  const sent = outcome.ok as { token: bigint; rest: bigint | null; total: bigint };
  order.delivered += wh;
  expect(sent.total).toBe(before - escrowOf(order));
  model.lots.delete(token);
  model.sold.set(sent.token, order.buyer);
  expect(sent.rest === null).toBe(wh === lot.wh);
  if (sent.rest !== null) model.lots.set(sent.rest, { hour: lot.hour, wh: lot.wh - wh });
  if (order.delivered === order.wh) model.open.delete(id);
}

/** What has to hold after every step, whatever happened before. */
function checkInvariants(s: Scenario, model: Model): void {
  for (let id = 1n; id <= model.orders; id += 1n) {
    const order = model.open.get(id);
    expect(escrowAt(s, id)).toBe(order ? escrowOf(order) : 0n);
    if (order) expect(orderAt(s, id)).toMatchObject({ buyer: order.buyer, delivered: order.delivered });
    else expect(orderAt(s, id)).toBeNull();
  }
  const escrow = s.sats(forwardsOf(s));
  expect(escrow).toBe(sum([...model.open.values()].map(escrowOf)));
  const last = s.read('rec-nft/get-last-token-id') as bigint;
  for (let token = 1n; token <= last; token += 1n)
    expect(s.owner(token)).toBe(model.lots.has(token) ? s.producer : (model.sold.get(token) ?? null));
  const everybody = [s.producer, s.buyer, s.buyer2, s.treasury].map((who) => s.sats(who));
  expect(sum(everybody) + escrow).toBe(3n * START_SATS);
}

it('forwards hold exactly what is not delivered yet and no lot, over any sequence of steps', async () => {
  const sequences = fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 60 }), async (steps) => {
    await simnet.initSession(process.cwd(), manifestUnderTest(), undefined);
    const s = new Scenario(simnet).open();
    for (const who of [s.producer, s.buyer, s.buyer2]) s.fund(who, START_SATS);
    const facility = s.approved(GRANULAR);
    const model: Model = {
      facility,
      open: new Map(),
      orders: 0n,
      lots: new Map(),
      sold: new Map(),
      nextHour: nextHour(s),
    };
    const first: Step = { kind: 'order', actor: 1, pick: 0, hours: 5n, percent: 100n, wh: 7n * MWH + 1n, price: 199n };
    const wait: Step = { ...first, kind: 'wait', hours: 2n };
    for (const next of [first, wait, { ...first, kind: 'generate' as const }, ...steps]) {
      run(s, model, next);
      checkInvariants(s, model);
    }
  });
  await fc.assert(sequences, { numRuns: 12 });
}, 240_000);
