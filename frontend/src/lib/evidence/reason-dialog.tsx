import { type ReactNode, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/inputs.tsx';
import { fieldFaults } from '../faults.ts';

/** A text schema of the contract. */
export interface ReasonSchema {
  safeParse(
    value: unknown,
  ): { success: true; data: string } | { success: false; error: { issues: { message: string }[] } };
}

export interface ReasonDialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  /** Who will read the words, and what becomes of them. */
  lead: string;
  hint?: string;
  /** Its faults are shown as they are. */
  schema: ReasonSchema | undefined;
  /** What the server said. */
  error?: unknown;
  /** The buttons; `submit` hands over the words once the schema takes them. */
  action(submit: (go: (reason: string) => void) => void): ReactNode;
}

/** Asks for a reason in words before something is decided; what was typed stays when it is closed by mistake. */
export function ReasonDialog({ open, onClose, title, lead, hint, schema, error, action }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = schema?.safeParse(reason) ?? { success: true as const, data: reason };
  const fault = fieldFaults(error).reason;
  const submit = (go: (reason: string) => void) => {
    setTried(true);
    if (parsed.success) go(parsed.data);
  };
  const words = tried && !parsed.success ? parsed.error.issues[0]?.message : fault;
  return (
    <Dialog open={open} onClose={onClose} title={title} footer={action(submit)}>
      <p className="mb-4">{lead}</p>
      <Field label="Reason" hint={hint} error={words}>
        {(input) => <TextArea {...input} rows={6} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {Boolean(error) && fault === undefined && <ErrorState className="mt-4" error={error} />}
    </Dialog>
  );
}
