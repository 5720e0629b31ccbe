import { parseEnergy } from './decimal.ts';
import { type ChannelTally, MAX_CHANNELS, MeterFileReport } from './meter-file-report.ts';
import {
  type Nem12Channel,
  type Nem12Day,
  type Nem12Range,
  RecordFault,
  readChannel,
  readDay,
  readHeader,
  readRange,
} from './nem12-record.ts';
import type { Direction, MeterFileItem, Quality } from './reading.ts';
import { type TextLine, textLines, UnreadableText } from './text-lines.ts';

export interface Nem12Options {
  /** Which channels are given: B (generation, the default) or E (consumption). The others are counted, never mixed in. */
  readonly direction?: Direction;
}

/** A channel across the 200 records that name it: a changed meter goes on where the old one stopped. */
interface Channel {
  readonly tally: ChannelTally;
  last: { readonly date: string; readonly content: string } | undefined;
}

interface OpenDay {
  readonly day: Nem12Day;
  readonly line: number;
  readonly ranges: Nem12Range[];
}

const RECORDS = ['100', '200', '300', '400', '500', '900'];

/**
 * Reads a NEM12 meter file (AEMO Meter Data File Format, NEM12) as a stream: one day of one channel in memory at a time.
 * Within a channel the days must be in order, as the format asks, so the readings of a channel come in time order.
 */
export async function* parseNem12(
  bytes: AsyncIterable<Uint8Array>,
  { direction = 'generation' }: Nem12Options = {},
): AsyncGenerator<MeterFileItem> {
  const report = new MeterFileReport();
  const file = new Nem12File(direction, report);
  try {
    for await (const line of textLines(bytes)) {
      yield* file.take(line);
      if (file.hopeless) break;
    }
    yield* file.end();
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    yield* report.refuse('file', error.line, error.message, error.cure);
  }
  yield* report.summary('nem12', file.line);
}

class Nem12File {
  line = 0;
  hopeless = false;
  readonly #direction: Direction;
  readonly #report: MeterFileReport;
  readonly #channels = new Map<string, Channel>();
  /** The 200 record in force; undefined after a broken one, whose days are then passed over. */
  #details: Nem12Channel | undefined;
  #open: OpenDay | undefined;
  #first: string | undefined;
  #has200 = false;
  #has300 = false;
  #endedAt = 0;

  constructor(direction: Direction, report: MeterFileReport) {
    this.#direction = direction;
    this.#report = report;
  }

