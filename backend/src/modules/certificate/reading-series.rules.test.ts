import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingLeaf } from '../../kit/merkle-sum.ts';
import { intervalOf, readingSeries } from './reading-series.rules.ts';

const HOUR = 3_600;
const leavesOf = (start: number, seconds: number, wh: readonly bigint[]): ReadingLeaf[] =>
  wh.map((each, i) => ({ start: start + i * seconds, end: start + (i + 1) * seconds, wh: each }));

describe('the series of the readings', () => {
  it('adds up quarters to the hours of UTC', () => {
    const leaves = leavesOf(10 * HOUR, 900, [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    expect(readingSeries(leaves, 'hour')).toEqual(leavesOf(10 * HOUR, HOUR, [10n, 26n]));
  });

  it('cuts the first and the last day to what was read', () => {
    const leaves = leavesOf(
      14 * HOUR,
      HOUR,
      Array.from({ length: 24 }, () => 1n),
    );
    expect(readingSeries(leaves, 'day')).toEqual([
      { start: 14 * HOUR, end: 24 * HOUR, wh: 10n },
      { start: 24 * HOUR, end: 38 * HOUR, wh: 14n },
    ]);
  });

  it('leaves a reading that is longer than the step as it is', () => {
    const leaves = leavesOf(0, 6 * HOUR, [60n, 30n]);
    expect(readingSeries(leaves, 'hour')).toEqual(leaves);
  });

  it('keeps every Wh, overlaps nothing and ends where the readings end, whatever their lengths', () => {
    const lengths = fc.array(
      fc.record({ gap: fc.nat(2), minutes: fc.integer({ min: 1, max: 3_000 }), wh: fc.bigInt(0n, 10n ** 9n) }),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(fc.nat(100_000), lengths, fc.constantFrom('hour' as const, 'day' as const), (from, rows, step) => {
        let at = from * 60;
        const leaves = rows.map(({ gap, minutes, wh }) => {
          const start = at + gap * 900;
          at = start + minutes * 60;
          return { start, end: at, wh };
        });
        const series = readingSeries(leaves, step);
        const sum = (of: readonly ReadingLeaf[]) => of.reduce((total, { wh }) => total + wh, 0n);
        expect(sum(series)).toBe(sum(leaves));
        expect([series[0]?.start, series.at(-1)?.end]).toEqual([leaves[0]?.start, leaves.at(-1)?.end]);
        for (const [i, point] of series.entries()) {
          expect(point.end).toBeGreaterThan(point.start);
          if (i > 0) expect(point.start).toBeGreaterThanOrEqual(series[i - 1]?.end ?? 0);
        }
      }),
    );
  });

  it('knows the length of the readings, or that they differ', () => {
    expect(intervalOf(leavesOf(0, 300, [1n, 2n]))).toBe(300);
    expect(intervalOf([...leavesOf(0, 300, [1n]), ...leavesOf(300, 900, [1n])])).toBeNull();
    expect(intervalOf([])).toBeNull();
  });
});
