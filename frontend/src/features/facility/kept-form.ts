import { EMPTY_FORM, type FacilityForm } from './facility-form.model.ts';

const KEY = 'rec.new-facility';

/** Keeps what was typed into the new facility for this tab: a reload or a wrong click loses nothing. */
export function keepForm(form: FacilityForm | null): void {
  if (form === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(form));
}

/** What was kept, if it is a form: fields of an older version are left out. */
export function keptForm(): FacilityForm | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const known = Object.entries(kept).filter(
      ([name, value]) => typeof value === typeof EMPTY_FORM[name as keyof FacilityForm],
    );
    return { ...EMPTY_FORM, ...(Object.fromEntries(known) as Partial<FacilityForm>) };
  } catch {
    return null;
  }
}
