import { parseCsv } from './csv-parser.ts';
import type { CsvOptions } from './csv-rows.ts';
import { parseNem12 } from './nem12-parser.ts';
import type { Fault, FileSummary, MeterFileItem, Reading } from './reading.ts';

/** How the bytes of a meter file are to be read. `csv` is empty for NEM12, which says everything itself. */
export interface MeterFileOptions {
  readonly format: 'csv' | 'nem12';
  readonly csv: Partial<Omit<CsvOptions, 'direction'>>;
}

/** The meter of a CSV file that names none, where the facility does not have exactly one. */
export const UNNAMED_METER = 'not named';

function parse(bytes: AsyncIterable<Uint8Array>, { format, csv }: MeterFileOptions): AsyncGenerator<MeterFileItem> {
  if (format === 'nem12') return parseNem12(bytes);
  return parseCsv(bytes, { ...csv, meter: csv.meter ?? UNNAMED_METER, direction: 'generation' });
}

/** A meter file while it is read once: its readings as a stream, and what was said beside them afterwards. */
export class MeterFile {
  readonly faults: Fault[] = [];
  readonly #items: AsyncGenerator<MeterFileItem>;
  #summary: FileSummary | undefined;

  constructor(bytes: AsyncIterable<Uint8Array>, options: MeterFileOptions) {
    this.#items = parse(bytes, options);
  }

  async *readings(): AsyncGenerator<Reading> {
    for await (const item of this.#items) {
      if (item.kind === 'reading') yield item.reading;
      else if (item.kind === 'fault') this.faults.push(item.fault);
      else this.#summary = item.summary;
    }
  }

  /** Only once all readings were taken. */
  get summary(): FileSummary {
    if (!this.#summary) throw new Error('The meter file was not read to its end.');
    return this.#summary;
  }
}
