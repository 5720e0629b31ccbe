import { facility } from '../../lib/api.ts';
import type { Typed } from '../../lib/evidence/decimal.ts';
import { degreesText } from '../../lib/evidence/degrees.ts';
import { parseDegrees } from './coordinates.ts';
import { type PowerUnit, parsePower, powerText } from './power.ts';

/** The form as typed: everything is text until it is read, so that nothing typed is ever lost. */
export interface FacilityForm {
  organisationId: string;
  name: string;
  fuel: string;
  technology: string;
  tracking: boolean;
  country: string;
  subdivision: string;
  gridZone: string;
  latitude: string;
  longitude: string;
  nameplate: string;
  nameplateUnit: PowerUnit;
  /** Day in UTC, 2020-01-31. */
  commissionedOn: string;
  unit: 'certificate' | 'granular';
  /** One per line. */
  meters: string;
  support: string;
  wholeOutput: boolean;
  notRegisteredElsewhere: boolean;
  trial: boolean;
}
export type FormField = keyof FacilityForm;

export interface FieldFault {
  field: FormField;
  message: string;
}

export const EMPTY_FORM: FacilityForm = {
  organisationId: '',
  name: '',
  fuel: '',
  technology: '',
  tracking: false,
  country: '',
  subdivision: '',
  gridZone: '',
  latitude: '',
  longitude: '',
  nameplate: '',
  nameplateUnit: 'kW',
  commissionedOn: '',
  unit: 'certificate',
  meters: '',
  support: 'none',
  wholeOutput: false,
  notRegisteredElsewhere: false,
  trial: false,
};

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export function formOf(view: facility.FacilityInput): FacilityForm {
  const { text, unit } = powerText(view.nameplateW);
  return {
    ...EMPTY_FORM,
    name: view.name,
    fuel: view.fuel,
    technology: view.technology,
    tracking: view.tracking,
    country: view.country,
    subdivision: view.subdivision ?? '',
    gridZone: view.gridZone ?? '',
    latitude: degreesText(view.latitude),
    longitude: degreesText(view.longitude),
    nameplate: text,
    nameplateUnit: unit,
    commissionedOn: dayOf(view.commissionedAt),
    unit: view.unit,
    meters: view.meters.join('\n'),
    support: view.support,
    wholeOutput: view.declarations.wholeOutput,
    notRegisteredElsewhere: view.declarations.notRegisteredElsewhere,
    trial: view.trial,
  };
}

const FIELDS: Record<string, FormField> = {
  nameplateW: 'nameplate',
  commissionedAt: 'commissionedOn',
  wholeOutput: 'wholeOutput',
  notRegisteredElsewhere: 'notRegisteredElsewhere',
};

/** Which field of the form a fault belongs to, by its JSON pointer; null for one that has no field here. */
export function faultAt(pointer: string, message: string): FieldFault | null {
  const [, top = '', inner] = pointer.split('/');
  if (top === 'meters' && inner !== undefined)
    return { field: 'meters', message: `Line ${Number(inner) + 1}: ${message}` };
  const name = top === 'declarations' ? (inner ?? '') : top;
  const field = FIELDS[name] ?? name;
  return field in EMPTY_FORM ? { field: field as FormField, message } : null;
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim().toUpperCase());

/**
 * The form by the rules of the API's own schema; only what is typed in other units than it is sent in has words of ours.
 * `before`: what is being edited, whose commissioning keeps its time of day while the day stays.
 */
export function readForm(
  form: FacilityForm,
  before?: facility.FacilityInput,
): { ok: true; body: facility.FacilityInput } | { ok: false; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const take = <T>(field: FormField, typed: Typed<T>): T | undefined => {
    if (typed.ok) return typed.value;
    faults.push({ field, message: typed.error });
    return undefined;
  };
  const latitude = take('latitude', parseDegrees(form.latitude, 'latitude'));
  const longitude = take('longitude', parseDegrees(form.longitude, 'longitude'));
  const nameplateW = take('nameplate', parsePower(form.nameplate, form.nameplateUnit));
  const commissionedAt = take('commissionedOn', instantOf(form.commissionedOn, before?.commissionedAt));
  if (form.country === '') faults.push({ field: 'country', message: 'Choose the country.' });
  const parsed = facility.FacilityInputSchema.safeDecode({
    name: form.name,
    fuel: form.fuel as facility.FacilityInput['fuel'],
    technology: form.technology as facility.FacilityInput['technology'],
    tracking: form.tracking,
    country: form.country,
    subdivision: orNull(form.subdivision),
    gridZone: orNull(form.gridZone),
    latitude: latitude ?? 0,
    longitude: longitude ?? 0,
    nameplateW: (nameplateW ?? 1n).toString(),
    commissionedAt: commissionedAt ?? '1970-01-01T00:00:00Z',
    unit: form.unit,
    meters: linesOf(form.meters),
    support: form.support as facility.FacilityInput['support'],
    declarations: { wholeOutput: form.wholeOutput, notRegisteredElsewhere: form.notRegisteredElsewhere },
    trial: form.trial,
  });
  for (const issue of parsed.error?.issues ?? []) {
    const fault = faultAt(`/${issue.path.join('/')}`, issue.message);
    if (fault !== null && !faults.some(({ field }) => field === fault.field)) faults.push(fault);
  }
  return parsed.success && faults.length === 0 ? { ok: true, body: parsed.data } : { ok: false, faults };
}

function instantOf(day: string, before: Date | undefined): Typed<string> {
  if (before !== undefined && dayOf(before) === day) return { ok: true, value: before.toISOString() };
  const instant = `${day}T00:00:00.000Z`;
  const at = new Date(instant);
  // A 31st of February parses as a day of March.
  if (Number.isNaN(at.getTime()) || dayOf(at) !== day)
    return { ok: false, error: 'Write the day the facility first fed into the grid.' };
  return { ok: true, value: instant };
}
