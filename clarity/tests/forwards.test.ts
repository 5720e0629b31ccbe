import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, MWH } from '../tools/scenario.ts';
import { handOver, reinstateFacility, suspendFacility } from '../tools/steps.ts';
import {
  accept,
  cancel,
  DAY,
  deliver,
  escrowAt,
  forwardsOf,
  GRANULAR,
  generated,
  nextHour,
  type Order,
  orderAt,
  ordered,
  orderOf,
  place,
  reachable,
  waitUntil,
} from './support/forwards.ts';
import { opened } from './support/market.ts';
import { allBut, pauseOnly } from './support/paused.ts';

const LAST_HOUR = ((2n ** 128n - 1n) / HOUR) * HOUR;

/** A market with a facility and a rich buyer. */
function ready(sats = 1_000_000n) {
  const s = opened();
  s.fund(s.buyer, sats);
  return { s, facility: s.approved(GRANULAR) };
}

describe('ordering', () => {
  it('pays the total into escrow and announces the terms with the fee of today', () => {
    const { s, facility } = ready();
    const order = orderOf(s, facility);
    const placedAt = s.now();
    const outcome = place(s, order);
    const terms = {
      facility,
      buyer: s.buyer,
      'period-start': order.start,
      'period-end': order.end,
      wh: 10n * MWH,
      price: 5_000n,
      deadline: order.deadline,
      trial: false,
      'fee-bps': 100n,
      'placed-at': placedAt,
    };
    expect(outcome).toMatchObject({ ok: 1n, moves: ['ft_transfer_event'] });
    expect(outcome.prints).toEqual([{ event: 'forward-ordered', order: 1n, ...terms, total: 50_000n }]);
    expect(orderAt(s, 1n)).toEqual({ ...terms, delivered: 0n, 'accepted-by': null });
    expect([s.sats(s.buyer), s.sats(forwardsOf(s)), escrowAt(s, 1n)]).toEqual([950_000n, 50_000n, 50_000n]);
    expect(place(s, order).ok).toBe(2n);
    expect(s.read('forwards/get-last-order')).toBe(2n);
  });

  it('rounds the total up, at 1 Wh and 1 sat too', () => {
    const { s, facility } = ready();
    const total = (wh: bigint, price: bigint) => place(s, orderOf(s, facility, { wh, price })).prints[0]?.total;
    expect([total(1n, 1n), total(MWH, 1n), total(MWH + 1n, 1n), total(1n, 1_000_001n)]).toEqual([1n, 1n, 2n, 2n]);
  });

  it('refuses an unknown facility and one that is not approved', () => {
    const { s } = ready();
    expect(place(s, orderOf(s, 99n)).err).toBe(8002n);
    expect(place(s, orderOf(s, s.register())).err).toBe(8003n);
  });

  it('refuses the owner of the facility', () => {
    const { s, facility } = ready();
    s.fund(s.producer, 1_000_000n);
    expect(place(s, orderOf(s, facility), s.producer).err).toBe(8004n);
    expect(place(s, orderOf(s, facility), s.buyer).ok).toBeDefined();
  });

  it.each([false, true])('is for trial certificates exactly when the facility is a trial: %s', (trial) => {
    const { s } = ready();
    const facility = s.approved({ ...GRANULAR, trial });
    expect(place(s, orderOf(s, facility, { trial: !trial }))).toMatchObject({ err: 8021n, moves: [], prints: [] });
    expect(place(s, orderOf(s, facility, { trial })).prints).toMatchObject([{ event: 'forward-ordered', trial }]);
  });

  it('refuses while forwards are paused', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    const facility = s.approved(GRANULAR);
    pauseOnly(s, 'forwards');
    expect(place(s, orderOf(s, facility)).err).toBe(8001n);
    pauseOnly(s, ...allBut('forwards'));
    expect(place(s, orderOf(s, facility)).ok).toBeDefined();
  });

  const periods: { what: string; fields: (start: bigint) => Partial<Order>; taken: boolean }[] = [
    { what: 'one hour', fields: (start) => ({ end: start + HOUR }), taken: true },
    { what: '8784 hours', fields: (start) => ({ end: start + 8_784n * HOUR }), taken: true },
    { what: '8785 hours', fields: (start) => ({ end: start + 8_785n * HOUR }), taken: false },
    { what: 'no hour', fields: (start) => ({ end: start }), taken: false },
    { what: 'an end before the start', fields: (start) => ({ end: start - HOUR }), taken: false },
    {
      what: 'a start that is not on the hour',
      fields: (start) => ({ start: start + 1n, end: start + HOUR }),
      taken: false,
    },
    { what: 'an end that is not on the hour', fields: (start) => ({ end: start + HOUR + 1n }), taken: false },
    { what: 'the hour that has begun', fields: (start) => ({ start: start - HOUR }), taken: false },
    { what: 'a start in 1096 days', fields: (start) => ({ start: start + 1_095n * DAY }), taken: true },
    { what: 'a start after 1096 days', fields: (start) => ({ start: start + 1_096n * DAY + HOUR }), taken: false },
    {
      what: 'the last hours there are',
      fields: () => ({ start: LAST_HOUR - HOUR, end: LAST_HOUR }),
      taken: false,
    },
  ];
  it.each(periods)('looks at the period: $what is taken: $taken', ({ fields, taken }) => {
    const { s, facility } = ready();
    const period = fields(nextHour(s));
    const { start = nextHour(s) } = period;
    const { end = start + HOUR } = period;
    const { ok, err } = place(s, orderOf(s, facility, { start, end, deadline: end + 1n }));
    expect(taken ? ok : err).toBe(taken ? 1n : 8005n);
  });

  it('takes a period that begins from this very second until 1096 days later (shown with hours of one second)', () => {
    const { s, facility } = ready();
    const source = readFileSync(new URL('../contracts/forwards.clar', import.meta.url), 'latin1');
    const seconds = source.replace('(define-constant HOUR u3600)', '(define-constant HOUR u1)');
    simnet.deployContract('forwards-by-second', seconds, { clarityVersion: 5 }, s.deployer);
    const at = (start: bigint) => {
      const { end, wh, price, deadline } = orderOf(s, facility, { start });
      const terms = [facility, start, end, wh, price, deadline].map((value) => Cl.uint(value));
      return s.call(s.buyer, 'forwards-by-second/order', ...terms, Cl.bool(false));
    };
    expect(at(s.now() - 1n).err).toBe(8005n);
    expect(at(s.now()).ok).toBe(1n);
    expect(at(s.now() + 1_096n * DAY + 1n).err).toBe(8005n);
    expect(at(s.now() + 1_096n * DAY).ok).toBe(2n);
  });

  it('takes a deadline from the second after the period until 180 days later', () => {
    const { s, facility } = ready();
    const end = nextHour(s) + 2n * HOUR;
    const at = (deadline: bigint) => place(s, orderOf(s, facility, { end, deadline }));
    expect(at(end).err).toBe(8006n);
    expect(at(end + 180n * DAY + 1n).err).toBe(8006n);
    expect(at(end + 1n).ok).toBe(1n);
    expect(at(end + 180n * DAY).ok).toBe(2n);
  });

  it('takes 1 Wh to 1000 TWh', () => {
    const { s, facility } = ready(1_000_000_001n);
    const of = (wh: bigint) => place(s, orderOf(s, facility, { wh, price: 1n }));
    expect([of(0n).err, of(10n ** 15n + 1n).err, of(2n ** 128n - 1n).err]).toEqual([8007n, 8007n, 8007n]);
    expect([of(1n).ok, of(10n ** 15n).prints[0]?.total]).toEqual([1n, 1_000_000_000n]);
  });

  it('takes 1 sat to 21 million bitcoin per MWh', () => {
    const { s, facility } = ready(2_100_000_001n);
    const max = 2_100_000_000_000_000n;
    const at = (price: bigint) => place(s, orderOf(s, facility, { wh: 1n, price }));
    expect([at(0n).err, at(max + 1n).err]).toEqual([8008n, 8008n]);
    expect([at(1n).prints[0]?.total, at(max).prints[0]?.total]).toEqual([1n, 2_100_000_000n]);
  });

  it('of more than the buyer has changes nothing', () => {
    const { s, facility } = ready(49_999n);
    expect(place(s, orderOf(s, facility))).toMatchObject({ err: 8009n, moves: [], prints: [] });
    expect([s.read('forwards/get-last-order'), s.sats(s.buyer)]).toEqual([0n, 49_999n]);
  });
});

