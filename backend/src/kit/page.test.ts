import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorOf, pageOf, readCursor } from './page.ts';

describe('pages', () => {
  it('carry the key of the last row from page to page', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), { minLength: 1, maxLength: 4 }), (key) => {
        expect(
          readCursor(
            cursorOf('price', key),
            'price',
            key.map(() => 'bigint'),
          ),
        ).toEqual(key);
      }),
    );
  });

  it('refuse a cursor of another sorting, of another length, or made up', () => {
    for (const cursor of [cursorOf('newest', [1n]), cursorOf('price', [1n, 2n]), 'x', ''])
      expect(() => readCursor(cursor, 'price', ['bigint'])).toThrow('query/cursor');
    expect(readCursor(undefined, 'price', ['bigint'])).toBeNull();
  });

  it('refuse a key that its column cannot hold', () => {
    const made = (...key: bigint[]) => cursorOf('at', key);
    expect(readCursor(made(2n ** 31n - 1n), 'at', ['integer'])).toEqual([2n ** 31n - 1n]);
    expect(() => readCursor(made(2n ** 31n), 'at', ['integer'])).toThrow('query/cursor');
    expect(() => readCursor(made(2n ** 63n), 'at', ['bigint'])).toThrow('query/cursor');
    expect(() => readCursor(made(10n ** 12n), 'at', ['second'])).toThrow('query/cursor');
  });

  it('end where there is no further row', () => {
    const cursor = (row: number) => cursorOf('n', [row]);
    expect(pageOf([1, 2, 3], 2, cursor)).toEqual({ items: [1, 2], next: cursorOf('n', [2]) });
    expect(pageOf([1, 2], 2, cursor)).toEqual({ items: [1, 2], next: null });
    expect(pageOf([], 2, cursor)).toEqual({ items: [], next: null });
  });
});
