import { type ReactNode, useEffect, useRef } from 'react';
import { type FieldValues, FormProvider, type UseFormReturn } from 'react-hook-form';
import type { portfolio } from '../../lib/api.ts';
import { type ContractCall, useChainAction } from '../../lib/chain-action.tsx';
import { showFaults, validBody } from '../../lib/contract-form.ts';
import { energy, vintage } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { originTitle } from './origin-words.ts';

interface LotFormDialogProps<Values extends FieldValues, Body extends FieldValues> {
  lot: portfolio.Holding;
  /** "Retire": names the dialog and the action. */
  verb: string;
  lead: ReactNode;
  form: UseFormReturn<Values, unknown, Body>;
  call(body: Body): Promise<ContractCall>;
  close(): void;
  confirm?: ReactNode;
  children: ReactNode;
}

/**
 * A form about one lot, and then the signature. The form makes room for the dialog of the transaction and is there again,
 * with everything typed, where that ends without a signature.
 */
export function LotFormDialog<Values extends FieldValues, Body extends FieldValues>(
  props: LotFormDialogProps<Values, Body>,
) {
  const { lot, verb, lead, form, call, close, confirm, children } = props;
  const title = `${verb} lot ${lot.token}`;
  const action = useChainAction({
    label: title,
    id: `lot-${lot.token}`,
    call: async () => {
      const body = await validBody(form);
      return body === null ? null : call(body);
    },
    onRefused: (error) => showFaults(form, error),
    onDone: close,
    confirm,
  });
  // One that is already on its way is shown instead of a second form.
  const first = useRef(action);
  useEffect(() => {
    if (first.current.busy) first.current.start();
  }, []);
  const submit = form.handleSubmit(() => action.start());
  return (
    <Dialog
      open={action.flow === undefined}
      onClose={close}
      title={title}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" onClick={() => void submit()}>
            {verb}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            void submit(event);
          }}
        >
          <div>
            <p className="font-medium">
              {energy(lot.wh)} from {originTitle(lot.origin)}, vintage {vintage(lot.origin.vintage)}
            </p>
            <div className="text-muted">{lead}</div>
          </div>
          {children}
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </form>
      </FormProvider>
    </Dialog>
  );
}
