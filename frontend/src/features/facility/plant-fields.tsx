import type { UseFormReturn } from 'react-hook-form';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import type { FacilityForm } from './facility-form.model.ts';
import { UnitChoice } from './unit-choice.tsx';

interface PlantFieldsProps {
  form: UseFormReturn<FacilityForm>;
  organisations: { id: string; name: string }[];
}

/** Who runs it, how large it is, since when, and in which unit its certificates are. */
export function PlantFields({ form, organisations }: PlantFieldsProps) {
  const { register, formState, watch, setValue } = form;
  const error = (field: keyof FacilityForm) => formState.errors[field]?.message;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {organisations.length > 1 && (
        <div className="sm:col-span-2">
          <Field label="Organisation" hint="Who runs the facility." error={error('organisationId')}>
            {(input) => (
              <Select
                {...input}
                {...register('organisationId')}
                placeholder="Choose"
                options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
          </Field>
        </div>
      )}
      <div className="sm:col-span-2">
        <Field label="Name" hint="As it stands in your permit or connection agreement." error={error('name')}>
          {(input) => <TextInput {...input} {...register('name')} autoComplete="off" maxLength={200} />}
        </Field>
      </div>
      <Field label="Nameplate power" hint="Net of all units, as connected to the grid." error={error('nameplate')}>
        {(input) => (
          <span className="flex gap-2">
            <TextInput
              {...input}
              {...register('nameplate')}
              inputMode="decimal"
              className="min-w-0 flex-1 tabular-nums"
            />
            <Select
              {...register('nameplateUnit')}
              aria-label="Unit of the nameplate power"
              className="w-20"
              options={[
                { value: 'kW', label: 'kW' },
                { value: 'MW', label: 'MW' },
              ]}
            />
          </span>
        )}
      </Field>
      <Field label="Commissioned on" hint="First day of feeding in, UTC." error={error('commissionedOn')}>
        {(input) => <TextInput {...input} {...register('commissionedOn')} type="date" />}
      </Field>
      <div className="sm:col-span-2">
        <UnitChoice
          value={watch('unit')}
          onChange={(unit) => setValue('unit', unit, { shouldDirty: true })}
          error={error('unit')}
        />
      </div>
    </div>
  );
}
