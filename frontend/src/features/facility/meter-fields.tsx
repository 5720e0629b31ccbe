import type { UseFormReturn } from 'react-hook-form';
import { Field } from '../../ui/field.tsx';
import { Checkbox, TextArea } from '../../ui/inputs.tsx';
import type { FacilityForm } from './facility-form.model.ts';
import { FieldError } from './field-error.tsx';

/** The meters whose readings will count, and what the owner declares about them. */
export function MeterFields({ form }: { form: UseFormReturn<FacilityForm> }) {
  const { register, formState } = form;
  return (
    <div className="grid gap-4">
      <Field
        label="Meters"
        hint="Serial numbers or NMIs as they stand in the meter files, one per line. Readings of any other meter are refused."
        error={formState.errors.meters?.message}
      >
        {(input) => <TextArea {...input} {...register('meters')} rows={3} spellCheck={false} className="font-mono" />}
      </Field>
      <fieldset className="grid gap-3">
        <legend className="mb-1 text-sm font-medium">Declarations</legend>
        <p className="-mt-2 text-xs text-muted">
          A draft may be saved without them; to register on chain both are needed.
        </p>
        <div>
          <Checkbox {...register('wholeOutput')} label="The meters show the whole output of the facility" />
          <FieldError error={formState.errors.wholeOutput?.message} />
        </div>
        <div>
          <Checkbox {...register('notRegisteredElsewhere')} label="No other registry certifies this energy" />
          <FieldError error={formState.errors.notRegisteredElsewhere?.message} />
        </div>
      </fieldset>
      <div>
        <Checkbox
          {...register('trial')}
          label="This is a trial: mark every certificate as standing for no real energy"
        />
        <FieldError error={formState.errors.trial?.message} />
      </div>
    </div>
  );
}
