import { useFormContext } from 'react-hook-form';
import { Field } from '../ui/field.tsx';
import { Checkbox, Select, TextArea, TextInput } from '../ui/inputs.tsx';
import { type ClaimForm, PURPOSE_OPTIONS } from './claim.ts';
import { countryOptions } from './countries.ts';

const COUNTRIES = countryOptions();

/** For whom energy is retired and what is claimed with it. Stands in the FormProvider of a form that contains a claim. */
export function ClaimFields() {
  const { register, formState } = useFormContext<ClaimForm>();
  const { errors } = formState;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-3 font-medium">The claim</legend>
      <Field
        label="Beneficiary"
        error={errors.beneficiary?.name?.message}
        hint="Who used the energy. The chain keeps a salted hash of the name, not the name."
      >
        {(input) => <TextInput {...input} autoComplete="organization" {...register('beneficiary.name')} />}
      </Field>
      <Field
        label="Country of use"
        error={errors.beneficiary?.country?.message}
        hint="Where the energy is counted as used."
      >
        {(input) => (
          <Select
            {...input}
            placeholder="Choose a country"
            options={COUNTRIES}
            autoComplete="country"
            {...register('beneficiary.country')}
          />
        )}
      </Field>
      <Field label="Purpose" error={errors.purpose?.message}>
        {(input) => <Select {...input} options={PURPOSE_OPTIONS} {...register('purpose')} />}
      </Field>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label="Reporting from" error={errors.reportingStart?.message}>
          {(input) => <TextInput {...input} type="date" {...register('reportingStart')} />}
        </Field>
        <Field label="Last day" error={errors.reportingEnd?.message}>
          {(input) => <TextInput {...input} type="date" {...register('reportingEnd')} />}
        </Field>
      </div>
      <Field label="Note" optional error={errors.note?.message} hint="For your auditor. Kept off chain like the name.">
        {(input) => <TextArea {...input} rows={2} {...register('note')} />}
      </Field>
      <Checkbox
        label="Publish the name and the note"
        hint="Anybody can then read them on the page of the retirement. You can change this later."
        {...register('publish')}
      />
    </fieldset>
  );
}
