import { useForm } from 'react-hook-form';
import { api, identity } from '../../lib/api.ts';
import { useChainAction } from '../../lib/chain-action.tsx';
import { contractResolver, showFaults } from '../../lib/contract-form.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { useToast } from '../../ui/toast.tsx';

const EMPTY = { address: '', organisation: '' };
const { admitBodyCall } = identity;

/** Admits a body on chain; a suspended one is admitted again the same way. */
export function AdmitBody() {
  const toast = useToast();
  const form = useForm({
    defaultValues: EMPTY,
    ...(admitBodyCall.body
      ? { resolver: contractResolver(admitBodyCall.body, (wire: typeof EMPTY) => ({ wire })) }
      : {}),
  });
  const { errors } = form.formState;
  const action = useChainAction({
    label: 'Admit a verification body',
    id: 'admit-body',
    confirm: 'It may then decide about every facility that is not its own, and attest energy.',
    call: async () => {
      const valid = await form.trigger(undefined, { shouldFocus: true });
      return valid ? api.call(admitBodyCall, { body: form.getValues() }) : null;
    },
    onRefused: (error) => showFaults(form as never, error),
    onDone: () => {
      toast('The verification body is admitted');
      form.reset(EMPTY);
    },
  });
  return (
    <Card title="Admit a verification body">
      <form
        noValidate
        className="grid items-start gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          action.start();
        }}
      >
        <Field label="Account" hint="The Stacks address it signs with." error={errors.address?.message}>
          {(input) => <TextInput {...input} {...form.register('address')} spellCheck={false} className="font-mono" />}
        </Field>
        <Field
          label="Organisation"
          hint="Its hash goes on chain, the name is shown here."
          error={errors.organisation?.message}
        >
          {(input) => <TextInput {...input} {...form.register('organisation')} autoComplete="organization" />}
        </Field>
        <Button type="submit" variant="primary" className="justify-self-start" icon={action.busy ? 'clock' : 'plus'}>
          {action.busy ? action.headline : 'Admit on chain'}
        </Button>
      </form>
    </Card>
  );
}
