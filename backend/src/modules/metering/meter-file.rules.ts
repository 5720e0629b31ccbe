import { type Fault as InputFault, Problem } from '../../kit/problem.ts';
import { TimeZone } from './formats/local-time.ts';
import type { MeterFile, MeterFileOptions } from './formats/meter-file.ts';
import { detectFormat } from './formats/meter-format.ts';
import type { Fault } from './formats/reading.ts';
import type { MeterSource } from './intake.rules.ts';
import type { UploadQuery } from './metering.contract.ts';

/** Longer names are no meter, and would not fit an index. */
const MAX_NAME = 64;

/** A fault of a meter file in a problem document: `pointer` is the line, `detail` says what is wrong and the cure. */
interface FileFault extends InputFault {
  record: string;
  line: number;
  what: string;
  cure: string;
}

const faultOf = ({ record, line, what, cure }: Omit<Fault, 'severity'>): FileFault => ({
  pointer: `line/${line}`,
  detail: `${what} ${cure}`,
  record,
  line,
  what,
  cure,
});

function malformed(faults: readonly Omit<Fault, 'severity'>[], total: number): Problem {
  const [first] = faults;
  const where = first ? `Line ${first.line}, ${first.record}: ${first.what} ${first.cure}` : '';
  const more = total > 1 ? ` And ${total - 1} more ${total === 2 ? 'fault' : 'faults'}.` : '';
  return new Problem('malformed-meter-file', `${where}${more} Nothing of the file was kept.`, {
    faults: faults.map(faultOf),
    faultsTotal: total,
  });
}

/** The format, told or found out. Throws `malformed-meter-file` for what is none. */
export function formatOf(wanted: UploadQuery['format'], firstBytes: Uint8Array): MeterFileOptions['format'] {
  const found = detectFormat(firstBytes);
  if (wanted !== 'auto' && firstBytes.length > 0) return wanted;
  if (found.format !== 'unknown') return found.format;
  throw malformed([{ record: 'file', line: 1, what: found.what, cure: found.cure }], 1);
}

/** Throws `malformed-meter-file` with every fault the parser lists. */
export function refuseFile({ summary, faults }: MeterFile): void {
  if (summary.accepted) return;
  throw malformed(
    faults.filter(({ severity }) => severity === 'refuse'),
    summary.faults,
  );
}

export function refuseLongNames(sources: readonly MeterSource[]): void {
  const cure = `Write the name of the meter in at most ${MAX_NAME} characters.`;
  const faults = sources
    .filter(({ meter, serial = '' }) => meter.length > MAX_NAME || serial.length > MAX_NAME)
    .map(({ line, meter }) => ({ record: 'row', line, what: `"${meter.slice(0, 20)}..." is too long a name.`, cure }));
  if (faults.length > 0) throw malformed(faults, faults.length);
}

/** What was declared beside a CSV file. Throws `invalid-input` for a zone nobody knows. */
export function csvOptions(query: UploadQuery, meters: readonly string[]): MeterFileOptions['csv'] {
  const { timeZone: zone, unit, quality, decimal } = query;
  if (zone !== undefined) refuseUnknownZone(zone);
  const only = meters.length === 1 ? meters[0] : undefined;
  const meter = query.meter ?? only;
  return {
    ...(zone === undefined ? {} : { zone }),
    ...(meter === undefined ? {} : { meter }),
    ...(unit === undefined ? {} : { unit: UNITS[unit] }),
    ...(quality === undefined ? {} : { quality }),
    ...(decimal === 'comma' ? { decimal: ',' } : {}),
  };
}

const UNITS = { Wh: 'wh', kWh: 'kwh', MWh: 'mwh' } as const;

function refuseUnknownZone(name: string): void {
  try {
    new TimeZone(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { message } = error;
    throw new Problem('invalid-input', message, { faults: [{ pointer: 'query/timeZone', detail: message }] });
  }
}
