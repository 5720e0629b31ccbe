import { z } from 'zod';
import { type Fault, Problem } from '../problem.ts';

const escapePointer = (part: PropertyKey) => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

function faultsOf(error: z.ZodError, where: 'body' | 'query' | 'path'): Fault[] {
  const prefix = where === 'body' ? '' : where;
  return error.issues.map((issue) => ({
    pointer: [prefix, ...issue.path.map(escapePointer)].join('/'),
    detail: issue.message,
  }));
}

/** Wire to domain; every fault is reported with a pointer to its place. */
export function decode<S extends z.ZodType>(
  schema: S | undefined,
  wire: unknown,
  where: 'body' | 'query' | 'path',
): z.output<S> {
  if (schema === undefined) return undefined as z.output<S>;
  const parsed = z.safeDecode(schema, wire as z.input<S>);
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error, where);
  throw new Problem('invalid-input', faults.map((f) => `${f.pointer || '/'}: ${f.detail}`).join(' '), { faults });
}
