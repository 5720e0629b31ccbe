import { Problem } from './problem.ts';

/**
 * A place in a list: the sort key of the last row shown, so that rows added meanwhile neither repeat nor hide others.
 * Opaque to clients; `order` names the sorting it belongs to.
 */
export const cursorOf = (order: string, key: readonly (bigint | number)[]): string =>
  Buffer.from([order, ...key].join(' ')).toString('base64url');

/** The key in a cursor, or null for the first page. A cursor of another sorting is refused, not misread. */
export function readCursor(cursor: string | undefined, order: string, length: number): bigint[] | null {
  if (cursor === undefined) return null;
  const [made, ...key] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (made === order && key.length === length && key.every((part) => /^-?[0-9]{1,19}$/.test(part)))
    return key.map(BigInt);
  const detail = 'Send the `next` of a page of the same list with the same sorting, or leave it out to start anew.';
  throw new Problem('invalid-input', `query/cursor: ${detail}`, { faults: [{ pointer: 'query/cursor', detail }] });
}

/** From `limit + 1` rows: a page, and where the next one starts. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursor: (last: Row) => string,
): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursor(last) : null };
}
