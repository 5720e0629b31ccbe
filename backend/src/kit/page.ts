import { Problem } from './problem.ts';
import { FIRST_INSTANT, LAST_INSTANT } from './units.ts';

/**
 * A place in a list: the sort key of the last row shown, so that rows added meanwhile neither repeat nor hide others.
 * Opaque to clients; `order` names the sorting it belongs to.
 */
export const cursorOf = (order: string, key: readonly (bigint | number)[]): string =>
  Buffer.from([order, ...key].join(' ')).toString('base64url');

/** What the columns of a sort key hold; `second` is unix seconds of an instant. */
export type KeyColumn = 'integer' | 'bigint' | 'second';

const BOUNDS: Record<KeyColumn, readonly [bigint, bigint]> = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  second: [BigInt(FIRST_INSTANT / 1000), BigInt(Math.floor(LAST_INSTANT / 1000))],
};

function fits(part: string, column: KeyColumn | undefined): boolean {
  if (column === undefined || !/^-?[0-9]{1,19}$/.test(part)) return false;
  const [least, most] = BOUNDS[column];
  return BigInt(part) >= least && BigInt(part) <= most;
}

/**
 * The key in a cursor, or null for the first page. A cursor of another sorting is refused, not misread, and so is one with a
 * key that its columns cannot hold: anybody can make one up.
 */
export function readCursor(cursor: string | undefined, order: string, columns: readonly KeyColumn[]): bigint[] | null {
  if (cursor === undefined) return null;
  const [made, ...key] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (made === order && key.length === columns.length && key.every((part, i) => fits(part, columns[i])))
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
