import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MarketFilters, NO_FILTERS, queryOf, readFilters, writeFilters } from './market-filters.ts';

const some = (changes: Partial<MarketFilters>) => queryOf({ ...NO_FILTERS, ...changes });

describe('filters in the address of the market', () => {
  it('come back from the address as they were put there', () => {
    const month = fc.constantFrom('', '2025-12', '2026-03');
    const filters = fc.record({
      technology: fc.constantFrom('', 'T010100'),
      country: fc.constantFrom('', 'DE'),
      from: month,
      to: month,
      min: fc.constantFrom('', '1.5'),
      max: fc.constantFrom('', '20000'),
      sort: fc.constantFrom('price', 'newest', 'vintage'),
    });
    fc.assert(
      fc.property(filters as fc.Arbitrary<MarketFilters>, (chosen) => {
        expect(readFilters(new URLSearchParams(writeFilters(chosen).toString()))).toEqual(chosen);
      }),
    );
  });

  it('leave the address clean where nothing was chosen', () => {
    expect(writeFilters(NO_FILTERS).toString()).toBe('');
    expect(readFilters(new URLSearchParams('sort=colour&page=3'))).toEqual(NO_FILTERS);
  });

  it('ask in whole Wh and sats', () => {
    expect(some({ min: '1.5', max: '20 000', country: 'DE', sort: 'newest' }).query).toEqual({
      sort: 'newest',
      country: 'DE',
      minWh: 1_500_000n,
      maxPrice: 20_000n,
    });
  });

  it.each([
    ['country', 'Germany'],
    ['technology', 'solar'],
    ['from', '2026-13'],
    ['to', 'May'],
    ['min', '1,5'],
    ['max', '0.1'],
  ] as const)('say at %s why "%s" narrows nothing', (name, text) => {
    const { query, faults } = some({ [name]: text });
    expect(query).toEqual({ sort: 'price' });
    expect(Object.keys(faults)).toEqual([name]);
  });

  it('say that a last month before the first finds nothing', () => {
    expect(some({ from: '2026-03', to: '2026-02' }).faults).toHaveProperty('to');
  });
});
