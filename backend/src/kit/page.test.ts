import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorOf, pageOf, readCursor } from './page.ts';

describe('pages', () => {
  it('carry the key of the last row from page to page', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), { minLength: 1, maxLength: 4 }), (key) => {
        expect(readCursor(cursorOf('price', key), 'price', key.length)).toEqual(key);
      }),
    );
  });

  it('refuse a cursor of another sorting, of another length, or made up', () => {
    for (const cursor of [cursorOf('newest', [1n]), cursorOf('price', [1n, 2n]), 'x', ''])
      expect(() => readCursor(cursor, 'price', 1)).toThrow('query/cursor');
    expect(readCursor(undefined, 'price', 1)).toBeNull();
  });

  it('end where there is no further row', () => {
    const cursor = (row: number) => cursorOf('n', [row]);
    expect(pageOf([1, 2, 3], 2, cursor)).toEqual({ items: [1, 2], next: cursorOf('n', [2]) });
    expect(pageOf([1, 2], 2, cursor)).toEqual({ items: [1, 2], next: null });
    expect(pageOf([], 2, cursor)).toEqual({ items: [], next: null });
  });
});
