import { useForm } from 'react-hook-form';
import { useLocation } from 'wouter';
import { identity, useMutate } from '../../lib/api.ts';
import { contractResolver, showFaults } from '../../lib/contract-form.ts';
import { countryOptions } from '../../lib/countries.ts';
import { useSession } from '../../lib/session.tsx';
import { troubleOf } from '../../lib/trouble.ts';
import { TroubleNotice } from '../../lib/trouble-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import { useToast } from '../../ui/toast.tsx';

interface Values {
  kind: string;
  name: string;
  country: string;
}

const KINDS = [
  { value: 'producer', title: 'Producer', words: 'Registers facilities, has energy verified and sells certificates.' },
  { value: 'buyer', title: 'Buyer', words: 'Buys certificates and retires them for what was used.' },
] as const;

const body = identity.OrganisationSchema.omit({ id: true });
const countries = countryOptions();

/** An organisation gives its account a role. Words at the fields are those of the API, before and after sending. */
export function OrganisationForm({ next }: { next: string | null }) {
  const { refresh } = useSession();
  const [, go] = useLocation();
  const toast = useToast();
  const create = useMutate(identity.createOrganisation);
  const form = useForm({
    defaultValues: { kind: '', name: '', country: '' } as Values,
    resolver: contractResolver(body, (values: Values) => ({
      wire: values,
      unreadable: {
        kind: values.kind === '' ? 'Choose one of the two.' : undefined,
        country: values.country === '' ? 'Choose the country.' : undefined,
      },
    })),
  });
  const { register, formState, handleSubmit } = form;
  const error = (field: keyof Values) => formState.errors[field]?.message;
  const submit = handleSubmit(async (organisation) => {
    try {
      const { kind, name } = await create.mutateAsync({ body: organisation });
      await refresh();
      form.reset();
      toast(`${name} is registered`);
      go(next ?? (kind === 'producer' ? '/facilities' : '/'));
    } catch (refusal) {
      showFaults(form as never, refusal);
    }
  });
  const unplaced = create.error !== null && Object.keys(formState.errors).length === 0;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {unplaced && <TroubleNotice trouble={troubleOf(create.error)} />}
      <fieldset aria-describedby={error('kind') ? 'kind-error' : undefined}>
        <legend className="mb-1 text-sm font-medium">What you do</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {KINDS.map(({ value, title, words }) => (
            <label
              key={value}
              className="flex cursor-pointer gap-2.5 rounded border border-edge p-3 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                value={value}
                {...register('kind')}
                className="mt-0.5 size-4 shrink-0 accent-accent"
              />
              <span>
                <span className="block font-medium">{title}</span>
                <span className="block text-sm text-muted">{words}</span>
              </span>
            </label>
          ))}
        </div>
        {error('kind') && (
          <p id="kind-error" className="mt-1 text-xs text-negative">
            {error('kind')}
          </p>
        )}
      </fieldset>
      <Field label="Name of the organisation" hint="As it stands in its register." error={error('name')}>
        {(input) => <TextInput {...input} {...register('name')} autoComplete="organization" />}
      </Field>
      <Field label="Country" error={error('country')}>
        {(input) => <Select {...input} {...register('country')} placeholder="Choose" options={countries} />}
      </Field>
      <div>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Register the organisation
        </Button>
      </div>
      <p className="text-sm text-muted">
        Verification bodies are admitted on chain by the council, and administrators are its members: neither registers
        here.
      </p>
    </form>
  );
}
