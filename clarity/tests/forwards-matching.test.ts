import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { type Facility, HOUR, MWH, type Scenario, UNIT_REC } from '../tools/scenario.ts';
import { altered, CORRECTED, CORRECTED_WH, EXPIRING, TRIAL } from './support/altered-market.ts';
import { deliver, GRANULAR, generated, nextHour, ordered } from './support/forwards.ts';
import { opened } from './support/market.ts';

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

  it('is trial certificates for a trial order only, and real ones for a real order only', () => {
    const s = altered();
    const trials = s.approved({ ...GRANULAR, ...TRIAL });
    const real = ordered(s);
    const { id: trialOfReal } = ordered(s, { trial: true }, real.order.facility);
    const trial = ordered(s, { trial: true }, trials);
    const { id: realOfTrial } = ordered(s, {}, trials);
    const [realLot, trialLot] = [generated(s, real.order), generated(s, trial.order)];
    expect(deliver(s, trialOfReal, realLot, MWH).err).toBe(8021n);
    expect(deliver(s, realOfTrial, trialLot, MWH).err).toBe(8021n);
    expect(deliver(s, real.id, realLot, MWH).prints.at(-1)).toMatchObject({ trial: false });
    expect(deliver(s, trial.id, trialLot, MWH).prints.at(-1)).toMatchObject({ trial: true });
  });

  it('lasts until the deadline at least', () => {
    const s = altered();
    const facility = s.approved({ ...GRANULAR, ...EXPIRING });
    const { order, id } = ordered(s, {}, facility);
    const { start, end, deadline } = order;
    const [short, long] = [
      generated(s, { ...order, end: start + HOUR }, MWH, { nonce: deadline - 1n }),
      generated(s, { ...order, start: end - HOUR }, MWH, { nonce: deadline }),
    ];
    expect(deliver(s, id, short, MWH).err).toBe(8022n);
    expect(deliver(s, id, long, MWH).ok).toBeDefined();
  });
});

describe('energy carried from earlier hours', () => {
  /** 1.4 MWh before the order, of which 0.4 are carried into the 10.3 MWh of its period: a lot of 10 MWh. */
  function carried(s: Scenario = opened(), fields: Partial<Facility> = {}) {
    const facility = s.approved({ unit: UNIT_REC, nameplateW: 100_000_000_000n, ...fields });
    s.issued({ facility, wh: 1_400_000n });
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
    const { s, id, token } = carried(altered(), CORRECTED);
    const almost = cut(s, 400_000n - CORRECTED_WH - 1n, token);
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
