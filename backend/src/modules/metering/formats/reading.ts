/** How a value came to be. `missing` marks an interval the meter has no value for: it never becomes a leaf. */
export type Quality = 'actual' | 'estimated' | 'substituted' | 'missing';

/** Seen from the grid: generation flows into it (NEM12 suffix B), consumption out of it (suffix E). */
export type Direction = 'generation' | 'consumption';

/** One interval of one channel, half-open [start, end) in unix seconds. `wh` may be negative in a faulty file: rule R06. */
export interface Reading {
  readonly start: number;
  readonly end: number;
  readonly wh: bigint;
  readonly quality: Quality;
  readonly direction: Direction;
  /** The installation and its channel, for example `NMI1234567` and `B1`; serial number where the file gives one. */
  readonly meter: string;
  readonly channel: string;
  readonly serial?: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

/** Something wrong in a file. `refuse`: nothing is taken from the file; `notice`: told, and the file stays good. */
export interface Fault {
  readonly severity: 'refuse' | 'notice';
  /** Record type of the format: `300`, `header`, `row`, `file`. */
  readonly record: string;
  readonly line: number;
  readonly what: string;
  readonly cure: string;
}

export interface ChannelSummary {
  readonly meter: string;
  readonly channel: string;
  /** `other` is what is neither energy into nor out of the grid, such as reactive energy. */
  readonly direction: Direction | 'other';
  readonly intervals: number;
  readonly missing: number;
  readonly wh: bigint;
  /** Fractions of a Wh that were not counted (see decimal.ts), exact, in nano-Wh. */
  readonly droppedNanoWh: bigint;
  /** True if this channel's readings were given to the caller. */
  readonly used: boolean;
}

export interface FileSummary {
  readonly format: 'nem12' | 'csv';
  readonly accepted: boolean;
  readonly faults: number;
  readonly lines: number;
  readonly channels: readonly ChannelSummary[];
}

/**
 * What a parser gives, in file order; the summary is always the last item. Readings come before the end of the file is
 * known to be good, so the caller keeps them only when the summary says `accepted`.
 */
export type MeterFileItem =
  | { readonly kind: 'reading'; readonly reading: Reading }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'summary'; readonly summary: FileSummary };

/** Faults are listed up to here and counted after, so that a hopeless file stays readable. */
export const MAX_FAULTS_LISTED = 100;

/** Whole file in memory: for small files and tests. */
export async function collectMeterFile(items: AsyncIterable<MeterFileItem>) {
  const readings: Reading[] = [];
  const faults: Fault[] = [];
  let summary: FileSummary | undefined;
  for await (const item of items) {
    if (item.kind === 'reading') readings.push(item.reading);
    else if (item.kind === 'fault') faults.push(item.fault);
    else summary = item.summary;
  }
  if (!summary) throw new Error('The parser ended without a summary.');
  return { readings: summary.accepted ? readings : [], faults, summary };
}