  *take({ number, text }: TextLine): Generator<MeterFileItem> {
    this.line = number;
    if (text.trim() === '') return;
    const fields = text.split(',').map((field) => field.trim());
    const record = fields[0] ?? '';
    if (this.#first === undefined) yield* this.#begin(record);
    if (this.hopeless) return;
    if (record !== '400') yield* this.#closeDay();
    try {
      yield* this.#record(record, fields);
    } catch (error) {
      if (!(error instanceof RecordFault)) throw error;
      yield* this.#report.refuse(record.slice(0, 20), number, error.message, error.cure);
    }
  }

  *#begin(record: string): Generator<MeterFileItem> {
    this.#first = record;
    if (record === '100') return;
    this.hopeless = !RECORDS.includes(record);
    const found = this.hopeless ? 'something that is no NEM12 record' : `record ${record}`;
    yield* this.#report.refuse(
      '100',
      this.line,
      `The header is missing: the file begins with ${found}.`,
      'Send the whole NEM12 file, beginning with its record 100,NEM12,...',
    );
  }

  *#record(record: string, fields: readonly string[]): Generator<MeterFileItem> {
    if (this.#endedAt > 0)
      throw new RecordFault(
        `Record ${record} comes after the end of the file (900, line ${this.#endedAt}).`,
        'Send one NEM12 file at a time; two seem to have been joined.',
      );
    if (record === '100') this.#header(fields);
    else if (record === '200') this.#startChannel(fields);
    else if (record === '300') yield* this.#startDay(fields);
    else if (record === '400') this.#addRange(fields);
    else if (record === '500') this.#need200(record);
    else if (record === '900') yield* this.#trailer();
    else throw new RecordFault('The line begins with no NEM12 record.', `Begin it with one of ${RECORDS.join(', ')}.`);
  }

  #header(fields: readonly string[]): void {
    if (this.#has200)
      throw new RecordFault('A second header stands inside the file.', 'Send one NEM12 file at a time.');
    readHeader(fields);
  }

  #startChannel(fields: readonly string[]): void {
    this.#has200 = true;
    this.#details = undefined;
    const details = readChannel(fields);
    const { nmi, suffix, direction } = details;
    const used = direction === this.#direction;
    const tally = this.#report.tally({ meter: nmi, channel: suffix, direction, used });
    if (!tally)
      throw new RecordFault(
        `The file holds more than ${MAX_CHANNELS} channels.`,
        'Split it into one file per generating unit.',
      );
    const key = `${nmi} ${suffix}`;
    if (!this.#channels.has(key)) this.#channels.set(key, { tally, last: undefined });
    this.#details = details;
  }

  #need200(record: string): void {
    if (!this.#has200)
      throw new RecordFault(
        `Record ${record} comes before any 200 record.`,
        'Put the 200 record of its channel above.',
      );
  }

  *#startDay(fields: readonly string[]): Generator<MeterFileItem> {
    this.#has300 = true;
    this.#need200('300');
    const details = this.#details;
    const channel = details && this.#channels.get(`${details.nmi} ${details.suffix}`);
    if (!details || !channel) return;
    const day = readDay(fields, details.minutes);
    const { last } = channel;
    const content = day.quality === 'varies' ? '' : [day.quality, ...day.values].join();
    if (last?.date === day.date && content !== '' && last.content === content) {
      const what = `Day ${day.date} of ${details.suffix} is given twice with the same values.`;
      yield* this.#report.notice('300', this.line, what, 'Nothing to do: it is counted once.');
      return;
    }
    if (last && last.date >= day.date) throw outOfOrder(last.date, day.date, details.suffix);
    channel.last = { date: day.date, content };
    this.#open = { day, line: this.line, ranges: [] };
  }

  #addRange(fields: readonly string[]): void {
    const open = this.#open;
    if (!open && this.#report.refused) return;
    if (open?.day.quality !== 'varies')
      throw new RecordFault(
        'No day of quality V stands above the 400 record.',
        'Mark the 300 record of the day with V, or drop the 400 record.',
      );
    // Taken back once the range is good: a broken one is told once, and the day is passed over.
    this.#open = undefined;
    const next = (open.ranges.at(-1)?.to ?? 0) + 1;
    open.ranges.push(readRange(fields, next, open.day.values.length));
    this.#open = open;
  }

  *#closeDay(): Generator<MeterFileItem> {
    const open = this.#open;
    const details = this.#details;
    this.#open = undefined;
    if (!open || !details) return;
    try {
      yield* this.#readings(open, details);
    } catch (error) {
      if (!(error instanceof RecordFault)) throw error;
      yield* this.#report.refuse('300', open.line, error.message, error.cure);
    }
  }

  *#readings({ day, line, ranges }: OpenDay, details: Nem12Channel): Generator<MeterFileItem> {
    const qualities = qualitiesOf(day, ranges);
    const { nmi: meter, suffix: channel, direction, serial, minutes, unit } = details;
    const tally = this.#channels.get(`${meter} ${channel}`)?.tally;
    for (const [i, text] of day.values.entries()) {
      const quality = qualities[i] ?? 'missing';
      const start = day.start + i * minutes * 60;
      const end = start + minutes * 60;
      const nano = quality === 'missing' ? 0n : energyOf(text, unit ?? 'wh', day.date, i + 1);
      const wh = tally?.count(start, end, unit ? nano : 0n, quality) ?? 0n;
      if (direction !== this.#direction || this.#report.refused) continue;
      const reading = { start, end, wh, quality, direction, meter, channel, line };
      yield { kind: 'reading', reading: serial ? { ...reading, serial } : reading };
    }
  }

  *#trailer(): Generator<MeterFileItem> {
    this.#endedAt = this.line;
    if (!this.#has300)
      yield* this.#report.refuse(
        '900',
        this.line,
        'The file ends without a single day of readings.',
        'Ask for the file of a period with data.',
      );
  }

  *end(): Generator<MeterFileItem> {
    if (this.hopeless) return;
    yield* this.#closeDay();
    if (this.#first === undefined) yield* this.#report.refuse('100', 1, 'The file is empty.', 'Send the whole file.');
    else if (this.#endedAt === 0)
      yield* this.#report.refuse(
        '900',
        this.line,
        'Record 900 is missing: the file may be cut short.',
        'Send the whole file again, up to its record 900.',
      );
    const { channels, refused } = this.#report;
    if (refused || channels.some(({ used }) => used)) return;
    const letter = this.#direction === 'generation' ? 'B' : 'E';
    yield* this.#report.refuse(
      '200',
      this.line,
      `The file has no ${this.#direction} channel, only ${channels.map(({ channel }) => channel).join(', ')}.`,
      `Send the channel whose suffix begins with ${letter}.`,
    );
  }
}

function outOfOrder(last: string, date: string, suffix: string): RecordFault {
  return last === date
    ? new RecordFault(
        `Day ${date} of ${suffix} is given twice with different values.`,
        'Leave the values that hold; send others later as a correction.',
      )
    : new RecordFault(
        `Day ${date} of ${suffix} comes after ${last}.`,
        'Put the days of a channel in order, each once.',
      );
}

function qualitiesOf({ date, values, quality }: Nem12Day, ranges: readonly Nem12Range[]): Quality[] {
  if (quality !== 'varies') return values.map(() => quality);
  const covered = ranges.at(-1)?.to ?? 0;
  if (covered < values.length)
    throw new RecordFault(
      `Day ${date} has quality V, but 400 records tell it only up to interval ${covered} of ${values.length}.`,
      'Add the 400 records of the remaining intervals.',
    );
  return ranges.flatMap((range) => Array.from({ length: range.to - range.from + 1 }, () => range.quality));
}

function energyOf(text: string, unit: Parameters<typeof parseEnergy>[1], date: string, interval: number): bigint {
  try {
    return parseEnergy(text, unit);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RecordFault(
      `Interval ${interval} of day ${date}: ${error.message}.`,
      'Correct the value, or mark the interval with quality N if the meter has none.',
    );
  }
}
