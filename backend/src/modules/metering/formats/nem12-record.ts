import { type EnergyUnit, energyUnit } from './decimal.ts';
import type { Direction, Quality } from './reading.ts';

/** A record that breaks the format, in words; the parser adds record type and line. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly cure: string;

  constructor(what: string, cure: string) {
    super(what);
    this.cure = cure;
  }
}

/** 200: NMI data details. `unit` is absent for channels that hold no energy (reactive). */
export interface Nem12Channel {
  readonly nmi: string;
  readonly suffix: string;
  readonly serial: string;
  readonly direction: Direction | 'other';
  readonly unit: EnergyUnit | undefined;
  readonly minutes: number;
}

/** 300: one day of a channel. `values` are the texts of the file, `quality` is `varies` when 400 records tell. */
export interface Nem12Day {
  readonly date: string;
  readonly start: number;
  readonly values: readonly string[];
  readonly quality: Quality | 'varies';
}

/** 400: quality of the intervals `from` to `to` of the day, counted from 1, both included. */
export interface Nem12Range {
  readonly from: number;
  readonly to: number;
  readonly quality: Quality;
}

const LENGTHS = [5, 15, 30];
const DAY_MINUTES = 1440;
/** NEM time: local standard time of the market, UTC+10, without daylight saving. */
const NEM_OFFSET_SECONDS = 10 * 3600;
const QUALITY: Record<string, Quality | 'varies'> = {
  A: 'actual',
  E: 'estimated',
  F: 'substituted',
  N: 'missing',
  S: 'substituted',
  V: 'varies',
};
const QUALITY_TEXT = /^(?:[ANV]|[EFS](?:\d\d)?)$/;

export function readHeader(fields: readonly string[]): void {
  const version = fields[1] ?? '';
  if (version.toUpperCase() === 'NEM12') return;
  throw version.toUpperCase() === 'NEM13'
    ? new RecordFault(
        'The file is NEM13: accumulated register readings.',
        'Ask the metering provider for interval data in NEM12.',
      )
    : new RecordFault(
        `The header names version "${version}" where NEM12 is wanted.`,
        'Send a NEM12 file; its first record is 100,NEM12,...',
      );
}

export function readChannel(fields: readonly string[]): Nem12Channel {
  const [, nmi = '', , , suffix = '', , serial = '', unitText = '', lengthText = ''] = fields;
  if (!/^[A-Z0-9]{1,11}$/i.test(nmi))
    throw new RecordFault(`"${nmi}" is not an NMI.`, 'Write the 10 or 11 letters and digits of the NMI in field 2.');
  if (!/^[A-Z][A-Z0-9]$/i.test(suffix))
    throw new RecordFault(
      `"${suffix}" is not an NMI suffix.`,
      'Write the channel, such as B1 for generation or E1 for consumption, in field 5.',
    );
  const minutes = Number(lengthText);
  if (!LENGTHS.includes(minutes))
    throw new RecordFault(
      `The interval length is "${lengthText}" minutes.`,
      'NEM12 knows 5, 15 and 30 minutes: correct field 9.',
    );
  const letter = suffix[0]?.toUpperCase();
  const direction = letter === 'B' ? 'generation' : letter === 'E' ? 'consumption' : 'other';
  const unit = energyUnit(unitText);
  if (direction !== 'other' && !unit)
    throw new RecordFault(
      `Channel ${suffix} holds energy, but its unit is "${unitText}".`,
      'Write Wh, kWh or MWh in field 8.',
    );
  return {
    nmi: nmi.toUpperCase(),
    suffix: suffix.toUpperCase(),
    serial,
    direction,
    unit: direction === 'other' ? undefined : unit,
    minutes,
  };
}

export function readDay(fields: readonly string[], minutes: number): Nem12Day {
  const date = fields[1] ?? '';
  const start = startOfDay(date);
  const wanted = DAY_MINUTES / minutes;
  const flag = fields[2 + wanted] ?? '';
  if (!QUALITY_TEXT.test(flag)) throw wrongCount(fields, date, minutes);
  const quality = QUALITY[flag.charAt(0)];
  if (!quality) throw wrongCount(fields, date, minutes);
  return { date, start, values: fields.slice(2, 2 + wanted), quality };
}

function wrongCount(fields: readonly string[], date: string, minutes: number): RecordFault {
  const wanted = DAY_MINUTES / minutes;
  const flagAt = fields.findIndex((field, i) => i >= 2 && QUALITY_TEXT.test(field));
  if (flagAt === -1 || flagAt === 2 + wanted)
    return new RecordFault(
      `Day ${date} has no quality flag after its ${wanted} values.`,
      'Write A, E, F, N, S or V, with the two digits of the method after E, F and S, behind the values.',
    );
  return new RecordFault(
    `Day ${date} holds ${flagAt - 2} values where ${wanted} of ${minutes} minutes make a day.`,
    `Send all ${wanted} intervals of the day, or correct the interval length in the 200 record above.`,
  );
}

function startOfDay(date: string): number {
  const [, year, month, day] = (/^(\d{4})(\d\d)(\d\d)$/.exec(date) ?? []).map(Number);
  if (year !== undefined && month !== undefined && day !== undefined && year >= 1990 && year < 2100) {
    const at = new Date(Date.UTC(year, month - 1, day));
    if (at.getUTCMonth() === month - 1 && at.getUTCDate() === day) return at.getTime() / 1000 - NEM_OFFSET_SECONDS;
  }
  throw new RecordFault(`"${date}" is not a day of the calendar.`, 'Write the day as YYYYMMDD in field 2.');
}

export function readRange(fields: readonly string[], expectedFrom: number, last: number): Nem12Range {
  const [, fromText = '', toText = '', flag = ''] = fields;
  const [from, to] = [Number(fromText), Number(toText)];
  const quality = QUALITY_TEXT.test(flag) ? QUALITY[flag.charAt(0)] : undefined;
  if (!quality || quality === 'varies')
    throw new RecordFault(`"${flag}" is not a quality of intervals.`, 'Write A, E, F, N or S in field 4.');
  if (!/^\d+$/.test(fromText) || !/^\d+$/.test(toText) || from !== expectedFrom || to < from || to > last)
    throw new RecordFault(
      `The range ${fromText} to ${toText} does not follow: it should begin at ${expectedFrom} and end by ${last}.`,
      `Let the 400 records of a day cover the intervals 1 to ${last} in order, without hole or overlap.`,
    );
  return { from, to, quality };
}
