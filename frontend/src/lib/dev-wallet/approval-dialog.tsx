import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { type NamedValue, stx } from '../chain-words.ts';
import type { Approval } from './development-wallet.ts';

interface ApprovalDialogProps {
  approval: Approval;
  onAnswer(approved: boolean): void;
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h3 className="mb-1.5 text-sm font-semibold">{title}</h3>
    {children}
  </section>
);

function Values({ values }: { values: readonly NamedValue[] }) {
  return (
    <Facts
      items={values.map(({ name, value }) => ({
        label: name,
        value:
          typeof value === 'string' ? (
            <span className="break-all">{value}</span>
          ) : value.length === 0 ? (
            'empty'
          ) : (
            <Values values={value} />
          ),
      }))}
    />
  );
}

/** Everything that would be signed, in words; the answer is yes or no. */
export function ApprovalDialog({ approval, onAnswer }: ApprovalDialogProps) {
  const { account } = approval;
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <Part title="As">
          <p>{account.name}</p>
          <p className="font-mono text-xs break-all text-muted">{account.address}</p>
        </Part>
        {approval.kind === 'call' ? <Call approval={approval} /> : <Message approval={approval} />}
      </div>
      <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">
        <Button onClick={() => onAnswer(false)}>Decline</Button>
        <Button variant="primary" onClick={() => onAnswer(true)}>
          Sign
        </Button>
      </footer>
    </>
  );
}

function Call({ approval }: { approval: Extract<Approval, { kind: 'call' }> }) {
  const { contract, functionName, args, guards, fee, sponsored, nonce } = approval;
  return (
    <>
      <Part title="What may move">
        <ul className="list-disc pl-5">
          {guards.map((guard) => (
            <li key={guard}>{guard}</li>
          ))}
        </ul>
      </Part>
      <Part title="Call">
        <Values
          values={[
            { name: 'contract', value: contract },
            { name: 'function', value: functionName },
            { name: 'network fee', value: sponsored ? 'paid by whoever asked' : stx(fee) },
            { name: 'nonce', value: nonce.toString() },
          ]}
        />
      </Part>
      {args.length > 0 && (
        <Part title="Arguments">
          <Values values={args} />
        </Part>
      )}
    </>
  );
}

function Message({ approval }: { approval: Extract<Approval, { kind: 'message' }> }) {
  return (
    <>
      <Part title="Message">
        <Values values={approval.fields} />
      </Part>
      {approval.domain.length > 0 && (
        <Part title="For">
          <Values values={approval.domain} />
        </Part>
      )}
    </>
  );
}
