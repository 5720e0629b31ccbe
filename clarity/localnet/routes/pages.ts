import { type Answer, type Request, type Route, wholeNumber } from '../http.ts';

const MOST = 200;

export function get(path: RegExp, handle: (request: Request) => Answer): Route {
  return { method: 'GET', path, handle };
}

export function found<Item>(item: Item | undefined, view: (item: Item) => unknown): Answer {
  return item === undefined ? { status: 404, json: { error: 'not found' } } : { json: view(item) };
}

export function newestFirst<Item>(items: Iterable<Item>): Item[] {
  return [...items].reverse();
}

/** A page of those lists of v2 that name cursors beside `offset`; this chain names none. */
export function cursoredOffsetPage<Item>(
  query: URLSearchParams,
  items: readonly Item[],
  view: (item: Item) => unknown,
) {
  const { results, ...page } = offsetPage(query, items, view);
  return { ...page, next_cursor: null, prev_cursor: null, cursor: null, results };
}

/** A page of v1 and v2: `limit` and `offset`. */
export function offsetPage<Item>(query: URLSearchParams, items: readonly Item[], view: (item: Item) => unknown) {
  const limit = wholeNumber(query, 'limit', 20, MOST);
  const offset = wholeNumber(query, 'offset', 0, Number.MAX_SAFE_INTEGER);
  return {
    limit,
    offset,
    total: items.length,
    results: items.slice(offset, offset + limit).map(view),
  };
}

/** A page of v3. A cursor is the number of the first item of a page. Clients take it as it is. */
export function cursorPage<Item>(query: URLSearchParams, items: readonly Item[], view: (item: Item) => unknown) {
  const limit = Math.max(1, wholeNumber(query, 'limit', 20, MOST));
  const start = wholeNumber(query, 'cursor', 0, items.length);
  const name = (index: number) => (index >= 0 && index < items.length ? String(index) : null);
  return pageOf(items.slice(start, start + limit).map(view), items.length, limit, {
    next: name(start + limit),
    previous: start > 0 ? String(Math.max(0, start - limit)) : null,
    current: name(start),
  });
}

/**
 * A page of v3 of what grows at its beginning: newest first, and a cursor is the name of the first item of its page, so that nothing
 * is shown twice when blocks are added meanwhile. Undefined if a fork took the item that the cursor names.
 */
export function namedPage<Item>(
  query: URLSearchParams,
  items: readonly Item[],
  name: (item: Item) => string,
  view: (item: Item) => unknown,
) {
  const limit = Math.max(1, wholeNumber(query, 'limit', 20, MOST));
  const cursor = query.get('cursor');
  const start = cursor === null ? 0 : items.findIndex((item) => name(item) === cursor);
  if (start < 0) return undefined;
  const at = (index: number) => {
    const item = index < 0 ? undefined : items[index];
    return item === undefined ? null : name(item);
  };
  return pageOf(items.slice(start, start + limit).map(view), items.length, limit, {
    next: at(start + limit),
    previous: start > 0 ? at(Math.max(0, start - limit)) : null,
    current: at(start),
  });
}

type Cursor = { readonly next: string | null; readonly previous: string | null; readonly current: string | null };

function pageOf(results: readonly unknown[], total: number, limit: number, cursor: Cursor) {
  return { total, limit, cursor, results };
}
