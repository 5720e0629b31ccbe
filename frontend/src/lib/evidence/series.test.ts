import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, type SeriesReading, STEPS, stepFor, totalOf } from './series.ts';

const at = (text: string) => new Date(`2025-03-${text}Z`);
const reading = (start: string, end: string, wh: bigint, quality: SeriesReading['quality'] = 'actual') => ({
  start: at(start),
  end: at(end),
  wh,
  quality,
});
const day = { start: at('01T00:00:00'), end: at('02T00:00:00') };

describe('sums of readings', () => {
  it('adds up exactly to the readings, whatever their length and quality', () => {
    const interval = fc.record({
      minutes: fc.constantFrom(5, 15, 30, 60),
      gap: fc.integer({ min: 0, max: 3 }),
      wh: fc.bigInt(0n, 2n ** 55n),
      quality: fc.constantFrom('actual', 'estimated', 'substituted'),
    });
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 60 }), fc.constantFrom('hour', 'day'), (intervals, step) => {
        let clock = day.start.getTime();
        let coveredMs = 0;
        const readings: SeriesReading[] = intervals.map(({ minutes, gap, wh, quality }) => {
          const start = clock + gap * 300_000;
          clock = start + minutes * 60_000;
          coveredMs += minutes * 60_000;
          return { start: new Date(start), end: new Date(clock), wh, quality };
        });
        const period = { start: day.start, end: new Date(Math.max(clock, day.start.getTime() + 1)) };
        const buckets = bucketsOf(readings, period, step);
        expect(totalOf(buckets)).toBe(readings.reduce((sum, { wh }) => sum + wh, 0n));
        const missing = buckets.reduce((sum, bucket) => sum + bucket.missingMs, 0);
        expect(missing).toBe(period.end.getTime() - period.start.getTime() - coveredMs);
      }),
    );
  });

  it('tells a hole as missing, and an hour of zero as measured', () => {
    const buckets = bucketsOf([reading('01T00:00:00', '01T01:00:00', 0n)], day, 'hour');
    expect(buckets).toHaveLength(24);
    expect(buckets[0]).toMatchObject({ measured: 0n, missingMs: 0 });
    expect(buckets[1]).toMatchObject({ measured: 0n, missingMs: STEPS.hour });
  });

  it('keeps estimated energy apart from measured energy', () => {
    const readings = [
      reading('01T00:00:00', '01T00:30:00', 7n),
      reading('01T00:30:00', '01T01:00:00', 5n, 'substituted'),
    ];
    expect(bucketsOf(readings, day, 'hour')[0]).toMatchObject({ measured: 7n, madeUp: 5n, missingMs: 0 });
  });

  it('adds the meters of a facility together and does not count their shared time twice', () => {
    const readings = [reading('01T00:00:00', '01T01:00:00', 7n), reading('01T00:00:00', '01T01:00:00', 5n)];
    expect(bucketsOf(readings, day, 'hour')[0]).toMatchObject({ measured: 12n, missingMs: 0 });
  });

  it('leaves out what lies outside the period', () => {
    expect(totalOf(bucketsOf([reading('02T00:00:00', '02T01:00:00', 9n)], day, 'hour'))).toBe(0n);
  });

  it('shows hours only where no reading is longer than one and the period is at most a week', () => {
    const hourly = [reading('01T00:00:00', '01T01:00:00', 1n)];
    expect(stepFor(day, hourly)).toBe('hour');
    expect(stepFor({ start: day.start, end: at('09T00:00:00') }, hourly)).toBe('day');
    expect(stepFor(day, [reading('01T00:00:00', '01T02:00:00', 1n)])).toBe('day');
  });
});
