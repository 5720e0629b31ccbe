import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, MWH } from '../tools/scenario.ts';
import { handOver, suspendFacility } from '../tools/steps.ts';
import {
  accept,
  DAY,
  deliver,
  escrowAt,
  forwardsOf,
  generated,
  nextHour,
  orderAt,
  ordered,
  orderOf,
  place,
  reachable,
  waitUntil,
} from './support/forwards.ts';
import { opened } from './support/market.ts';
import { everything, pauseOnly } from './support/paused.ts';

describe('a delivery', () => {
  it('of the whole order pays producer and treasury, gives the lot and closes the order', () => {
    const { s, order, id } = ordered(opened());
    accept(s, id);
    const token = generated(s, order);
    const outcome = deliver(s, id, token, 10n * MWH);
    expect(outcome.ok).toEqual({ token, rest: null, wh: 10n * MWH, total: 50_000n, fee: 500n });
    expect(outcome.moves).toEqual(['ft_transfer_event', 'ft_transfer_event', 'nft_transfer_event']);
    expect(outcome.prints).toEqual([
      {
        event: 'forward-delivered',
        order: id,
        facility: order.facility,
        issuance: 1n,
        token,
        rest: null,
        seller: s.producer,
        buyer: s.buyer,
        wh: 10n * MWH,
        price: 5_000n,
        total: 50_000n,
        fee: 500n,
        remaining: 0n,
        trial: false,
      },
    ]);
    expect([s.owner(token), orderAt(s, id), escrowAt(s, id)]).toEqual([s.buyer, null, 0n]);
    expect([s.sats(s.producer), s.sats(s.treasury), s.sats(forwardsOf(s))]).toEqual([49_500n, 500n, 0n]);
    expect(deliver(s, id, token, 1n).err).toBe(8010n);
  });

  it('of a part of a lot gives the rest of the lot back', () => {
    const { s, order, id } = ordered(opened());
    const token = generated(s, order, 15n * MWH);
    const outcome = deliver(s, id, token, 4n * MWH);
    expect(outcome.ok).toEqual({ token: token + 1n, rest: token + 2n, wh: 4n * MWH, total: 20_000n, fee: 200n });
    expect(outcome.prints.at(-1)).toMatchObject({ token: token + 1n, rest: token + 2n, remaining: 6n * MWH });
    expect([s.owner(token), s.owner(token + 1n), s.owner(token + 2n)]).toEqual([null, s.buyer, s.producer]);
    expect([orderAt(s, id)?.delivered, escrowAt(s, id)]).toEqual([4n * MWH, 30_000n]);
    expect(deliver(s, id, token + 2n, 6n * MWH).ok).toMatchObject({ token: token + 3n, total: 30_000n });
    expect([orderAt(s, id), s.sats(forwardsOf(s))]).toEqual([null, 0n]);
  });

  it('of several lots needs no acceptance', () => {
    const { s, order, id } = ordered(opened());
    waitUntil(s, order.end);
    const hour = (start: bigint, wh: bigint) =>
      s.issued({ facility: order.facility, periodStart: start, periodEnd: start + HOUR, wh }).token as bigint;
    const [first, second] = [hour(order.start, 3n * MWH), hour(order.start + HOUR, 7n * MWH)];
    expect(deliver(s, id, second, 7n * MWH).ok).toMatchObject({ total: 35_000n });
    expect(deliver(s, id, first, 3n * MWH).ok).toMatchObject({ total: 15_000n });
    expect(orderAt(s, id)).toBeNull();
  });

  it('rounds in favour of the producer once, and never pays more than the order', () => {
    const { s, order, id } = ordered(opened(), { wh: MWH + 1n, price: 1n });
    expect(escrowAt(s, id)).toBe(2n);
    const token = generated(s, order);
    expect(deliver(s, id, token, 1n).ok).toMatchObject({ total: 1n, fee: 0n });
    const free = deliver(s, id, token + 2n, MWH - 1n);
    expect(free.ok).toMatchObject({ total: 0n, fee: 0n });
    expect(free.moves).not.toContain('ft_transfer_event');
    expect(deliver(s, id, token + 4n, 1n).ok).toMatchObject({ total: 1n });
    expect([orderAt(s, id), s.sats(s.producer), s.sats(forwardsOf(s))]).toEqual([null, 2n, 0n]);
  });

  it('rounds the fee down and takes it at the rate of the day of the order', () => {
    const { s, order, id } = ordered(opened(), { price: 199n });
    s.must(s.member, 'marketplace/set-fee', Cl.uint(500));
    const token = generated(s, order);
    expect(deliver(s, id, token, MWH).ok).toMatchObject({ total: 199n, fee: 1n });
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([198n, 1n]);
  });

  it('without a fee is one payment', () => {
    const s = opened();
    s.must(s.member, 'marketplace/set-fee', Cl.uint(0));
    const { order, id } = ordered(s);
    const outcome = deliver(s, id, generated(s, order), order.wh);
    expect(outcome.moves).toEqual(['ft_transfer_event', 'nft_transfer_event']);
    expect(s.sats(s.producer)).toBe(50_000n);
  });

  it.each(['buyer', 'producer'] as const)('costs no fee when this is the treasury: %s', (treasury) => {
    const { s, order, id } = ordered(opened());
    s.must(s.member, 'marketplace/set-treasury', Cl.principal(s[treasury]));
    const outcome = deliver(s, id, generated(s, order), order.wh);
    expect(outcome.ok).toMatchObject({ total: 50_000n, fee: 0n });
    expect(outcome.moves).toEqual(['ft_transfer_event', 'nft_transfer_event']);
    expect([s.sats(s.producer), s.sats(s.buyer), s.sats(forwardsOf(s))]).toEqual([50_000n, 950_000n, 0n]);
  });

  it('works until the second before the deadline', () => {
    const s = opened();
    const { order, id } = ordered(s, { deadline: reachable(s, nextHour(s) + 2n * HOUR + 1_000n) });
    const { id: next } = ordered(s, { ...order, deadline: order.deadline + 11n }, order.facility);
    const token = generated(s, order);
    waitUntil(s, order.deadline);
    expect(s.now()).toBe(order.deadline);
    expect(deliver(s, id, token, order.wh).err).toBe(8013n);
    expect(deliver(s, next, token, order.wh).ok).toBeDefined();
  });

  it('works while forwards are paused and the facility is suspended', () => {
    const { s, order, id } = ordered(opened());
    const token = generated(s, order);
    pauseOnly(s, ...everything());
    suspendFacility(s, order.facility, s.body);
    expect(deliver(s, id, token, order.wh).ok).toBeDefined();
  });
});

