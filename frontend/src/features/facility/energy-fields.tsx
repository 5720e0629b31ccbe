import type { UseFormReturn } from 'react-hook-form';
import { energyCodes } from '../../lib/api.ts';
import { Field } from '../../ui/field.tsx';
import { Checkbox, Select } from '../../ui/inputs.tsx';
import type { FacilityForm } from './facility-form.model.ts';
import { FieldError } from './field-error.tsx';

const { FUELS, TECHNOLOGIES, FUEL_CODES, TECHNOLOGY_CODES } = energyCodes;
const familyOf = (fuel: string): string | undefined =>
  Object.entries(FUELS).find(([code]) => code === fuel)?.[1].family;
const option = (code: string, label: string) => ({ value: code, label: `${label} (${code})` });

/** Fuel and technology by the EECS codes of AIB Fact Sheet 5; only technologies that run on the fuel are offered. */
export function EnergyFields({ form }: { form: UseFormReturn<FacilityForm> }) {
  const { register, formState, watch, setValue, getValues, clearErrors } = form;
  const family = familyOf(watch('fuel'));
  const technologies = TECHNOLOGY_CODES.filter((code) => family === undefined || TECHNOLOGIES[code].family === family);
  const onFuel = (fuel: string) => {
    const next = familyOf(fuel);
    const chosen = TECHNOLOGY_CODES.find((code) => code === getValues('technology'));
    if (chosen !== undefined && TECHNOLOGIES[chosen].family !== next) setValue('technology', '');
    if (next !== 'solar') setValue('tracking', false);
    clearErrors(['fuel', 'technology', 'tracking']);
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Energy source" hint="EECS code, AIB Fact Sheet 5." error={formState.errors.fuel?.message}>
        {(input) => (
          <Select
            {...input}
            {...register('fuel', { onChange: (event) => onFuel(event.target.value) })}
            placeholder="Choose"
            options={FUEL_CODES.map((code) => option(code, FUELS[code].label))}
          />
        )}
      </Field>
      <Field
        label="Technology"
        hint={family === undefined ? 'Choose the energy source first.' : 'The most exact one that fits.'}
        error={formState.errors.technology?.message}
      >
        {(input) => (
          <Select
            {...input}
            {...register('technology')}
            placeholder="Choose"
            options={technologies.map((code) => option(code, TECHNOLOGIES[code].label))}
          />
        )}
      </Field>
      {family === 'solar' && (
        <div className="sm:col-span-2">
          <Checkbox
            {...register('tracking')}
            label="The panels follow the sun"
            hint="Tracking panels reach a higher share of their nameplate: the rules judge the readings by it."
          />
          <FieldError error={formState.errors.tracking?.message} />
        </div>
      )}
      <Field label="Public support" hint="Told on every certificate." error={formState.errors.support?.message}>
        {(input) => (
          <Select
            {...input}
            {...register('support')}
            options={[
              { value: 'none', label: 'None' },
              { value: 'investment', label: 'Investment support' },
              { value: 'production', label: 'Production support' },
            ]}
          />
        )}
      </Field>
    </div>
  );
}
