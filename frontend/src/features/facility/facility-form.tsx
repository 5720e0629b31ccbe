import { useEffect, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { ApiProblem, type facility } from '../../lib/api.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { EnergyFields } from './energy-fields.tsx';
import { type FieldFault, type FacilityForm as FormValues, faultAt, readForm } from './facility-form.model.ts';
import { MeterFields } from './meter-fields.tsx';
import { PlaceFields } from './place-fields.tsx';
import { PlantFields } from './plant-fields.tsx';

export interface FacilityFormProps {
  start: FormValues;
  /** What is being edited. */
  before?: facility.FacilityInput;
  organisations: { id: string; name: string }[];
  submitLabel: string;
  cancelHref: string;
  onSubmit(body: facility.FacilityInput, form: FormValues): Promise<void>;
  onChange?(form: FormValues): void;
}

/** All facts of a facility. Faults stand at their fields, the first of them is focused; what was typed always stays. */
export function FacilityForm(props: FacilityFormProps) {
  const { start, before, organisations, submitLabel, cancelHref, onSubmit, onChange } = props;
  const form = useForm<FormValues>({ defaultValues: start, shouldFocusError: false });
  const [failure, setFailure] = useState<unknown>(null);
  const { isSubmitting } = form.formState;

  useEffect(() => {
    if (onChange === undefined) return;
    const watching = form.watch((values) => onChange(values as FormValues));
    return () => watching.unsubscribe();
  }, [form, onChange]);

  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    const read = readForm(values, before);
    if (!read.ok) return showFaults(form, read.faults);
    try {
      await onSubmit(read.body, values);
    } catch (error) {
      const faults = faultsOf(error);
      showFaults(form, faults);
      if (faults.length === 0) setFailure(error);
    }
  });

  return (
    <form onSubmit={submit} noValidate className="grid max-w-3xl gap-4">
      <Card title="The plant">
        <PlantFields form={form} organisations={organisations} />
      </Card>
      <Card title="Energy source">
        <EnergyFields form={form} />
      </Card>
      <Card title="Place">
        <PlaceFields form={form} />
      </Card>
      <Card title="Meters and declarations">
        <MeterFields form={form} />
      </Card>
      {failure !== null && <ErrorState error={failure} />}
      <FaultSummary form={form} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={isSubmitting}>
          {submitLabel}
        </Button>
        <ButtonLink href={cancelHref} variant="quiet">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}

function faultsOf(error: unknown): FieldFault[] {
  if (!(error instanceof ApiProblem)) return [];
  return (error.document.faults ?? [])
    .map(({ pointer, detail }) => faultAt(pointer, detail))
    .filter((fault) => fault !== null);
}

function showFaults(form: UseFormReturn<FormValues>, faults: FieldFault[]): void {
  for (const { field, message } of faults) form.setError(field, { message });
  // By the order on the page, not the order the faults were found in.
  const names = new Set(faults.map(({ field }) => field as string));
  const first = [...document.querySelectorAll<HTMLElement>('form [name]')].find((input) =>
    names.has(input.getAttribute('name') ?? ''),
  );
  first?.focus();
}

/** For those who do not see where the focus went. */
function FaultSummary({ form }: { form: UseFormReturn<FormValues> }) {
  const count = Object.keys(form.formState.errors).length;
  return (
    <p role="status" className="text-sm text-negative empty:hidden">
      {count > 0 &&
        `${count === 1 ? 'One field needs' : `${count} fields need`} another look: each says what is wrong.`}
    </p>
  );
}
