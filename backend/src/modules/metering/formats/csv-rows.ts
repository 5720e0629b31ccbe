import { type CsvColumns, mapColumns, qualityOf } from './csv-columns.ts';
import { type EnergyUnit, energyUnit, parseEnergy } from './decimal.ts';
import { readInstant, TimeZone, type WrittenInstant } from './local-time.ts';
import { MAX_CHANNELS, type MeterFileReport } from './meter-file-report.ts';
import type { Direction, MeterFileItem, Quality } from './reading.ts';

/** What a CSV file does not say by itself. Nothing is assumed: what is neither in a column nor declared is a fault. */
export interface CsvOptions {
  readonly direction: Direction;
  /** The meter of rows without a meter column. */
  readonly meter: string;
  /** IANA zone or fixed offset of times written without one. */
  readonly zone?: string;
  readonly unit?: EnergyUnit;
  readonly quality?: Quality;
  /** Sign before the decimals, a dot unless declared. */
  readonly decimal?: '.' | ',';
}

/** A day of 25 hours, when the clock goes back. */
const LONGEST = 25 * 3600;
const WRITE_OFFSET = 'Write the offset behind the time, as in 2024-10-27T02:00+01:00.';

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** A row that cannot be used, in words. */
class RowFault extends Error {
  override readonly name = 'RowFault';
  readonly cure: string;

  constructor(what: string, cure: string) {
    super(what);
    this.cure = cure;
  }
}

/** Turns the rows of a CSV file into readings, the first row being the header. */
export class CsvRows {
  line = 0;
  hopeless = false;
  readonly #options: CsvOptions;
  readonly #report: MeterFileReport;
  readonly #last = new Map<string, Interval>();
  #columns: CsvColumns | undefined;
  #zone: TimeZone | undefined;
  #rows = 0;

  constructor(options: CsvOptions, report: MeterFileReport) {
    this.#options = options;
    this.#report = report;
  }

  *take(record: readonly string[], line: number): Generator<MeterFileItem> {
    this.line = line;
    try {
      if (!this.#columns) this.#header(record);
      else yield* this.#row(record, this.#columns, line);
    } catch (error) {
      if (error instanceof RowFault) yield* this.#report.refuse('row', line, error.message, error.cure);
      else if (error instanceof RangeError && !this.#columns) {
        this.hopeless = true;
        const cure = 'Name the columns start, end, value, unit, quality and, if wanted, meter; declare a known zone.';
        yield* this.#report.refuse('header', line, `${error.message}.`, cure);
      } else throw error;
    }
  }

  *end(): Generator<MeterFileItem> {
    if (this.#rows === 0)
      yield* this.#report.refuse(
        'file',
        this.line,
        'The file has a header and no rows.',
        'Send the rows with the readings.',
      );
  }

  #header(record: readonly string[]): void {
    const { zone, unit, quality } = this.#options;
    if (zone !== undefined) this.#zone = new TimeZone(zone);
    const columns = mapColumns(record);
    if (columns.unit === undefined && columns.headerUnit === undefined && unit === undefined)
      throw new RangeError('No column names the unit, and none was declared');
    if (columns.quality === undefined && quality === undefined)
      throw new RangeError('No column names the quality, and none was declared');
    this.#columns = columns;
  }

  *#row(record: readonly string[], columns: CsvColumns, line: number): Generator<MeterFileItem> {
    this.#rows += 1;
    const field = (at: number | undefined) => (at === undefined ? '' : (record[at] ?? ''));
    const { direction } = this.#options;
    const meter = field(columns.meter) || this.#options.meter;
    const quality = this.#quality(columns, field(columns.quality));
    const { start, end } = this.#interval(field(columns.start), field(columns.end), this.#last.get(meter));
    const nano = quality === 'missing' ? 0n : this.#energy(columns, field(columns.value), field(columns.unit));
    const tally = this.#report.tally({ meter, channel: direction, direction, used: true });
    if (!tally)
      throw new RowFault(`The file holds more than ${MAX_CHANNELS} meters.`, 'Split it into one file per plant.');
    this.#last.set(meter, { start, end });
    const wh = tally.count(start, end, nano, quality);
    if (this.#report.refused) return;
    yield { kind: 'reading', reading: { start, end, wh, quality, direction, meter, channel: direction, line } };
  }

  #quality(columns: CsvColumns, text: string): Quality {
    const quality = columns.quality === undefined ? this.#options.quality : qualityOf(text);
    if (quality) return quality;
    throw new RowFault(`"${text.slice(0, 40)}" is not a quality.`, 'Write actual, estimated, substituted or missing.');
  }

  #energy(columns: CsvColumns, value: string, unitText: string): bigint {
    const unit = columns.unit === undefined ? (columns.headerUnit ?? this.#options.unit) : energyUnit(unitText);
    if (!unit) throw new RowFault(`"${unitText.slice(0, 40)}" is not a unit of energy.`, 'Write Wh, kWh or MWh.');
    try {
      const comma = this.#options.decimal === ',' && !value.includes('.');
      return parseEnergy(comma ? value.replace(',', '.') : value, unit);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RowFault(
        `The value cannot be read: ${error.message}.`,
        'Write digits and a decimal dot, without separators of thousands; declare a decimal comma if the file uses it.',
      );
    }
  }

  #interval(startText: string, endText: string, last: Interval | undefined): Interval {
    const start = this.#at(startText, (candidates) =>
      candidates.length > 1 ? candidates.find((at) => at === last?.end) : candidates[0],
    );
    const end = this.#at(endText, (candidates) => candidates.find((at) => at > start.at) ?? candidates[0]);
    const seconds = end.at - start.at;
    if (seconds <= 0)
      throw new RowFault('The interval ends before it has begun.', 'Write the start first; periods are half-open.');
    if (seconds > LONGEST)
      throw new RowFault('The interval is longer than a day.', 'Send interval data: hours or shorter are usual.');
    const clockChanges = start.offset !== undefined && end.offset !== undefined && start.offset !== end.offset;
    if (clockChanges && seconds !== (last && last.end - last.start))
      throw new RowFault(
        `The clock changes between ${startText} and ${endText}, and the interval is not as long as the one before.`,
        WRITE_OFFSET,
      );
    return { start: start.at, end: end.at };
  }

  /** The instant of a written time; `choose` picks among the two meanings of an hour that the autumn clock repeats. */
  #at(text: string, choose: (candidates: number[]) => number | undefined): { at: number; offset?: number } {
    const written = this.#written(text);
    if ('at' in written) return written;
    if (!this.#zone)
      throw new RowFault(`"${text}" has no offset, and no zone was declared.`, `Declare the zone. ${WRITE_OFFSET}`);
    const candidates = this.#zone.instants(written.civil);
    if (candidates.length === 0)
      throw new RowFault(`"${text}" does not exist in ${this.#zone.name}: the clock skips it.`, WRITE_OFFSET);
    const chosen = choose(candidates);
    if (chosen === undefined)
      throw new RowFault(
        `"${text}" happens twice in ${this.#zone.name}, and no row before it tells which is meant.`,
        WRITE_OFFSET,
      );
    return { at: chosen, offset: written.civil.asUtc - chosen };
  }

  #written(text: string): WrittenInstant {
    try {
      return readInstant(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RowFault(`${error.message}.`, 'Write ISO 8601 times, with an offset or in the declared zone.');
    }
  }
}
