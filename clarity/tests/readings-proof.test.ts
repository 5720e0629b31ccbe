import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, type Scenario } from '../tools/scenario.ts';
import { correct, withdraw } from '../tools/steps.ts';
import { opened } from './support/market.ts';
import { proofList, proofOf, type Reading, readingTuple, type Step, topOf } from './support/merkle-sum.ts';

/** 24 half-open hours with different energies; `carried` Wh were attested in an issuance before. */
function issueReadings(count: number, carried = 0n): { s: Scenario; readings: Reading[]; issuance: bigint } {
  const s = opened();
  const facility = s.approved();
  if (carried > 0n) s.issued({ facility, wh: carried, periodStart: s.hoursAgo(96n), periodEnd: s.hoursAgo(95n) });
  const first = s.hoursAgo(72n);
  const readings = Array.from({ length: count }, (_, i) => {
    const start = first + BigInt(i) * HOUR;
    return { start, end: start + HOUR, wh: 1_000n + BigInt(i * i) };
  });
  const { hash, sum } = topOf(readings);
  const period = { periodStart: first, periodEnd: first + BigInt(count) * HOUR };
  const answer = s.issued({ facility, wh: sum, readingsRoot: hash, leaves: BigInt(count), ...period });
  return { s, readings, issuance: answer.issuance as bigint };
}

const verify = (s: Scenario, issuance: bigint, reading: Reading, steps: Step[]) =>
  s.read('readings/verify-reading', Cl.uint(issuance), readingTuple(reading), proofList(steps));

