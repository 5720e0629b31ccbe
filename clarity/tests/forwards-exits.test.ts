import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, MWH } from '../tools/scenario.ts';
import { handOver, suspendFacility } from '../tools/steps.ts';
import {
  accept,
  cancel,
  decline,
  deliver,
  escrowAt,
  forwardsOf,
  generated,
  nextHour,
  orderAt,
  ordered,
  reachable,
  refund,
  waitUntil,
} from './support/forwards.ts';
import { opened } from './support/market.ts';
import { everything, pauseOnly } from './support/paused.ts';

describe('cancelling', () => {
  it('pays all of it back and closes the order', () => {
    const { s, order, id } = ordered(opened());
    const outcome = cancel(s, id);
    expect(outcome).toMatchObject({ ok: 50_000n, moves: ['ft_transfer_event'] });
    const { facility } = order;
    expect(outcome.prints).toEqual([
      {
        event: 'forward-closed',
        order: id,
        facility,
        buyer: s.buyer,
        by: s.buyer,
        reason: 'cancelled',
        undelivered: 10n * MWH,
        refunded: 50_000n,
      },
    ]);
    expect([s.sats(s.buyer), s.sats(forwardsOf(s)), orderAt(s, id)]).toEqual([1_000_000n, 0n, null]);
    expect(cancel(s, id).err).toBe(8010n);
  });

  it('is for the buyer only', () => {
    const { s, id } = ordered(opened());
    expect([cancel(s, id, s.outsider).err, cancel(s, id, s.producer).err]).toEqual([8014n, 8014n]);
  });

  it('works after the period, after the deadline and while forwards are paused', () => {
    const { s, order, id } = ordered(opened());
    pauseOnly(s, ...everything());
    waitUntil(s, order.deadline);
    expect(cancel(s, id).ok).toBe(50_000n);
  });

  it('after a part was delivered pays back the rest', () => {
    const { s, order, id } = ordered(opened());
    deliver(s, id, generated(s, order), 4n * MWH);
    expect(cancel(s, id).prints).toMatchObject([{ undelivered: 6n * MWH, refunded: 30_000n }]);
    expect([s.sats(s.buyer), s.sats(forwardsOf(s))]).toEqual([980_000n, 0n]);
  });
});

describe('declining', () => {
  it('pays back what is not delivered, accepted or not, paused or not', () => {
    const { s, order, id } = ordered(opened());
    accept(s, id);
    deliver(s, id, generated(s, order), 4n * MWH);
    pauseOnly(s, ...everything());
    const outcome = decline(s, id);
    expect(outcome).toMatchObject({ ok: 30_000n, moves: ['ft_transfer_event'] });
    expect(outcome.prints).toMatchObject([{ event: 'forward-closed', by: s.producer, reason: 'declined' }]);
    expect([s.sats(s.buyer), s.sats(forwardsOf(s)), orderAt(s, id)]).toEqual([980_000n, 0n, null]);
    expect(decline(s, id).err).toBe(8010n);
  });

  it('is for the owner of the facility only', () => {
    const { s, order, id } = ordered(opened());
    expect([decline(s, id, s.buyer).err, decline(s, id, s.outsider).err]).toEqual([8011n, 8011n]);
    handOver(s, order.facility, s.producer2);
    expect(decline(s, id).err).toBe(8011n);
    expect(decline(s, id, s.producer2).ok).toBe(50_000n);
  });
});

