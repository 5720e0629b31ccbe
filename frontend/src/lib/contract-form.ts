import { type FieldErrors, type FieldValues, type Path, type Resolver, set, type UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { fieldFaults } from './faults.ts';

/** A form read for the wire: the body as JSON would carry it, and by field what the typed text could not be read as. */
export interface ReadForm {
  wire: unknown;
  unreadable?: Record<string, string | undefined>;
}

/** Body schema of an operation that takes one. */
export function bodySchema<S>({ id, body }: { id: string; body?: S }): S {
  if (body === undefined) throw new TypeError(`${id} takes no body.`);
  return body;
}

/**
 * The rules of a form are the body schema of its operation, so a field says before sending what the API would say after.
 * Faults name fields by their path in the body; the form uses the same paths.
 */
export function contractResolver<Values extends FieldValues, Body extends FieldValues>(
  schema: z.ZodType<Body>,
  read: (values: Values) => ReadForm,
): Resolver<Values, unknown, Body> {
  return (values) => {
    const { wire, unreadable = {} } = read(values);
    const parsed = schema.safeParse(wire);
    const faults = new Map(Object.entries(unreadable).filter((entry): entry is [string, string] => !!entry[1]));
    for (const { path, message } of parsed.error?.issues ?? []) {
      const field = path.map(String).join('.');
      if (!faults.has(field)) faults.set(field, message);
    }
    if (parsed.success && faults.size === 0) return { values: parsed.data, errors: {} };
    const errors: FieldErrors<Values> = {};
    for (const [field, message] of faults) set(errors, field, { type: 'contract', message });
    return { values: {}, errors };
  };
}

type Form<Values extends FieldValues, Body> = UseFormReturn<Values, unknown, Body>;

/** The body if the form is valid; null, with the faults shown and the first one focused, if it is not. */
export async function validBody<Values extends FieldValues, Body extends FieldValues>(
  form: Form<Values, Body>,
): Promise<Body | null> {
  let body: Body | null = null;
  await form.handleSubmit((valid) => {
    body = valid as Body;
  })();
  return body;
}

/** Shows a refusal of the server at the fields it names; false where it names none and has to be said elsewhere. */
export function showFaults<Values extends FieldValues, Body>(form: Form<Values, Body>, error: unknown): boolean {
  const faults = Object.entries(fieldFaults(error));
  for (const [index, [field, message]] of faults.entries())
    form.setError(field as Path<Values>, { type: 'server', message }, { shouldFocus: index === 0 });
  return faults.length > 0;
}
