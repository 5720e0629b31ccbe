import type { ClarityValue } from './clarity-value.ts';

type Json = string | boolean | null | Json[] | { [key: string]: Json };

// No Clarity name begins with $, so the tags cannot be mistaken for a tuple.
const INTEGER = '$int';
const BYTES = '$hex';
const TEXT = '$utf8';

/** A value as jsonb keeps it without loss: integers and bytes are tagged, as is text with a NUL, which jsonb refuses. */
export function toStored(value: ClarityValue): Json {
  if (typeof value === 'bigint') return { [INTEGER]: value.toString() };
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString('hex') };
  if (typeof value === 'string')
    return value.includes('\0') ? { [TEXT]: Buffer.from(value, 'utf8').toString('hex') } : value;
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(toStored);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, toStored(field)]));
}

/** `JSON.stringify(toStored(value))` without the shape in between, for rows that are stored by the thousand. */
export function storedText(value: ClarityValue): string {
  if (typeof value === 'bigint') return `{"${INTEGER}":"${value}"}`;
  if (typeof value === 'string')
    return value.includes('\0') ? `{"${TEXT}":"${Buffer.from(value, 'utf8').toString('hex')}"}` : JSON.stringify(value);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Uint8Array)
    return `{"${BYTES}":"${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}"}`;
  if (Array.isArray(value)) return `[${value.map(storedText).join(',')}]`;
  // Names of a tuple hold nothing that JSON escapes, and so do `ok`, `value` and `error`.
  return `{${Object.entries(value)
    .map(([key, field]) => `"${key}":${storedText(field)}`)
    .join(',')}}`;
}

/** The value behind what toStored wrote. */
export function fromStored(stored: Json): ClarityValue {
  if (stored === null || typeof stored === 'string' || typeof stored === 'boolean') return stored;
  if (Array.isArray(stored)) return stored.map(fromStored);
  if (typeof stored[INTEGER] === 'string') return BigInt(stored[INTEGER]);
  if (typeof stored[BYTES] === 'string') return Uint8Array.from(Buffer.from(stored[BYTES], 'hex'));
  if (typeof stored[TEXT] === 'string') return Buffer.from(stored[TEXT], 'hex').toString('utf8');
  return fromStoredTuple(stored);
}

/** The data of a stored event, which is always a tuple. */
export function fromStoredTuple(stored: { [key: string]: Json }): Record<string, ClarityValue> {
  return Object.fromEntries(Object.entries(stored).map(([key, field]) => [key, fromStored(field)]));
}

export type StoredTuple = { [key: string]: Json };
