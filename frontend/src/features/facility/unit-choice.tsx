import { useId } from 'react';
import type { FacilityForm } from './facility-form.model.ts';
import { FieldError } from './field-error.tsx';

const UNITS = [
  {
    value: 'certificate',
    title: 'Whole certificates of 1 MWh',
    text: 'What registries and most buyers count in. A month of 12.345 MWh becomes 12 certificates; 345,000 Wh stay with the facility as its residual and count towards the next issuance.',
  },
  {
    value: 'granular',
    title: 'Granular, to the Wh',
    text: 'For hourly matching: a lot is any whole number of Wh, so nothing is carried forward. Buyers who count in whole certificates may pass it over.',
  },
] as const;

interface UnitChoiceProps {
  value: FacilityForm['unit'];
  onChange(unit: FacilityForm['unit']): void;
  error?: string | undefined;
}

/** The one choice that cannot be changed once the facility is on chain. */
export function UnitChoice({ value, onChange, error }: UnitChoiceProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={`${id}-hint`}>
      <legend className="text-sm font-medium">Unit of its certificates</legend>
      <p id={`${id}-hint`} className="text-xs text-muted">
        Fixed once the facility is registered on chain.
      </p>
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        {UNITS.map((unit) => (
          <label
            key={unit.value}
            htmlFor={`${id}-${unit.value}`}
            className="grid grid-cols-[auto_1fr] content-start gap-x-2 rounded border border-line p-3 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              id={`${id}-${unit.value}`}
              type="radio"
              name="unit"
              className="mt-0.5 size-4 accent-accent"
              checked={value === unit.value}
              onChange={() => onChange(unit.value)}
              aria-describedby={`${id}-${unit.value}-text`}
            />
            <span className="font-medium">{unit.title}</span>
            <span id={`${id}-${unit.value}-text`} className="col-start-2 text-sm text-muted">
              {unit.text}
            </span>
          </label>
        ))}
      </div>
      <FieldError error={error} />
    </fieldset>
  );
}
