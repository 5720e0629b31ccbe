import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Steps } from '../../ui/steps.tsx';
import { useSession } from '../session.tsx';
import { TroubleNotice } from '../trouble-notice.tsx';
import { type ContractCall, type Flow, isSent } from './flow.ts';
import { flows, payerOf, type Running } from './flows.ts';
import { headlineOf, stepsOf } from './steps.ts';

/** One action from the question to the server to a block that stays. */
export function ActionDialog({ running }: { running: Running }) {
  const { key, label, flow, open } = running;
  return (
    <Dialog open={open} onClose={() => flows.close(key)} title={label} footer={<Ways running={running} />}>
      <div className="flex flex-col gap-4">
        <p role="status" className="sr-only">
          {!hasNotice(flow) && headlineOf(flow)}
        </p>
        <Content running={running} />
      </div>
    </Dialog>
  );
}

/** A notice speaks for itself. */
const hasNotice = (flow: Flow): boolean =>
  'trouble' in flow || flow.phase === 'lost' || flow.phase === 'final' || (flow.phase === 'confirmed' && flow.recorded);

function Content({ running }: { running: Running }) {
  const { key, flow, confirm } = running;
  switch (flow.phase) {
    case 'preparing':
      return (
        <>
          <p className="text-muted">The market checks whether this is possible now.</p>
          <Skeleton lines={4} />
        </>
      );
    case 'review':
      return (
        <>
          {confirm}
          <Review call={flow.call} running={running} />
        </>
      );
    case 'signing':
      return (
        <>
          <Steps label="Progress" vertical items={stepsOf(flow)} />
          <p className="text-muted">Confirm in your wallet. It shows the same conditions once more.</p>
          {payerOf(running) === 'market' && (
            <p className="text-muted">The market adds its signature and pays the network fee.</p>
          )}
        </>
      );
    case 'refused':
    case 'unsigned':
      return <TroubleNotice trouble={flow.trouble} onCured={() => flows.again(key)} />;
    default:
      return <Sent action={key} flow={flow} ignored={running.ignored ?? false} />;
  }
}

