import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type FilterName, type MarketFilters, NO_FILTERS, readFilters, writeFilters } from './market-filters.ts';

const TYPING_MS = 350;

/** Filters whose home is the address: shareable, and Back undoes a choice. What is being typed waits a moment. */
export function useMarketFilters() {
  const [search, setSearch] = useSearchParams();
  const applied = readFilters(search);
  const [draft, setDraft] = useState<Partial<MarketFilters>>({});

  const apply = (changes: Partial<MarketFilters>, replace = false) =>
    setSearch((now) => writeFilters({ ...readFilters(now), ...changes }), { replace });

  useEffect(() => {
    if (Object.keys(draft).length === 0) return;
    const { pathname } = window.location;
    const timer = setTimeout(() => {
      // While the script of the next page loads, this one is hidden but not gone: it must not bring itself back.
      if (window.location.pathname !== pathname) return;
      setSearch((now) => writeFilters({ ...readFilters(now), ...draft }), { replace: true });
      setDraft({});
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [draft, setSearch]);

  return {
    applied,
    /** What the fields show. */
    shown: { ...applied, ...draft },
    choose: (name: FilterName, value: string) => apply({ [name]: value }),
    type: (name: FilterName, value: string) => setDraft((now) => ({ ...now, [name]: value })),
    clear: () => {
      setDraft({});
      apply({ ...NO_FILTERS, sort: applied.sort });
    },
  };
}
