/** Types of PostgreSQL whose arrays are written here, with their object ids. */
const OIDS = { integer: 23, text: 25, jsonb: 3802 } as const;

/** Version byte in front of each jsonb. */
const JSONB_VERSION = 1;

/**
 * An array as PostgreSQL receives it in binary, for a parameter of that array type: nothing has to be escaped here nor parsed
 * there, which the text of arrays with thousands of entries spends most of its time on. jsonb is given as JSON text.
 */
export function binaryArray(type: 'integer', values: readonly number[]): Buffer;
export function binaryArray(type: 'text' | 'jsonb', values: readonly string[]): Buffer;
export function binaryArray(type: keyof typeof OIDS, values: readonly (number | string)[]): Buffer {
  const head = type === 'jsonb' ? 1 : 0;
  const sizes = values.map((value) => (typeof value === 'number' ? 4 : head + Buffer.byteLength(value)));
  const buffer = Buffer.allocUnsafe(20 + sizes.reduce((sum, size) => sum + 4 + size, 0));
  // One dimension (none when empty), no nulls, counted from 1.
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(OIDS[type], 8);
  if (values.length === 0) return buffer.subarray(0, 12);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let at = 20;
  for (const [i, value] of values.entries()) {
    const size = sizes[i] ?? 0;
    buffer.writeInt32BE(size, at);
    if (typeof value === 'number') buffer.writeInt32BE(value, at + 4);
    else {
      if (head === 1) buffer[at + 4] = JSONB_VERSION;
      buffer.write(value, at + 4 + head, 'utf8');
    }
    at += 4 + size;
  }
  return buffer;
}