function Review({ call, running }: { call: ContractCall; running: Running }) {
  const { address } = useSession();
  const words = useGuards(call, address ?? '');
  const { action, ...details } = call.describe ?? {};
  return (
    <>
      {action && <p className="text-lg font-medium">{action}</p>}
      {Object.keys(details).length > 0 && (
        <Facts items={Object.entries(details).map(([name, value]) => ({ label: capitalised(name), value }))} />
      )}
      <section className="rounded bg-sunken p-3">
        <h3 className="mb-1.5 text-sm font-semibold">What this can move</h3>
        {words === undefined ? (
          <Skeleton lines={2} />
        ) : (
          <ul className="list-disc pl-5">
            {words.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </section>
      <NetworkFee running={running} />
      <details className="text-sm">
        <summary className="min-h-6 text-muted">The call as the contract gets it</summary>
        <Facts
          className="mt-2"
          items={[
            { label: 'Contract', value: <span className="font-mono text-xs break-all">{call.contract}</span> },
            { label: 'Function', value: <span className="font-mono text-xs">{call.functionName}</span> },
            { label: 'Mode', value: 'deny: what is not named above cannot move' },
          ]}
        />
      </details>
    </>
  );
}

/** Who pays the network. The market offers it for some acts; whoever prefers pays by himself. */
function NetworkFee({ running }: { running: Running }) {
  const { key, act } = running;
  const isPaid = payerOf(running) === 'market';
  return (
    <section className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 rounded bg-sunken p-3">
      <div>
        <h3 className="text-sm font-semibold">Network fee</h3>
        <p>
          {isPaid ? 'Paid by the market: you need no STX.' : 'From your account, in STX. The wallet shows how much.'}
        </p>
      </div>
      {act?.offered && (
        <Button variant="quiet" onClick={() => flows.payFee(key, isPaid)}>
          {isPaid ? 'Pay it myself' : 'Let the market pay'}
        </Button>
      )}
    </section>
  );
}

const capitalised = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The decoder comes with the wallet's libraries, so it is loaded when something is about to be signed. */
function useGuards(call: ContractCall, me: string): string[] | undefined {
  const [words, setWords] = useState<string[]>();
  useEffect(() => {
    let current = true;
    import('../chain-words.ts').then(
      ({ postConditionsInWords }) => current && setWords(postConditionsInWords(call.postConditions, me)),
      () => current && setWords(['The conditions could not be read here. The wallet shows them before you sign.']),
    );
    return () => {
      current = false;
    };
  }, [call, me]);
  return words;
}

interface SentProps {
  action: string;
  flow: Extract<Flow, { txid: string }>;
  ignored: boolean;
}

function Sent({ action, flow, ignored }: SentProps) {
  return (
    <>
      {ignored && (
        <Notice tone="info" title="Your wallet paid the network fee">
          It does not let others pay and sent the transaction by itself. Everything else is as you signed it.
        </Notice>
      )}
      {flow.phase === 'failed' && <TroubleNotice trouble={flow.trouble} />}
      {flow.phase === 'lost' && (
        <Notice tone="warning" title="The network does not show this transaction">
          It is neither in a block nor waiting for one. Look at the activity in your wallet before you try again, so
          that it does not happen twice.
        </Notice>
      )}
      {(flow.phase === 'final' || (flow.phase === 'confirmed' && flow.recorded)) && (
        <Notice tone="positive" title="Done">
          It is in a block and the market shows its effects.
        </Notice>
      )}
      <Steps label="Progress" vertical items={stepsOf(flow)} />
      <Facts
        items={[
          {
            label: 'Transaction',
            value: (
              <span className="flex flex-wrap items-center gap-x-3">
                <CopyText
                  text={flow.txid}
                  short={`${flow.txid.slice(0, 8)}…${flow.txid.slice(-6)}`}
                  what="transaction id"
                />
                <Away action={action} href={`/explorer/${flow.txid}`}>
                  Details
                </Away>
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

/** A link out of the dialog, which would cover the page it leads to. */
function Away({ action, href, children }: { action: string; href: string; children: ReactNode }) {
  return (
    <Link href={href} onClick={() => flows.close(action)} className="text-accent underline underline-offset-2">
      {children}
    </Link>
  );
}

function Ways({ running }: { running: Running }): ReactNode {
  const { key, flow, page } = running;
  const close = (label: string, variant: 'primary' | 'secondary' = 'secondary') => (
    <Button variant={variant} onClick={() => flows.close(key)}>
      {label}
    </Button>
  );
  switch (flow.phase) {
    case 'preparing':
      return close('Cancel');
    case 'review':
      return (
        <>
          {close('Cancel')}
          <Button variant="primary" icon="wallet" onClick={() => flows.sign(key)}>
            Sign in the wallet
          </Button>
        </>
      );
    case 'signing':
      return <Button onClick={() => flows.stopWaiting(key)}>Stop waiting</Button>;
    case 'pending':
      return close('Go on in the background');
    case 'confirmed':
      return flow.recorded ? close('Done', 'primary') : close('Go on in the background');
    case 'final':
      return close('Done', 'primary');
    default:
      return (
        <>
          {close('Close')}
          {flow.phase === 'lost' && <Button onClick={() => flows.lookAgain(key)}>Look again</Button>}
          {payerOf(running) === 'market' && flows.canRestart(key) && flow.phase !== 'refused' && (
            <Button onClick={() => flows.payYourself(key)}>Pay the network fee yourself</Button>
          )}
          {flows.canRestart(key) ? (
            <Button variant="primary" icon="refresh" onClick={() => flows.again(key)}>
              Try again
            </Button>
          ) : (
            isSent(flow) && (
              <Away action={key} href={page}>
                Back to the page it was started on
              </Away>
            )
          )}
        </>
      );
  }
}
