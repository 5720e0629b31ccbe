import { useQuery } from '@tanstack/react-query';
import { api, apiKey, type Id, metering } from '../api.ts';
import { type Bucket, bucketsOf, type SeriesReading, type Step, stepFor } from './series.ts';

const PAGE = 5_000;
/** 200,000 readings: two years of five-minute values. */
const MAX_PAGES = 40;

export interface ReadingSums {
  step: Step;
  buckets: Bucket[];
  readings: number;
  /** More was there than is read at once: the period ends where reading stopped. */
  cutAt: Date | null;
}

interface Asked {
  facilityId: Id<'facility'>;
  period: { start: Date; end: Date };
}

/** All readings of a facility in a period, added up per hour or day. */
export function useReadingSums({ facilityId, period }: Asked, enabled = true) {
  const { start: from, end: to } = period;
  return useQuery<ReadingSums, Error>({
    queryKey: [...apiKey(metering.listReadings, { facilityId, from, to }), 'sums'],
    queryFn: ({ signal }) => readSums({ facilityId, period }, signal),
    enabled,
    staleTime: 5 * 60_000,
  });
}

async function readSums({ facilityId, period }: Asked, signal: AbortSignal): Promise<ReadingSums> {
  const readings: SeriesReading[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, next } = await api.call(metering.listReadings, {
      params: { facilityId },
      query: { from: period.start, to: period.end, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    });
    readings.push(...items);
    if (next === null) return { ...sumsOf(readings, period), cutAt: null };
    cursor = next;
  }
  const cutAt = readings.at(-1)?.start ?? period.end;
  return { ...sumsOf(readings, { start: period.start, end: cutAt }), cutAt };
}

function sumsOf(readings: readonly SeriesReading[], period: Asked['period']) {
  const step = stepFor(period, readings);
  return { step, buckets: bucketsOf(readings, period, step), readings: readings.length };
}
