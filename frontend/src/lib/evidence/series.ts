/** One interval as the API lists it; several meters may cover the same time. */
export interface SeriesReading {
  start: Date;
  end: Date;
  wh: bigint;
  quality: 'actual' | 'estimated' | 'substituted';
}

export const STEPS = { hour: 3_600_000, day: 86_400_000 } as const;
export type Step = keyof typeof STEPS;

/** An hour or a day of UTC, cut to the period. */
export interface Bucket {
  start: Date;
  end: Date;
  /** Wh the meters read. */
  measured: bigint;
  /** Wh that were estimated or substituted. */
  madeUp: bigint;
  /** Milliseconds no reading covers. */
  missingMs: number;
}

/** Hours up to a week, and only where no reading is longer than one: its energy is never spread by guess. */
export function stepFor(period: { start: Date; end: Date }, readings: readonly SeriesReading[]): Step {
  const longest = readings.reduce((most, { start, end }) => Math.max(most, end.getTime() - start.getTime()), 0);
  const week = 7 * STEPS.day;
  return longest <= STEPS.hour && period.end.getTime() - period.start.getTime() <= week ? 'hour' : 'day';
}

/**
 * Exact sums per hour or day of UTC. A reading counts whole where it starts, so the buckets add up to the readings;
 * what no reading covers is told as missing rather than drawn as zero. Readings in time order.
 */
export function bucketsOf(
  readings: readonly SeriesReading[],
  period: { start: Date; end: Date },
  step: Step,
): Bucket[] {
  const [from, to, size] = [period.start.getTime(), period.end.getTime(), STEPS[step]];
  const first = Math.floor(from / size);
  const buckets: Bucket[] = [];
  for (let i = first; i * size < to; i += 1) {
    const start = Math.max(i * size, from);
    const end = Math.min((i + 1) * size, to);
    buckets.push({ start: new Date(start), end: new Date(end), measured: 0n, madeUp: 0n, missingMs: end - start });
  }
  let covered = from;
  for (const reading of readings) {
    const [start, end] = [reading.start.getTime(), reading.end.getTime()];
    const bucket = buckets[Math.floor(start / size) - first];
    if (start < from || start >= to || bucket === undefined) continue;
    if (reading.quality === 'actual') bucket.measured += reading.wh;
    else bucket.madeUp += reading.wh;
    cover(Math.max(start, covered), Math.min(end, to));
    covered = Math.max(covered, end);
  }
  return buckets;

  function cover(start: number, end: number): void {
    for (let at = start; at < end; ) {
      const index = Math.floor(at / size);
      const until = Math.min((index + 1) * size, end);
      const bucket = buckets[index - first];
      if (bucket !== undefined) bucket.missingMs -= until - at;
      at = until;
    }
  }
}

export const totalOf = (buckets: readonly Bucket[]): bigint =>
  buckets.reduce((sum, { measured, madeUp }) => sum + measured + madeUp, 0n);
