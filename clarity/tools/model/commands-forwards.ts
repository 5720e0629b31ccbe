import { attempts, type Command } from './command.ts';
import type * as R from './records.ts';
import { DAY, type Held, hashOf, type Stage } from './stage.ts';
import { HOUR, MAX_PRICE, MWH } from './world.ts';

const UNKNOWN = 999_999n;
const deliver = 'forwards/deliver';
type Placed = R.Order & { readonly id: bigint };
type Terms = Omit<R.Order, 'buyer' | 'fee-bps' | 'placed-at' | 'delivered' | 'accepted-by'>;

const nextHour = (p: Stage): bigint => ((p.now + 100n) / HOUR + 1n) * HOUR;

function terms(p: Stage, over: Partial<Terms> = {}): Terms {
  const facility = over.facility ?? p.facility({ unit: 1n });
  const start = nextHour(p);
  const end = start + p.pick([1n, 2n]) * HOUR;
  const wh = p.pick([999_999n, MWH, 7n * MWH + 1n]);
  const { trial } = p.ledger(facility);
  const whole = { facility, 'period-start': start, 'period-end': end, wh, price: p.price() };
  return { ...whole, deadline: end + p.pick([2n * HOUR, DAY]), trial, ...over };
}

const send = (p: Stage, buyer: string, t: Terms, isSure = false): unknown => {
  const args = [t.facility, t['period-start'], t['period-end'], t.wh, t.price, t.deadline, t.trial];
  return isSure ? p.must(buyer, 'forwards/order', ...args) : p.call(buyer, 'forwards/order', ...args);
};

function place(p: Stage, over: Partial<Terms> = {}): Placed {
  p.resume();
  const wanted = terms(p, over);
  const id = send(p, p.trader(p.ownerOf(wanted.facility)), wanted, true) as bigint;
  return { ...(p.world.orders.get(id) as R.Order), id };
}

/** An open order before its deadline, of a facility that may issue. */
function placed(p: Stage): Placed {
  const found = p.world.orders.entries().filter(([, order]) => {
    const ledger = p.world.ledgers.get(order.facility);
    const isOther = ledger?.owner !== order.buyer && p.isAccount(ledger?.owner ?? '.');
    return order.deadline > p.now + 200n && ledger?.active === true && isOther;
  });
  const [id, order] = found.length > 0 && !p.chance(35) ? p.pick(found) : [];
  return id !== undefined && order ? { ...order, id } : place(p);
}

function late(p: Stage): Placed {
  const found = p.world.orders.entries().filter(([, order]) => order.deadline <= p.now);
  const [id, order] = found.length > 0 ? p.pick(found) : [];
  if (id !== undefined && order) return { ...order, id };
  const made = place(p);
  p.chain.pass(made.deadline - p.now);
  return made;
}

const ownerOf = (p: Stage, order: Placed): string => p.ownerOf(order.facility);

/** An order whose energy was generated and issued: with the lot that fits it. */
function due(p: Stage, over: Partial<Terms> = {}): { order: Placed; held: Held } {
  const facility = over.facility ?? p.facility({ unit: 1n, fresh: p.chance(50) });
  const start = nextHour(p);
  const end = start + HOUR;
  const order = place(p, { 'period-start': start, 'period-end': end, deadline: end + DAY, facility, ...over });
  if (p.now < end) p.chain.pass(end - p.now);
  const request = p.attested(facility, { 'period-start': start, 'period-end': end, wh: 5n * MWH });
  return { order, held: p.issued(request) };
}

const most = ({ order, held }: { order: Placed; held: Held }): bigint =>
  order.wh - order.delivered < held.lot.wh ? order.wh - order.delivered : held.lot.wh;

const refused = (aim: number, over: (p: Stage) => Partial<Terms>) =>
  [
    aim,
    (p: Stage) => {
      p.resume();
      const wanted = terms(p, over(p));
      send(p, p.trader(p.world.ledgers.get(wanted.facility)?.owner ?? ''), wanted);
    },
  ] as const;

