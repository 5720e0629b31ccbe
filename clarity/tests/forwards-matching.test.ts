import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, MWH, type Scenario, UNIT_REC } from '../tools/scenario.ts';
import { correct } from '../tools/steps.ts';
import { issuedUntil } from './support/expiring-lots.ts';
import { deliver, GRANULAR, generated, nextHour, ordered, waitUntil } from './support/forwards.ts';
import { opened } from './support/market.ts';

/** The same lot once more, but of the other kind, trial or real: what the issuer of the market never makes. */
function otherKind(s: Scenario, like: bigint): bigint {
  const token = 1_000_000n;
  const { issuance, wh, trial } = s.read('rec-nft/get-lot', Cl.uint(like)) as Record<string, bigint | boolean>;
  const lot = Cl.tuple({
    issuance: Cl.uint(issuance as bigint),
    'first-wh': Cl.uint(0),
    wh: Cl.uint(wh as bigint),
    'expires-at': Cl.none(),
    trial: Cl.bool(!trial),
  });
  const args = [Cl.uint(token), Cl.principal(s.producer), lot];
  s.simnet.callPrivateFn('rec-nft', 'create-lot', args as never, s.deployer);
  return token;
}

describe('what is delivered', () => {
  it.each([0n, 10n * MWH + 1n, 2n ** 128n - 1n])('is not %d Wh of an order of 10 MWh', (wh) => {
    const { s, order, id } = ordered(opened());
    expect(deliver(s, id, generated(s, order, 15n * MWH), wh).err).toBe(8017n);
  });

  it('is not more than the lot', () => {
    const { s, order, id } = ordered(opened());
    expect(deliver(s, id, generated(s, order, MWH), MWH + 1n).err).toBe(8017n);
  });

  it('is a lot that lives', () => {
    const { s, order, id } = ordered(opened());
    const token = generated(s, order);
    s.must(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(MWH), Cl.principal(s.producer));
    expect(deliver(s, id, 99n, MWH).err).toBe(8016n);
    expect(deliver(s, id, token, order.wh).err).toBe(3003n);
  });

  it('comes from the facility of the order, not from another of the same owner', () => {
    const { s, order, id } = ordered(opened());
    const facility = s.approved(GRANULAR);
    expect(deliver(s, id, generated(s, { ...order, facility }), order.wh).err).toBe(8018n);
  });

  it.each([
    { what: 'an hour before', from: -1n, to: 1n },
    { what: 'an hour after', from: 1n, to: 3n },
    { what: 'the hours before and after too', from: -1n, to: 3n },
  ])('was not generated in $what the period', ({ from, to }) => {
    const s = opened();
    const { order, id } = ordered(s, { start: nextHour(s) + 2n * HOUR });
    const [start, end] = [order.start + from * HOUR, order.start + to * HOUR];
    expect(deliver(s, id, generated(s, { ...order, start, end }), order.wh).err).toBe(8019n);
  });

  it('is not energy of hours before the order, issued after it', () => {
    const { s, order, id } = ordered(opened());
    const past = { ...order, start: order.start - 48n * HOUR, end: order.start - 24n * HOUR };
    expect(deliver(s, id, generated(s, past), order.wh).err).toBe(8019n);
  });

  it.each([false, true])('says whether it is a trial: %s', (trial) => {
    const s = opened();
    const { order, id } = ordered(s, { trial }, s.approved({ ...GRANULAR, trial }));
    expect(deliver(s, id, generated(s, order), MWH).prints.at(-1)).toMatchObject({ trial });
  });

  it.each([false, true])('is no lot of the other kind, whoever issued it: %s', (trial) => {
    const s = opened();
    const { order, id } = ordered(s, { trial }, s.approved({ ...GRANULAR, trial }));
    const token = otherKind(s, generated(s, order));
    expect(deliver(s, id, token, MWH).err).toBe(8021n);
  });

  it('lasts until the deadline at least', () => {
    const { s, order, id } = ordered(opened());
    const { facility, start, end, deadline } = order;
    waitUntil(s, end);
    const hourUntil = (periodStart: bigint, expiresAt: bigint) =>
      issuedUntil(s, { facility, periodStart, periodEnd: periodStart + HOUR, wh: MWH }, () => expiresAt);
    const [short, long] = [hourUntil(start, deadline - 1n), hourUntil(end - HOUR, deadline)];
    expect(deliver(s, id, short, MWH).err).toBe(8022n);
    expect(deliver(s, id, long, MWH).ok).toBeDefined();
  });
});

describe('energy carried from earlier hours', () => {
  /** 1.4 MWh before the order, of which 0.4 are carried into the 10.3 MWh of its period: a lot of 10 MWh. */
  function carried({ corrected = 0n } = {}) {
    const s = opened();
    const facility = s.approved({ unit: UNIT_REC, nameplateW: 99_999_999n });
    const { issuance } = s.issued({ facility, wh: 1_400_000n });
    if (corrected > 0n) correct(s, issuance as bigint, corrected);
    const { order, id } = ordered(s, {}, facility);
    return { s, id, order, token: generated(s, order, 10_300_000n) };
  }

  /** Splits the first `wh` off a lot and answers the rest. */
  function cut(s: Scenario, wh: bigint, token: bigint): bigint {
    const parts = s.must(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(wh), Cl.principal(s.producer));
    return (parts as { rest: bigint }).rest;
  }

  it('is not delivered', () => {
    const { s, id, token } = carried();
    expect(s.read('rec-nft/get-lot', Cl.uint(token))).toMatchObject({ wh: 10n * MWH });
    expect(deliver(s, id, token, 10n * MWH).err).toBe(8020n);
    expect(deliver(s, id, token, 1n).err).toBe(8020n);
  });

  it('is split off to the Wh, and the rest is delivered', () => {
    const { s, id, token } = carried();
    const almost = cut(s, 399_999n, token);
    expect(deliver(s, id, almost, MWH).err).toBe(8020n);
    const rest = cut(s, 1n, almost);
    expect(deliver(s, id, rest, 9_600_000n).ok).toMatchObject({ total: 48_000n });
  });

  it('is less by what was corrected before', () => {
    const { s, id, token } = carried({ corrected: 300_000n });
    const almost = cut(s, 99_999n, token);
    expect(deliver(s, id, almost, MWH).err).toBe(8020n);
    expect(deliver(s, id, cut(s, 1n, almost), MWH).ok).toBeDefined();
  });

  it('is not delivered either when it is of the period, but in the lot of a later one', () => {
    const { s, id, order } = carried();
    const { start, end } = { start: order.end, end: order.end + HOUR };
    expect(deliver(s, id, generated(s, { ...order, start, end }, 800_000n), MWH).err).toBe(8019n);
  });

  it('is none at a facility of 1 Wh units', () => {
    const s = opened();
    const facility = s.approved(GRANULAR);
    s.issued({ facility, wh: 1_400_001n });
    const { order, id } = ordered(s, {}, facility);
    expect(deliver(s, id, generated(s, order), order.wh).ok).toBeDefined();
  });
});
