import { type EnergyUnit, energyUnit } from './decimal.ts';
import type { Quality } from './reading.ts';

/** Where each field stands in a row; the required ones are always there. */
export interface CsvColumns {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly unit: number | undefined;
  readonly quality: number | undefined;
  readonly meter: number | undefined;
  /** Unit named by the header of the value, as in `Energy (kWh)`. */
  readonly headerUnit: EnergyUnit | undefined;
}

const SYNONYMS = {
  start: ['start', 'from', 'begin', 'starttime', 'startdate', 'intervalstart', 'periodstart', 'intervalstartdatetime'],
  end: ['end', 'to', 'until', 'endtime', 'enddate', 'intervalend', 'periodend', 'intervalenddatetime'],
  value: [
    'value',
    'energy',
    'generation',
    'production',
    'usage',
    'reading',
    'quantity',
    'intervalusage',
    'intervalvalue',
    'wh',
    'kwh',
    'mwh',
  ],
  unit: ['unit', 'units', 'uom', 'unitofmeasure'],
  quality: ['quality', 'qualityflag', 'qualitycode', 'qualitymethod', 'status', 'readingquality'],
  meter: ['meter', 'meterid', 'meterserial', 'device', 'deviceid', 'nmi', 'ean', 'serial'],
} as const;
type Field = keyof typeof SYNONYMS;

const QUALITIES = new Map<string, Quality>(
  Object.entries({
    actual: 'actual',
    measured: 'actual',
    valid: 'actual',
    a: 'actual',
    estimated: 'estimated',
    estimate: 'estimated',
    e: 'estimated',
    substituted: 'substituted',
    substitute: 'substituted',
    edited: 'substituted',
    s: 'substituted',
    f: 'substituted',
    missing: 'missing',
    null: 'missing',
    n: 'missing',
  }),
);

const UNIT_IN_HEADER = /[\s([_]+(wh|kwh|mwh)[\])]?$/i;
const bare = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

export const qualityOf = (text: string): Quality | undefined => QUALITIES.get(text.trim().toLowerCase());

/** Maps a header row, whatever case and punctuation; throws a RangeError that names what is missing or double. */
export function mapColumns(header: readonly string[]): CsvColumns {
  const found = new Map<Field, number>();
  let headerUnit: EnergyUnit | undefined;
  for (const [i, name] of header.entries()) {
    const unit = UNIT_IN_HEADER.exec(name.trim())?.[1] ?? name;
    const field = fieldOf(bare(name)) ?? fieldOf(bare(name.trim().replace(UNIT_IN_HEADER, '')));
    if (!field) continue;
    const before = found.get(field);
    if (before !== undefined)
      throw new RangeError(`The columns "${header[before]}" and "${name}" both look like the ${field}`);
    found.set(field, i);
    if (field === 'value') headerUnit = energyUnit(unit);
  }
  const [start, end, value] = [found.get('start'), found.get('end'), found.get('value')];
  if (start === undefined || end === undefined || value === undefined) {
    const missing = (['start', 'end', 'value'] as const).filter((field) => !found.has(field)).join(', ');
    throw new RangeError(`The header has no column for: ${missing}`);
  }
  const optional = { unit: found.get('unit'), quality: found.get('quality'), meter: found.get('meter') };
  return { start, end, value, ...optional, headerUnit };
}

function fieldOf(name: string): Field | undefined {
  return (Object.keys(SYNONYMS) as Field[]).find((field) => (SYNONYMS[field] as readonly string[]).includes(name));
}