export const forwards: readonly Command[] = [
  ...attempts(
    'forwards/order',
    [
      'ok',
      (p) => {
        p.resume();
        const wanted = terms(p);
        send(p, p.trader(p.ownerOf(wanted.facility)), wanted);
      },
    ],
    [
      8001,
      (p) => {
        const wanted = terms(p);
        p.whilePaused('forwards', () => send(p, p.trader(), wanted));
      },
    ],
    [
      8002,
      (p) => {
        send(p, p.trader(), { ...terms(p), facility: UNKNOWN });
      },
    ],
    [
      8003,
      (p) => {
        p.resume();
        send(p, p.poor, terms(p, { facility: p.register({}) }));
      },
    ],
    [
      8004,
      (p) => {
        p.resume();
        const wanted = terms(p);
        send(p, p.ownerOf(wanted.facility), wanted);
      },
    ],
    refused(8005, (p) =>
      p.pick([
        { 'period-start': (p.now / HOUR) * HOUR },
        { 'period-start': nextHour(p) + 1n },
        { 'period-end': nextHour(p) },
      ]),
    ),
    refused(8021, (p) => {
      const facility = p.facility({ unit: 1n });
      return { facility, trial: !p.ledger(facility).trial };
    }),
    refused(8006, (p) => p.pick([{ deadline: 1n }, { deadline: p.now + 190n * DAY }])),
    refused(8007, (p) => ({ wh: p.pick([0n, 10n ** 15n + 1n]) })),
    refused(8008, (p) => ({ price: p.pick([0n, MAX_PRICE + 1n]) })),
    refused(8009, () => ({ price: MAX_PRICE })),
  ),
  ...attempts(
    'forwards/accept',
    [
      'ok',
      (p) => {
        const order = place(p);
        p.call(ownerOf(p, order), 'forwards/accept', order.id);
      },
      3,
    ],
    [8010, (p) => p.call(p.trader(), 'forwards/accept', UNKNOWN)],
    [
      8001,
      (p) => {
        const order = placed(p);
        p.whilePaused('forwards', () => p.call(ownerOf(p, order), 'forwards/accept', order.id));
      },
    ],
    [
      8011,
      (p) => {
        p.resume();
        p.call(p.poor, 'forwards/accept', placed(p).id);
      },
    ],
    [
      8003,
      (p) => {
        const order = place(p);
        p.must(p.member, 'facilities/suspend-facility', order.facility, hashOf('reason'));
        p.call(ownerOf(p, order), 'forwards/accept', order.id);
      },
    ],
    [
      8013,
      (p) => {
        p.resume();
        const order = place(p);
        p.chain.pass(order.deadline - p.now);
        p.call(ownerOf(p, order), 'forwards/accept', order.id);
      },
    ],
    [
      8012,
      (p) => {
        const order = place(p);
        p.must(ownerOf(p, order), 'forwards/accept', order.id);
        p.call(ownerOf(p, order), 'forwards/accept', order.id);
      },
    ],
  ),
  ...attempts(
    deliver,
    [
      'ok',
      (p) => {
        const both = due(p);
        const all = most(both);
        p.call(both.held.owner, deliver, both.order.id, both.held.token, p.chance(50) ? all : p.part(all));
      },
      6,
    ],
    [8010, (p) => p.call(p.trader(), deliver, UNKNOWN, 1n, 1n)],
    [8016, (p) => p.call(p.trader(), deliver, placed(p).id, UNKNOWN, 1n)],
    [8011, (p) => p.call(p.poor, deliver, placed(p).id, p.lot().token, 1n)],
    [
      8004,
      (p) => {
        const order = place(p);
        p.handOver(order.facility, order.buyer);
        p.call(order.buyer, deliver, order.id, p.lot().token, 1n);
      },
    ],
    [
      8013,
      (p) => {
        const order = late(p);
        p.call(ownerOf(p, order), deliver, order.id, p.lot().token, 1n);
      },
    ],
    [
      8017,
      (p) => {
        const both = due(p);
        p.call(both.held.owner, deliver, both.order.id, both.held.token, p.pick([0n, most(both) + 1n]));
      },
    ],
    [
      8018,
      (p) => {
        const order = placed(p);
        p.call(ownerOf(p, order), deliver, order.id, p.lot().token, 1n);
      },
    ],
    [
      8019,
      (p) => {
        const order = place(p);
        const held = p.lot({ facility: order.facility });
        p.call(ownerOf(p, order), deliver, order.id, held.token, 1n);
      },
    ],
    [
      8020,
      (p) => {
        const facility = p.facility({ unit: MWH, fresh: true });
        p.issue(p.attested(facility, { wh: 999_999n }));
        const start = nextHour(p);
        const period = { 'period-start': start, 'period-end': start + HOUR };
        const order = place(p, { facility, ...period, deadline: start + DAY });
        p.chain.pass(start + HOUR - p.now);
        const issuance = p.issue(p.attested(facility, { ...period, wh: 5n * MWH }));
        const held = p.held().find(({ lot }) => lot.issuance === issuance);
        if (!held) return;
        const { owner } = held;
        if (p.chance(30)) p.call(owner, deliver, order.id, held.token, 1n);
        // The last Wh that was carried, and the first one that was not.
        const carried = p.must(owner, 'rec-nft/split', held.token, 999_998n, owner) as { rest: bigint };
        p.call(owner, deliver, order.id, carried.rest, 1n);
        const last = p.must(owner, 'rec-nft/split', carried.rest, 1n, owner) as { rest: bigint };
        p.call(owner, deliver, order.id, last.rest, 1n);
      },
    ],
    [
      8022,
      (p) => {
        const facility = p.facility({ unit: 1n, fresh: true });
        const start = nextHour(p);
        const period = { 'period-start': start, 'period-end': start + HOUR };
        const order = place(p, { facility, ...period, deadline: start + 3n * DAY });
        p.chain.pass(start + HOUR - p.now);
        p.must(p.member, 'issuance/set-validity', DAY);
        const issuance = p.issue(p.attested(facility, { ...period, wh: 5n * MWH }));
        p.must(p.member, 'issuance/set-validity', 0n);
        const held = p.held().find(({ lot }) => lot.issuance === issuance);
        if (held) p.call(held.owner, deliver, order.id, held.token, 1n);
      },
    ],
  ),
  ...attempts(
    'forwards/cancel',
    [
      'ok',
      (p) => {
        const order = place(p);
        p.call(order.buyer, 'forwards/cancel', order.id);
      },
      2,
    ],
    [
      'ok',
      (p) => {
        const order = place(p);
        p.must(ownerOf(p, order), 'forwards/accept', order.id);
        p.must(p.member, 'facilities/suspend-facility', order.facility, hashOf('reason'));
        p.call(order.buyer, 'forwards/cancel', order.id);
      },
      2,
    ],
    [8010, (p) => p.call(p.trader(), 'forwards/cancel', UNKNOWN)],
    [8014, (p) => p.call(p.poor, 'forwards/cancel', placed(p).id)],
    [
      8015,
      (p) => {
        const order = place(p);
        p.must(ownerOf(p, order), 'forwards/accept', order.id);
        p.call(order.buyer, 'forwards/cancel', order.id);
      },
    ],
  ),
  ...attempts(
    'forwards/decline',
    [
      'ok',
      (p) => {
        const order = placed(p);
        p.call(ownerOf(p, order), 'forwards/decline', order.id);
      },
      2,
    ],
    [8010, (p) => p.call(p.trader(), 'forwards/decline', UNKNOWN)],
    [8011, (p) => p.call(p.poor, 'forwards/decline', placed(p).id)],
  ),
  ...attempts(
    'forwards/refund',
    ['ok', (p) => p.call(p.trader(), 'forwards/refund', late(p).id), 2],
    [8010, (p) => p.call(p.trader(), 'forwards/refund', UNKNOWN)],
    [8023, (p) => p.call(p.trader(), 'forwards/refund', placed(p).id)],
  ),
];
