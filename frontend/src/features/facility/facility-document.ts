import { energyCodes } from '../../lib/api.ts';
import { degreesLabel } from '../../lib/evidence/degrees.ts';
import { country, date, power } from '../../lib/format.ts';

/** The public document of a facility, as it was published: every part may be missing in one that was not made here. */
type Document = Record<string, unknown>;

const isDigits = (value: unknown): value is string => typeof value === 'string' && /^[0-9]{1,18}$/.test(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const nameOf = (document: Document | null): string | null => (isText(document?.name) ? document.name : null);

/** Label and how its value is read; a value that does not fit is shown as it stands. */
const FIELDS: Record<string, { label: string; read?: (value: unknown) => string | null }> = {
  name: { label: 'Name' },
  organisation: { label: 'Organisation' },
  owner: { label: 'Owner' },
  fuel: { label: 'Energy source', read: coded },
  technology: { label: 'Technology', read: coded },
  tracking: { label: 'Follows the sun' },
  nameplateW: { label: 'Nameplate power', read: (value) => (isDigits(value) ? power(BigInt(value)) : null) },
  commissionedAt: { label: 'Commissioned', read: day },
  country: { label: 'Country', read: (value) => (isText(value) ? country(value) : null) },
  subdivision: { label: 'Subdivision' },
  gridZone: { label: 'Grid zone' },
  location: { label: 'Coordinates', read: place },
  unitWh: {
    label: 'Unit',
    read: (value) =>
      value === '1' ? 'Granular, to the Wh' : value === '1000000' ? 'Whole certificates of 1 MWh' : null,
  },
  meters: { label: 'Meters' },
  support: { label: 'Public support', read: (value) => (value === 'none' ? 'None' : null) },
  declarations: { label: 'Declarations', read: declared },
  trial: { label: 'Trial' },
};

function coded(value: unknown): string | null {
  return isText(value) ? `${energyCodes.energyLabel(value)} (${value})` : null;
}

function day(value: unknown): string | null {
  const at = new Date(isText(value) ? value : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : date(at);
}

function place(value: unknown): string | null {
  const { latitudeMicrodegrees: lat, longitudeMicrodegrees: lon } = (value ?? {}) as Document;
  if (typeof lat !== 'number' || typeof lon !== 'number' || !Number.isInteger(lat) || !Number.isInteger(lon))
    return null;
  return `${degreesLabel(lat, 'latitude')}, ${degreesLabel(lon, 'longitude')}`;
}

function declared(value: unknown): string | null {
  const { wholeOutput, notRegisteredElsewhere } = (value ?? {}) as Document;
  if (wholeOutput !== true || notRegisteredElsewhere !== true) return null;
  return 'The meters show the whole output; no other registry certifies this energy';
}

/** The fields of a document in a fixed order, with names and values people read. */
export function documentFields(document: Document): { label: string; value: string }[] {
  return Object.entries(FIELDS)
    .filter(([key]) => document[key] !== undefined && document[key] !== null)
    .map(([key, { label, read }]) => ({ label, value: read?.(document[key]) ?? plainText(document[key]) }));
}

function plainText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
