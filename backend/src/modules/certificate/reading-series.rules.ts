import type { ReadingLeaf } from '../../kit/merkle-sum.ts';
import type { READING_STEPS } from './certificate.contract.ts';

export type ReadingStep = (typeof READING_STEPS)[number];

const SECONDS = { hour: 3_600, day: 86_400 } as const;

/**
 * Sums per hour or day of UTC, cut to the period: exact, and adding up to the leaves. A reading counts where it starts; one
 * that is longer than the step makes its own point, so that its energy is never spread by guess. Leaves in time order.
 */
export function readingSeries(leaves: readonly ReadingLeaf[], step: ReadingStep): ReadingLeaf[] {
  if (step === 'interval') return [...leaves];
  const size = SECONDS[step];
  const first = leaves[0]?.start ?? 0;
  const end = leaves.at(-1)?.end ?? 0;
  const points: ReadingLeaf[] = [];
  let point: ReadingLeaf | undefined;
  for (const leaf of leaves) {
    if (point !== undefined && leaf.end <= point.end) {
      point = { ...point, wh: point.wh + leaf.wh };
      points[points.length - 1] = point;
      continue;
    }
    const from = Math.floor(leaf.start / size) * size;
    const start: number = Math.max(from, first, point?.end ?? 0);
    point = { start, end: Math.max(Math.min(from + size, end), leaf.end), wh: leaf.wh };
    points.push(point);
  }
  return points;
}

/** Seconds of every reading, or null where they differ. */
export function intervalOf(leaves: readonly ReadingLeaf[]): number | null {
  const [first] = leaves;
  if (first === undefined) return null;
  const seconds = first.end - first.start;
  return leaves.every(({ start, end }) => end - start === seconds) ? seconds : null;
}
