/** The public document of a facility, as it was published: every part may be missing in one that was not made here. */
type Document = Record<string, unknown>;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const nameOf = (document: Document | null): string | null => text(document?.name);

const LABELS: Record<string, string> = {
  name: 'Name',
  organisation: 'Organisation',
  owner: 'Owner',
  country: 'Country',
  subdivision: 'Subdivision',
  gridZone: 'Grid zone',
  location: 'Coordinates',
  fuel: 'Energy source',
  technology: 'Technology',
  tracking: 'Follows the sun',
  nameplateW: 'Nameplate, W',
  commissionedAt: 'Commissioned',
  unitWh: 'Unit, Wh',
  meters: 'Meters',
  support: 'Public support',
  declarations: 'Declarations',
};

/** The fields of a document in a fixed order with names people read; what is not known here is not shown twice. */
export function documentFields(document: Document): { label: string; value: unknown }[] {
  return Object.entries(LABELS)
    .filter(([key]) => document[key] !== undefined && document[key] !== null)
    .map(([key, label]) => ({ label, value: document[key] }));
}

/** A value of a document as text: lists joined, truths in words, nested fields by name. */
export function documentText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map(documentText).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, inner]) => `${key.replace(/([A-Z])/g, ' $1').toLowerCase()}: ${documentText(inner)}`)
      .join('; ');
  return String(value);
}
