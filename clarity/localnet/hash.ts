import { createHash } from 'node:crypto';

/** SHA-512/256 as 64 hex digits: the hash of Stacks blocks and transactions. Parts are kept apart, so none can leak into the next. */
export function hash(...parts: readonly (string | number)[]): string {
  return createHash('sha512-256').update(JSON.stringify(parts)).digest('hex');
}