describe('who delivers', () => {
  it('is the owner of the facility, not another holder of a matching lot', () => {
    const { s, order, id } = ordered(opened());
    const token = generated(s, order);
    s.must(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(s.producer2));
    expect(deliver(s, id, token, order.wh, s.producer2).err).toBe(8011n);
    expect(deliver(s, id, token, order.wh).err).toBe(3002n);
    expect(deliver(s, id, token, MWH).err).toBe(3002n);
    expect(s.sats(forwardsOf(s))).toBe(50_000n);
  });

  it('is the owner of today, after the facility changed hands', () => {
    const { s, order, id } = ordered(opened());
    accept(s, id);
    const token = generated(s, order);
    handOver(s, order.facility, s.producer2);
    expect(deliver(s, id, token, order.wh).err).toBe(8011n);
    s.must(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(s.producer2));
    expect(deliver(s, id, token, order.wh, s.producer2).ok).toBeDefined();
    expect(s.sats(s.producer2)).toBe(49_500n);
  });

  it('is not the buyer, when the facility came to him', () => {
    const { s, order, id } = ordered(opened());
    const token = generated(s, order);
    s.must(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(s.buyer));
    handOver(s, order.facility, s.buyer);
    expect(deliver(s, id, token, order.wh, s.buyer).err).toBe(8004n);
    expect(deliver(s, id, token, MWH, s.buyer).err).toBe(8004n);
  });
});

describe('two orders of the same hours', () => {
  it('are filled from one lot, each to its own buyer', () => {
    const { s, order, id } = ordered(opened());
    s.fund(s.buyer2, 1_000_000n);
    const other = place(s, orderOf(s, order.facility, { ...order, price: 7_000n }), s.buyer2).ok as bigint;
    const token = generated(s, order, 12n * MWH);
    expect(deliver(s, id, token, 10n * MWH).ok).toMatchObject({ total: 50_000n });
    expect(deliver(s, other, token + 2n, 2n * MWH).ok).toMatchObject({ total: 14_000n });
    expect([s.owner(token + 1n), s.owner(token + 2n)]).toEqual([s.buyer, s.buyer2]);
    expect(s.sats(forwardsOf(s))).toBe(56_000n);
    expect(orderAt(s, other)).toMatchObject({ delivered: 2n * MWH, deadline: order.end + 10n * DAY });
  });
});
