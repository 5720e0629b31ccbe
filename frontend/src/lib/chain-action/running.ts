import type { ReactNode } from 'react';
import type { chain } from '../api.ts';
import { type ContractCall, type Flow, type FlowEvent, isFollowed, isSent, nextFlow } from './flow.ts';
import { wake } from './pause.ts';
import type { Opened } from './submissions.ts';

/** What a component asks for. Functions do not survive a reload: after one, the component that is there again gives them. */
export interface ActionSpec {
  /** The same for the same action on the same thing; while one with this key is on its way there is no second. */
  key: string;
  label: string;
  /** Asks the server for the call; null where a form has something to say first. */
  call(): Promise<ContractCall | null>;
  /** Once, when the effects are in what the server answers. */
  onDone?: ((status: chain.TransactionStatus) => void) | undefined;
  /** A refusal by the server; true where the component shows it itself, at its fields. */
  onRefused?: ((error: unknown) => boolean) | undefined;
  /** What one should know before signing. */
  confirm?: ReactNode;
}

export interface Running {
  key: string;
  label: string;
  /** Address of the page it was started on. */
  page: string;
  flow: Flow;
  /** The dialog shows it. */
  open: boolean;
  confirm?: ReactNode;
  /** As the server recorded it; null until it has. */
  act?: Opened | null;
  /** The person wants to pay the network fee, or has to. */
  ownFee?: boolean;
  /** The wallet was to leave the fee to the market and paid it itself. */
  ignored?: boolean;
}

/** Who pays the network fee of what is about to be signed. */
export const payerOf = ({ act, ownFee }: Pick<Running, 'act' | 'ownFee'>): 'market' | 'account' =>
  act?.offered && !ownFee ? 'market' : 'account';

export type Settled = { running: Running; outcome: 'recorded' | 'failed' };

/** Where a reload finds it. */
export const STORE = 'rec.chain-actions';
export const running = new Map<string, Running>();
export const specs = new Map<string, ActionSpec>();
export const listeners = new Set<() => void>();
export const settledListeners = new Set<(settled: Settled) => void>();
let shown: readonly Running[] = [];

export const allRunning = (): readonly Running[] => shown;

export function publish(): void {
  shown = [...running.values()];
  const kept = shown.filter(({ flow, open }) => (isFollowed(flow) ? open || !flow.recorded : flow.phase === 'signing'));
  const stored = kept.map(({ key, label, page, open, flow, act, ignored }) => ({
    ...{ key, label, page, open, act, ignored },
    txid: txidOf(flow),
  }));
  if (stored.length > 0) sessionStorage.setItem(STORE, JSON.stringify(stored));
  else sessionStorage.removeItem(STORE);
  for (const listener of listeners) listener();
}

export const txidOf = (flow: Flow): string | null => (isSent(flow) ? flow.txid : null);

export function change(key: string, with_: Partial<Running>): void {
  const before = running.get(key);
  if (before === undefined) return;
  running.set(key, { ...before, ...with_ });
  publish();
}

export function remove(key: string): void {
  running.delete(key);
  publish();
  wake(key);
}

/** Applies an event; answers whether it meant anything. */
export function dispatch(key: string, event: FlowEvent): boolean {
  const before = running.get(key);
  if (before === undefined) return false;
  const flow = nextFlow(before.flow, event);
  if (flow === before.flow) return false;
  change(key, { flow });
  return true;
}
