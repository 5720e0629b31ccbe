import { describe, expect, it } from 'vitest';
import { conditions } from './conditions.ts';

describe('conditions', () => {
  it('number their values through and keep them out of the text', () => {
    const where = conditions();
    expect(where.sql).toBe('');
    where.add('a = ?', "x'; --");
    where.add('(b, c) < (?, ?)', 1n, 2n);
    expect(where.sql).toBe('WHERE (a = $1) AND ((b, c) < ($2, $3))');
    expect(where.values).toEqual(["x'; --", 1n, 2n]);
  });

  it('refuse a condition with too few or too many values', () => {
    expect(() => conditions().add('a = ?')).toThrow(RangeError);
    expect(() => conditions().add('a', 1)).toThrow(RangeError);
  });
});