describe('proof that a reading stands behind an issuance', () => {
  it.each([1, 2, 3, 7, 24])('holds for every one of %i readings, with its place in the attested energy', (count) => {
    const { s, readings, issuance } = issueReadings(count);
    let before = 0n;
    for (const [i, reading] of readings.entries()) {
      expect(verify(s, issuance, reading, proofOf(readings, i))).toEqual({ 'first-wh': before, wh: reading.wh });
      before += reading.wh;
    }
  });

  it('counts from the first Wh the facility ever had attested', () => {
    const { s, readings, issuance } = issueReadings(3, 700n);
    expect(verify(s, issuance, readings[1]!, proofOf(readings, 1))).toEqual({ 'first-wh': 1_700n, wh: 1_001n });
  });

  it('fails for another energy, another hour, another place and another issuance', () => {
    const { s, readings, issuance } = issueReadings(5);
    const reading = readings[2]!;
    const steps = proofOf(readings, 2);
    expect(verify(s, issuance, { ...reading, wh: reading.wh + 1n }, steps)).toBeNull();
    expect(verify(s, issuance, { ...reading, start: reading.start - HOUR }, steps)).toBeNull();
    expect(verify(s, issuance, reading, proofOf(readings, 3))).toBeNull();
    expect(verify(s, issuance + 1n, reading, steps)).toBeNull();
  });

  it('fails when energy is moved between siblings or wrapped around 64 bits', () => {
    const { s, readings, issuance } = issueReadings(4);
    const reading = readings[0]!;
    const [first, ...others] = proofOf(readings, 0);
    expect(verify(s, issuance, reading, [{ ...first!, sum: first!.sum + 1n }, ...others])).toBeNull();
    expect(verify(s, issuance, reading, [{ ...first!, sum: first!.sum + 2n ** 64n }, ...others])).toBeNull();
    const wrapped = { ...reading, start: reading.start + 2n ** 64n, end: reading.end + 2n ** 64n };
    expect(verify(s, issuance, wrapped, proofOf(readings, 0))).toBeNull();
    const lateStart = { ...reading, start: reading.start + 2n ** 64n };
    expect(verify(s, issuance, lateStart, proofOf(readings, 0))).toBeNull();
  });

  it('fails for a reading outside the period of the issuance', () => {
    const s = opened();
    const first = s.hoursAgo(72n);
    const readings = [0n, 1n, 2n].map((i) => ({ start: first + i * HOUR, end: first + (i + 1n) * HOUR, wh: 1_000n }));
    const { hash, sum } = topOf(readings);
    const period = { periodStart: first + HOUR, periodEnd: first + 2n * HOUR };
    const { issuance } = s.issued({ facility: s.approved(), wh: sum, readingsRoot: hash, leaves: 3n, ...period });
    const proven = readings.map((reading, i) => verify(s, issuance as bigint, reading, proofOf(readings, i)));
    expect(proven).toEqual([null, { 'first-wh': 1_000n, wh: 1_000n }, null]);
  });

  it.each([-1n, 1n])('fails for an issuance of other energy than the tree holds (%i Wh)', (more) => {
    const s = opened();
    const start = s.hoursAgo(72n);
    const readings = [0n, 1n].map((i) => ({ start: start + i * HOUR, end: start + (i + 1n) * HOUR, wh: 1_000n }));
    const { hash, sum } = topOf(readings);
    const period = { periodStart: start, periodEnd: start + 2n * HOUR };
    const { issuance } = s.issued({
      facility: s.approved(),
      wh: sum + more,
      readingsRoot: hash,
      leaves: 2n,
      ...period,
    });
    for (const [i, reading] of readings.entries())
      expect(verify(s, issuance as bigint, reading, proofOf(readings, i))).toBeNull();
  });

  it('fails for an issuance that was withdrawn, and for one that does not exist', () => {
    const { s, readings, issuance } = issueReadings(3);
    const [reading, steps] = [readings[0]!, proofOf(readings, 0)];
    expect(verify(s, issuance, reading, steps)).toEqual({ 'first-wh': 0n, wh: 1_000n });
    expect(withdraw(s, issuance, null).ok).toBe(true);
    for (const id of [0n, issuance, issuance + 1n, 2n ** 128n - 1n]) expect(verify(s, id, reading, steps)).toBeNull();
  });

  it('holds as before when part of the issuance was corrected', () => {
    const { s, readings, issuance } = issueReadings(3);
    expect(correct(s, issuance, 500n).ok).toBe(true);
    expect(verify(s, issuance, readings[1]!, proofOf(readings, 1))).toEqual({ 'first-wh': 1_000n, wh: 1_001n });
  });

  it('fails for a reading without a duration, and for numbers at the end of their range', () => {
    const { s, readings, issuance } = issueReadings(2);
    const [reading, steps] = [readings[0]!, proofOf(readings, 0)];
    const huge = 2n ** 128n - 1n;
    for (const change of [{ end: reading.start }, { end: huge }, { start: huge }, { wh: huge }])
      expect(verify(s, issuance, { ...reading, ...change }, steps)).toBeNull();
    expect(verify(s, issuance, reading, [{ ...steps[0]!, sum: huge }])).toBeNull();
  });

  it('fails for a reading that ends when it starts, or before, although the tree holds it', () => {
    const s = opened();
    const start = s.hoursAgo(72n);
    const period = { periodStart: start, periodEnd: start + 2n * HOUR };
    const ends = [start + 2n * HOUR, start + HOUR, start];
    const readings = ends.map((end) => ({ start: start + HOUR, end, wh: 1_000n }));
    const { hash, sum } = topOf(readings);
    const { issuance } = s.issued({ facility: s.approved(), wh: sum, readingsRoot: hash, leaves: 3n, ...period });
    const proven = readings.map((reading, i) => verify(s, issuance as bigint, reading, proofOf(readings, i)));
    expect(proven).toEqual([{ 'first-wh': 0n, wh: 1_000n }, null, null]);
  });

  it('climbs 24 levels, which is room for every reading there can be, and no more', () => {
    const { s, readings, issuance } = issueReadings(2);
    const step = proofOf(readings, 0)[0]!;
    expect(
      verify(
        s,
        issuance,
        readings[0]!,
        Array.from({ length: 24 }, () => step),
      ),
    ).toBeNull();
    expect(() =>
      verify(
        s,
        issuance,
        readings[0]!,
        Array.from({ length: 25 }, () => step),
      ),
    ).toThrow();
  });

  it('does not take an inner node of the tree for a reading', () => {
    const { s, readings, issuance } = issueReadings(4);
    const inner = { start: readings[0]!.start, end: readings[1]!.end, wh: readings[0]!.wh + readings[1]!.wh };
    expect(verify(s, issuance, inner, proofOf(readings, 0).slice(1))).toBeNull();
  });
});
