/** What JSON can say. Integers beyond 2^53 are written as strings of digits. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * JSON with one spelling per value (RFC 8785, JCS): no white space, names sorted by UTF-16 code units, numbers as
 * ECMAScript writes them. Its UTF-8 bytes are what certificates are hashed over.
 *
 * Throws an Error with the path of a value that JSON cannot carry without loss: bigint (pass digits), undefined, NaN, lone
 * surrogates, dates and other objects with a class, cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', []);
}

/** The bytes of {@link canonicalJson}. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

function write(value: unknown, path: string, above: readonly object[]): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quote(value, path);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${path} is ${value}, which JSON cannot carry.`);
    return JSON.stringify(value);
  }
  if (typeof value === 'bigint') throw new Error(`${path} is a bigint: pass its digits as a string, "${value}".`);
  if (typeof value !== 'object') throw new Error(`${path} is ${typeof value}, which JSON cannot carry.`);
  if (above.includes(value)) throw new Error(`${path} contains itself.`);
  const chain = [...above, value];
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`, chain)).join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Error(`${path} is a ${value.constructor.name}: pass plain JSON.`);
  }
  const members = Object.keys(value)
    .sort()
    .map((name) => `${quote(name, path)}:${write((value as Record<string, unknown>)[name], `${path}.${name}`, chain)}`);
  return `{${members.join(',')}}`;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function quote(text: string, path: string): string {
  if (LONE_SURROGATE.test(text))
    throw new Error(`${path} contains half of a surrogate pair, which UTF-8 cannot carry.`);
  return JSON.stringify(text);
}
