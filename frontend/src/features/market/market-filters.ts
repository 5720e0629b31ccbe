import { market, type SatsPerMwh, satsPerMwh, wattHours } from '../../lib/api.ts';
import { parseEnergy, parseSats } from '../../lib/quantity.ts';

/** The filters as the address of the page carries them: text, so that a link can be written by hand and read back. */
export interface MarketFilters {
  technology: string;
  country: string;
  /** Month, 2026-03. */
  from: string;
  to: string;
  /** MWh as typed. */
  min: string;
  /** Sats per MWh as typed. */
  max: string;
  sort: market.ListingSort;
}
export type FilterName = keyof MarketFilters;

export const NO_FILTERS: MarketFilters = {
  technology: '',
  country: '',
  from: '',
  to: '',
  min: '',
  max: '',
  sort: 'price',
};

export function readFilters(search: URLSearchParams): MarketFilters {
  const sort = search.get('sort') as market.ListingSort;
  const texts = (['technology', 'country', 'from', 'to', 'min', 'max'] as const).map((name) => [
    name,
    search.get(name)?.trim() ?? '',
  ]);
  return { ...NO_FILTERS, ...Object.fromEntries(texts), sort: market.LISTING_SORTS.includes(sort) ? sort : 'price' };
}

export function writeFilters(filters: MarketFilters): URLSearchParams {
  const changed = (Object.entries(filters) as [FilterName, string][]).filter(
    ([name, value]) => value !== NO_FILTERS[name],
  );
  return new URLSearchParams(changed);
}

/** How many narrow the list; the order does not. */
export const activeFilters = ({ sort: _, ...narrowing }: MarketFilters): number =>
  Object.values(narrowing).filter((value) => value !== '').length;

type Query = Partial<market.ListingQuery>;

/** The question to the API, and at which filter it could not be read; such a filter narrows nothing. */
export function queryOf(filters: MarketFilters): { query: Query; faults: Partial<Record<FilterName, string>> } {
  const query: Query = { sort: filters.sort };
  const faults: Partial<Record<FilterName, string>> = {};
  const shape = market.listListings.query?.shape;
  const take = (name: FilterName, as: 'technology' | 'country' | 'vintageFrom' | 'vintageTo') => {
    const text = filters[name];
    if (text === '' || shape === undefined) return;
    const parsed = shape[as].safeParse(text);
    if (parsed.success) query[as] = parsed.data;
    else faults[name] = parsed.error.issues[0]?.message ?? 'Not readable.';
  };
  take('technology', 'technology');
  take('country', 'country');
  take('from', 'vintageFrom');
  take('to', 'vintageTo');
  if (filters.from !== '' && filters.to !== '' && !faults.from && !faults.to && filters.from > filters.to)
    faults.to = 'This month lies before the first one.';
  if (filters.min !== '') {
    const min = parseEnergy(filters.min, 'MWh');
    if (min.ok) query.minWh = wattHours(min.value);
    else faults.min = min.error;
  }
  if (filters.max !== '') {
    const max = parseSats(filters.max);
    if (max.ok) query.maxPrice = satsPerMwh(max.value) as SatsPerMwh;
    else faults.max = max.error;
  }
  return { query, faults };
}
