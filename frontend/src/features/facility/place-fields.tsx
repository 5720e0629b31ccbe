import { useMemo } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { countryOptions } from '../../lib/countries.ts';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import type { FacilityForm } from './facility-form.model.ts';

/** Where it stands: for the certificate, and for the rules, which know when the sun shines there. */
export function PlaceFields({ form }: { form: UseFormReturn<FacilityForm> }) {
  const { register, formState, watch } = form;
  const countries = useMemo(countryOptions, []);
  const country = watch('country');
  const error = (field: keyof FacilityForm) => formState.errors[field]?.message;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="sm:col-span-2">
        <Field label="Country" error={error('country')}>
          {(input) => <Select {...input} {...register('country')} placeholder="Choose" options={countries} />}
        </Field>
      </div>
      <Field
        label="Subdivision"
        optional
        hint={country === '' ? 'ISO 3166-2, for example DE-BB.' : `ISO 3166-2, begins with ${country}-`}
        error={error('subdivision')}
      >
        {(input) => <TextInput {...input} {...register('subdivision')} autoCapitalize="characters" maxLength={6} />}
      </Field>
      <Field label="Grid zone" optional hint="Bidding zone or grid area, for example DE-LU." error={error('gridZone')}>
        {(input) => <TextInput {...input} {...register('gridZone')} autoCapitalize="characters" maxLength={20} />}
      </Field>
      <Field label="Latitude" hint="Decimal degrees, WGS 84: 52.520008 or 34.6 S." error={error('latitude')}>
        {(input) => <TextInput {...input} {...register('latitude')} className="tabular-nums" />}
      </Field>
      <Field label="Longitude" hint="Decimal degrees: 13.404954 or 71.5 W." error={error('longitude')}>
        {(input) => <TextInput {...input} {...register('longitude')} className="tabular-nums" />}
      </Field>
    </div>
  );
}
