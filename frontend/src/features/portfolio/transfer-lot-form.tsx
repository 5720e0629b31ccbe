import { useForm } from 'react-hook-form';
import { api, type BodyOf, portfolio } from '../../lib/api.ts';
import { bodySchema, contractResolver } from '../../lib/contract-form.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { Notice } from '../../ui/notice.tsx';
import { LotFormDialog } from './lot-form-dialog.tsx';
import type { LotFormProps } from './lot-form-props.ts';

type Body = BodyOf<typeof portfolio.transferCall>;
interface Values {
  recipient: string;
}

/** Sends the whole lot to another account, without payment. */
export function TransferLotForm({ lot, close }: LotFormProps) {
  const form = useForm<Values, unknown, Body>({
    mode: 'onTouched',
    defaultValues: { recipient: '' },
    resolver: contractResolver(bodySchema(portfolio.transferCall), ({ recipient }) => ({
      wire: { recipient: recipient.trim() },
    })),
  });
  return (
    <LotFormDialog
      lot={lot}
      verb="Transfer"
      lead="The whole lot changes hands, without payment. To send a part, split it first."
      form={form}
      close={close}
      call={(body) => api.call(portfolio.transferCall, { params: { token: lot.token }, body })}
      confirm={
        <Notice tone="warning" title="Only the recipient can send it back">
          Compare the address once more with the one you were given.
        </Notice>
      }
    >
      <Field
        label="Recipient"
        hint="The Stacks address of the account."
        error={form.formState.errors.recipient?.message}
      >
        {(input) => <TextInput {...input} className="font-mono" spellCheck={false} {...form.register('recipient')} />}
      </Field>
    </LotFormDialog>
  );
}
