import { useId, useState } from 'react';
import type { market } from '../../lib/api.ts';
import { country } from '../../lib/format.ts';

import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import { activeFilters, type FilterName, type MarketFilters } from './market-filters.ts';

const SORTS = [
  { value: 'price', label: 'Lowest price' },
  { value: 'newest', label: 'Newest' },
  { value: 'vintage', label: 'Latest vintage' },
];

interface MarketFilterBarProps {
  shown: MarketFilters;
  faults: Partial<Record<FilterName, string>>;
  summary: market.MarketSummary | undefined;
  choose(name: FilterName, value: string): void;
  type(name: FilterName, value: string): void;
  clear(): void;
}

interface Choice {
  value: string;
  label: string;
}

/** A value of the address that nothing open has stays choosable, so that the field never shows another one. */
const withChosen = (choices: Choice[], chosen: string, count: number): Choice[] =>
  chosen === '' || choices.some(({ value }) => value === chosen)
    ? choices
    : [...choices, { value: chosen, label: `${chosen} (${count})` }];

/** One row on a desktop; behind one button, with the number of active filters, on a phone. */
export function MarketFilterBar({ shown, faults, summary, choose, type, clear }: MarketFilterBarProps) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const active = activeFilters(shown);
  const technologies = (summary?.technologies ?? []).map(({ technology, label, listings }) => ({
    value: technology,
    label: `${label} (${listings})`,
  }));
  // A code may be the beginning of several: T01 is all solar.
  const ofFamily = (summary?.technologies ?? []).reduce(
    (sum, { technology, listings }) => (technology.startsWith(shown.technology) ? sum + listings : sum),
    0,
  );
  const countries = (summary?.countries ?? []).map(({ country: code, listings }) => ({
    value: code,
    label: `${country(code)} (${listings})`,
  }));
  return (
    <search className="block" aria-label="Listings">
      <Button
        variant="secondary"
        className={`w-full md:hidden ${open ? 'mb-3' : ''}`}
        aria-expanded={open}
        aria-controls={panel}
        onClick={() => setOpen(!open)}
      >
        {active === 0 ? 'Filter and sort' : `Filter and sort (${active} active)`}
      </Button>
      <div
        id={panel}
        className={`${open ? 'grid' : 'hidden'} grid-cols-2 items-start gap-3 md:grid md:grid-cols-4 xl:grid-cols-[1.4fr_1.2fr_1fr_1fr_1fr_1fr_1.1fr]`}
      >
        <Field label="Technology" error={faults.technology}>
          {(input) => (
            <Select
              {...input}
              value={shown.technology}
              onChange={(event) => choose('technology', event.target.value)}
              placeholder="All"
              options={withChosen(technologies, shown.technology, ofFamily)}
            />
          )}
        </Field>
        <Field label="Country" error={faults.country}>
          {(input) => (
            <Select
              {...input}
              value={shown.country}
              onChange={(event) => choose('country', event.target.value)}
              placeholder="All"
              options={withChosen(countries, shown.country, 0)}
            />
          )}
        </Field>
        <Field label="Vintage from" error={faults.from}>
          {(input) => (
            <TextInput
              {...input}
              type="month"
              placeholder="2026-01"
              value={shown.from}
              onChange={(event) => type('from', event.target.value)}
            />
          )}
        </Field>
        <Field label="Vintage to" error={faults.to}>
          {(input) => (
            <TextInput
              {...input}
              type="month"
              placeholder="2026-12"
              value={shown.to}
              onChange={(event) => type('to', event.target.value)}
            />
          )}
        </Field>
        <Field label="At least, MWh" error={faults.min}>
          {(input) => (
            <TextInput
              {...input}
              inputMode="decimal"
              value={shown.min}
              onChange={(event) => type('min', event.target.value)}
            />
          )}
        </Field>
        <Field label="At most, sats/MWh" error={faults.max}>
          {(input) => (
            <TextInput
              {...input}
              inputMode="numeric"
              value={shown.max}
              onChange={(event) => type('max', event.target.value)}
            />
          )}
        </Field>
        <Field label="Sort by">
          {(input) => (
            <Select
              {...input}
              value={shown.sort}
              onChange={(event) => choose('sort', event.target.value)}
              options={SORTS}
            />
          )}
        </Field>
      </div>
      {active > 0 && (
        <Button variant="quiet" className="mt-2" onClick={clear}>
          Clear {active === 1 ? 'the filter' : `${active} filters`}
        </Button>
      )}
    </search>
  );
}
