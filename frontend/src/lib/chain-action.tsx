import { type ReactNode, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { Button, type ButtonVariant } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import type { chain } from './api.ts';
import { type ContractCall, type Flow, isBusy } from './chain-action/flow.ts';
import { flows } from './chain-action/flows.ts';
import { headlineOf } from './chain-action/steps.ts';

export type { ContractCall } from './chain-action/flow.ts';

export interface ChainActionOptions {
  /** Names the dialog and the button: "Buy", "Approve facility 3". */
  label: string;
  /** Tells actions with the same label on one page apart; one with the same id never runs twice at once. */
  id?: string | undefined;
  /** Asks the server for the call. Null where a form has something to say first: then nothing opens. */
  call: () => Promise<ContractCall | null>;
  /** Once, when the effects are in what the API answers. Every shown answer has been marked for reading again by then. */
  onDone?: ((status: chain.TransactionStatus) => void) | undefined;
  /** A refusal by the server; return true where it is shown at the fields of a form instead of in the dialog. */
  onRefused?: ((error: unknown) => boolean) | undefined;
  /** What one should know before signing, such as that it cannot be undone. */
  confirm?: ReactNode;
}

export interface ChainActionControl {
  /** Starts, or shows what is already on its way. */
  start(): void;
  /** A transaction is on its way, or about to be. */
  busy: boolean;
  /** Its state in words; undefined while there is none. */
  headline: string | undefined;
  flow: Flow | undefined;
}

/** A chain action for a form of one's own: `start` in its submit handler. */
export function useChainAction(options: ChainActionOptions): ChainActionControl {
  const latest = useRef(options);
  latest.current = options;
  const key = `${options.id ?? location.pathname}#${options.label}`;
  const spec = useMemo(
    () => ({
      key,
      get label() {
        return latest.current.label;
      },
      get confirm() {
        return latest.current.confirm;
      },
      call: () => latest.current.call(),
      onDone: (status: chain.TransactionStatus) => latest.current.onDone?.(status),
      onRefused: (error: unknown) => latest.current.onRefused?.(error) ?? false,
    }),
    [key],
  );
  useEffect(() => flows.register(spec), [spec]);
  const all = useSyncExternalStore(flows.subscribe, flows.get);
  const flow = all.find((each) => each.key === key)?.flow;
  return {
    start: () => flows.start(spec),
    busy: flow !== undefined && isBusy(flow),
    headline: flow && headlineOf(flow),
    flow,
  };
}

interface ChainActionProps extends ChainActionOptions {
  variant?: ButtonVariant;
  icon?: IconName;
  disabled?: boolean;
  className?: string;
  /** Instead of the label on the button. */
  children?: ReactNode;
}

/**
 * A button for something that is signed: asks the server for the call, says in words what it moves, opens the wallet and follows the
 * transaction to a block that stays. The dialog outlives this button, so that it may disappear with the state it changed.
 */
export function ChainAction({
  variant = 'primary',
  icon,
  disabled,
  className,
  children,
  ...options
}: ChainActionProps) {
  const { start, busy, headline } = useChainAction(options);
  const shape = { variant: busy ? ('secondary' as const) : variant, ...(className ? { className } : {}) };
  if (busy)
    return (
      <Button {...shape} icon="clock" onClick={start} aria-label={`${options.label}: ${headline}`}>
        {headline}
      </Button>
    );
  return (
    <Button {...shape} {...(icon ? { icon } : {})} disabled={disabled} onClick={start}>
      {children ?? options.label}
    </Button>
  );
}