describe('refunding', () => {
  it('is for anybody, from the deadline on, and pays the buyer', () => {
    const s = opened();
    const { order, id } = ordered(s, { deadline: reachable(s, nextHour(s) + 2n * HOUR) });
    const { id: other } = ordered(s, { ...order, deadline: order.deadline + 11n }, order.facility);
    accept(s, id);
    waitUntil(s, order.deadline - 10n);
    expect(refund(s, id).err).toBe(8023n);
    expect(s.now()).toBe(order.deadline);
    const outcome = refund(s, id);
    expect(outcome).toMatchObject({ ok: 50_000n, moves: ['ft_transfer_event'] });
    expect(outcome.prints).toMatchObject([
      { event: 'forward-closed', order: id, buyer: s.buyer, by: s.outsider, reason: 'refunded', refunded: 50_000n },
    ]);
    expect(refund(s, other).err).toBe(8023n);
    expect([refund(s, id).err, refund(s, 99n).err]).toEqual([8010n, 8010n]);
    expect(s.sats(forwardsOf(s))).toBe(escrowAt(s, other));
  });

  it('works when forwards are paused, the facility suspended and the treasury changed', () => {
    const { s, order, id } = ordered(opened());
    accept(s, id);
    pauseOnly(s, ...everything());
    suspendFacility(s, order.facility, s.body);
    handOver(s, order.facility, s.producer2);
    s.must(s.member, 'marketplace/set-treasury', Cl.principal(s.buyer));
    waitUntil(s, order.deadline);
    expect(refund(s, id).ok).toBe(50_000n);
  });

  it('of an order whose sats are all paid closes it without a payment', () => {
    const { s, order, id } = ordered(opened(), { wh: 2n, price: 1n });
    const token = generated(s, order);
    expect(deliver(s, id, token, 1n).ok).toMatchObject({ total: 1n });
    waitUntil(s, order.deadline);
    const outcome = refund(s, id);
    expect(outcome).toMatchObject({ ok: 0n, moves: [] });
    expect(outcome.prints).toMatchObject([{ undelivered: 1n, refunded: 0n }]);
    expect([orderAt(s, id), s.sats(forwardsOf(s))]).toEqual([null, 0n]);
  });

  it('leaves the escrow of other orders alone', () => {
    const { s, order, id } = ordered(opened());
    const { id: other } = ordered(s, { deadline: order.deadline + 10_000n, price: 7n }, order.facility);
    waitUntil(s, order.deadline);
    refund(s, id);
    expect([s.sats(forwardsOf(s)), escrowAt(s, other)]).toEqual([70n, 70n]);
  });
});

describe('a hostile contract that a user calls', () => {
  function withAttacks() {
    const { s, order, id } = ordered(opened());
    const source = readFileSync(new URL('./support/forward-attacks.clar', import.meta.url), 'latin1');
    simnet.deployContract('forward-attacks', source, { clarityVersion: 5 }, s.deployer);
    return { s, order, id };
  }

  it('cannot order with his sBTC, nor cancel his order', () => {
    const { s, order, id } = withAttacks();
    const args = [Cl.uint(order.facility), Cl.uint(nextHour(s))];
    expect(s.call(s.buyer, 'forward-attacks/order-with-his-money', ...args).err).toBe(8009n);
    expect(s.call(s.buyer, 'forward-attacks/cancel-his-order', Cl.uint(id)).err).toBe(8014n);
    expect(s.sats(s.buyer)).toBe(950_000n);
  });

  it('cannot accept, decline or deliver in the name of an owner, nor strand his lot', () => {
    const { s, order, id } = withAttacks();
    const token = generated(s, order);
    const attack = (fn: string, ...args: bigint[]) =>
      s.call(s.producer, `forward-attacks/${fn}`, ...args.map((arg) => Cl.uint(arg))).err;
    expect(attack('accept-in-his-name', id)).toBe(8011n);
    expect(attack('decline-in-his-name', id)).toBe(8011n);
    expect(attack('deliver-his-lot', id, token)).toBe(8011n);
    expect(attack('strand-his-lot', token)).toBe(3010n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('can refund an order that is over, to its buyer only', () => {
    const { s, order, id } = withAttacks();
    waitUntil(s, order.deadline);
    expect(s.call(s.outsider, 'forward-attacks/refund-his-order', Cl.uint(id)).ok).toBe(50_000n);
    expect(s.sats(s.buyer)).toBe(1_000_000n);
  });
});