describe('accepting', () => {
  it('is announced and remembers who accepted', () => {
    const { s, order, id } = ordered(opened());
    const outcome = accept(s, id);
    expect(outcome).toMatchObject({ ok: true, moves: [] });
    expect(outcome.prints).toEqual([
      { event: 'forward-accepted', order: id, facility: order.facility, owner: s.producer, buyer: s.buyer },
    ]);
    expect(orderAt(s, id)).toMatchObject({ 'accepted-by': s.producer });
    expect(accept(s, id).err).toBe(8012n);
  });

  it('is for the owner of the facility only, of an open order', () => {
    const { s, id } = ordered(opened());
    expect(accept(s, id, s.buyer).err).toBe(8011n);
    expect(accept(s, id, s.body).err).toBe(8011n);
    expect(accept(s, 99n).err).toBe(8010n);
  });

  it('is refused for a facility that was suspended, and while forwards are paused', () => {
    const { s, order, id } = ordered(opened());
    suspendFacility(s, order.facility, s.body);
    expect(accept(s, id).err).toBe(8003n);
    reinstateFacility(s, order.facility, s.body);
    pauseOnly(s, 'forwards');
    expect(accept(s, id).err).toBe(8001n);
    pauseOnly(s, ...allBut('forwards'));
    expect(accept(s, id).ok).toBe(true);
  });

  it('works until the second before the deadline', () => {
    const s = opened();
    const deadline = reachable(s, nextHour(s) + 2n * HOUR);
    const { order, id } = ordered(s, { deadline });
    const { id: next } = ordered(s, { ...order, deadline: order.deadline + 11n }, order.facility);
    waitUntil(s, order.deadline);
    expect(s.now()).toBe(order.deadline);
    expect(accept(s, id).err).toBe(8013n);
    expect(accept(s, next).ok).toBe(true);
  });

  it('binds the buyer and nobody else', () => {
    const { s, order, id } = ordered(opened());
    accept(s, id);
    expect(cancel(s, id).err).toBe(8015n);
    const token = generated(s, order);
    expect(deliver(s, id, token, order.wh).ok).toBeDefined();
  });

  it('ends when the facility changes hands: the buyer may cancel, or the new owner accept', () => {
    const { s, order, id } = ordered(opened());
    const { id: other } = ordered(s, {}, order.facility);
    accept(s, id);
    accept(s, other);
    handOver(s, order.facility, s.producer2);
    expect(accept(s, id).err).toBe(8011n);
    expect(accept(s, id, s.producer2).ok).toBe(true);
    expect(cancel(s, id).err).toBe(8015n);
    expect(cancel(s, other).ok).toBe(50_000n);
  });

  it('ends when the facility is stopped, so that no money waits for what cannot come', () => {
    const { s, order, id } = ordered(opened());
    accept(s, id);
    s.must(s.producer, 'facilities/deregister-facility', Cl.uint(order.facility));
    expect(cancel(s, id).ok).toBe(50_000n);
  });

  it('binds to the one order that it names', () => {
    const { s, order, id } = ordered(opened());
    const { id: other } = ordered(s, {}, order.facility);
    accept(s, id);
    expect(cancel(s, other).ok).toBe(50_000n);
    expect(s.sats(forwardsOf(s))).toBe(50_000n);
    expect([escrowAt(s, id), escrowAt(s, other)]).toEqual([50_000n, 0n]);
  });
});
