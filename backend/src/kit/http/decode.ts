import { z } from 'zod';
import { type Fault, Problem } from '../problem.ts';

const escapePointer = (part: PropertyKey) => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

type Part = 'body' | 'query' | 'path';
const prefixOf = (where: Part) => (where === 'body' ? '' : where);

/** More faults than this are counted, not listed: a small request must not draw a huge answer. */
const MAX_FAULTS = 50;

function faultsOf(error: z.ZodError, where: Part): Fault[] {
  return error.issues.map((issue) => ({
    pointer: [prefixOf(where), ...issue.path.map(escapePointer)].join('/'),
    detail: issue.message,
  }));
}

function refusal(all: readonly Fault[]): Problem {
  const faults = all.slice(0, MAX_FAULTS).map(({ pointer, detail }) => ({ pointer: pointer.slice(0, 200), detail }));
  const more = all.length > MAX_FAULTS ? ` And ${all.length - MAX_FAULTS} more.` : '';
  const detail = faults.map((fault) => `${fault.pointer || '/'}: ${fault.detail}`).join(' ') + more;
  return new Problem('invalid-input', detail, { faults, ...(more === '' ? {} : { faultsTotal: all.length }) });
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const TEXT_FAULT = 'Write text that UTF-8 and a database can hold: without NUL and without half of a surrogate pair.';

/** Texts that PostgreSQL or canonical JSON would refuse, anywhere in the input. Walks without recursion: JSON may be deep. */
function textFaults(wire: unknown, where: Part): Fault[] {
  const faults: Fault[] = [];
  const open: { value: unknown; pointer: string }[] = [{ value: wire, pointer: prefixOf(where) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer } = next;
    if (typeof value === 'string' && (value.includes('\0') || LONE_SURROGATE.test(value)))
      faults.push({ pointer, detail: TEXT_FAULT });
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, field] of Object.entries(value))
      open.push({ value: field, pointer: `${pointer}/${escapePointer(key)}` });
  }
  return faults;
}

/** Wire to domain; every fault is reported with a pointer to its place. */
export function decode<S extends z.ZodType>(schema: S | undefined, wire: unknown, where: Part): z.output<S> {
  if (schema === undefined) return undefined as z.output<S>;
  const unwritable = textFaults(wire, where);
  if (unwritable.length > 0) throw refusal(unwritable);
  const parsed = z.safeDecode(schema, wire as z.input<S>);
  if (parsed.success) return parsed.data;
  throw refusal(faultsOf(parsed.error, where));
}
