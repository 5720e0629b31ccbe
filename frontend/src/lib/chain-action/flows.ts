import type { ReactNode } from 'react';
import type { chain } from '../api.ts';
import { session } from '../session-store.ts';
import { type Trouble, troubleOf } from '../trouble.ts';
import {
  type ContractCall,
  type Flow,
  type FlowEvent,
  isBusy,
  isFollowed,
  isSent,
  nextFlow,
  nextLook,
} from './flow.ts';
import { pause, wake } from './pause.ts';

type TransactionStatus = chain.TransactionStatus;

/** What a component asks for. Functions do not survive a reload: after one, the component that is there again gives them. */
export interface ActionSpec {
  /** The same for the same action on the same thing; while one with this key is on its way there is no second. */
  key: string;
  label: string;
  /** Asks the server for the call; null where a form has something to say first. */
  call(): Promise<ContractCall | null>;
  /** Once, when the effects are in what the server answers. */
  onDone?: ((status: TransactionStatus) => void) | undefined;
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
}

type Settled = { running: Running; outcome: 'recorded' | 'failed' };

const STORE = 'rec.chain-actions';
const running = new Map<string, Running>();
const specs = new Map<string, ActionSpec>();
const listeners = new Set<() => void>();
const settledListeners = new Set<(settled: Settled) => void>();
let shown: readonly Running[] = [];

function publish(): void {
  shown = [...running.values()];
  const kept = shown.filter(({ flow, open }) => (isFollowed(flow) ? open || !flow.recorded : flow.phase === 'signing'));
  const stored = kept.map(({ key, label, page, open, flow }) => ({ key, label, page, open, txid: txidOf(flow) }));
  if (stored.length > 0) sessionStorage.setItem(STORE, JSON.stringify(stored));
  else sessionStorage.removeItem(STORE);
  for (const listener of listeners) listener();
}

const txidOf = (flow: Flow): string | null => (isSent(flow) ? flow.txid : null);

function change(key: string, with_: Partial<Running>): void {
  const before = running.get(key);
  if (before === undefined) return;
  running.set(key, { ...before, ...with_ });
  publish();
}

function remove(key: string): void {
  running.delete(key);
  publish();
  wake(key);
}

/** Applies an event; answers whether it meant anything. */
function dispatch(key: string, event: FlowEvent): boolean {
  const before = running.get(key);
  if (before === undefined) return false;
  const flow = nextFlow(before.flow, event);
  if (flow === before.flow) return false;
  change(key, { flow });
  return true;
}

async function prepare(key: string): Promise<void> {
  const spec = specs.get(key);
  if (spec === undefined || running.get(key)?.flow.phase !== 'preparing') return;
  try {
    if (session.get().me === null && !(await session.signIn())) {
      const trouble = session.get().trouble ?? { title: 'Sign in first' };
      session.clearTrouble();
      return void dispatch(key, { type: 'refused', trouble });
    }
    const call = await spec.call();
    if (call === null) return remove(key);
    dispatch(key, { type: 'prepared', call });
  } catch (error) {
    // The same question once more for whoever has signed in again.
    if (session.notice(error)) return (await session.recovered()) ? prepare(key) : remove(key);
    if (spec.onRefused?.(error)) return remove(key);
    dispatch(key, { type: 'refused', trouble: troubleOf(error) });
  }
}

async function sign(key: string): Promise<void> {
  const before = running.get(key);
  const address = session.get().me?.address;
  if (before === undefined || address === undefined || !dispatch(key, { type: 'sign' })) return;
  const { flow } = running.get(key) ?? before;
  if (flow.phase !== 'signing') return;
  try {
    const { callContract } = await import('../wallet.ts');
    const txid = await callContract(flow.call, address);
    // The dialog may be gone by now; what was sent is followed all the same.
    if (!running.has(key)) running.set(key, { ...before, open: true });
    dispatch(key, { type: 'signed', txid });
    void follow(key, txid);
  } catch (error) {
    dispatch(key, { type: 'unsigned', trouble: troubleOf(error) });
  }
}

/** Asks until the transaction is final, has failed or somebody started over. */
async function follow(key: string, txid: string): Promise<void> {
  const { api, chain } = await import('../api.ts');
  let failures = 0;
  for (let looks = 0; ; looks += 1) {
    const current = running.get(key);
    if (current === undefined || txidOf(current.flow) !== txid || !isFollowed(current.flow)) return;
    const wasRecorded = current.flow.recorded;
    try {
      const status = await api.call(chain.readTransaction, { params: { txid } });
      failures = 0;
      dispatch(key, { type: 'status', status, at: Date.now() });
      settle(key, txid, status, wasRecorded);
    } catch {
      failures += 1;
      dispatch(key, { type: 'unreachable' });
    }
    const now = running.get(key);
    if (now !== undefined) await pause(key, nextLook(now.flow, looks, failures));
  }
}

function settle(key: string, txid: string, status: TransactionStatus, wasRecorded: boolean): void {
  const now = running.get(key);
  if (now === undefined || txidOf(now.flow) !== txid) return;
  const recorded = isSent(now.flow) && now.flow.recorded && !wasRecorded && now.flow.phase !== 'failed';
  const failed = now.flow.phase === 'failed';
  if (!recorded && !failed) return;
  if (recorded) specs.get(key)?.onDone?.(status);
  for (const listener of settledListeners) listener({ running: now, outcome: failed ? 'failed' : 'recorded' });
}

/** The actions of this tab: one state per key, the same for all components, outliving the page that started it. */
export const flows = {
  get: (): readonly Running[] => shown,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  onSettled(listener: (settled: Settled) => void): () => void {
    settledListeners.add(listener);
    return () => settledListeners.delete(listener);
  },
  /** Keeps the functions of a component that is on the page, for a retry and for what happens at the end. */
  register(spec: ActionSpec): () => void {
    specs.set(spec.key, spec);
    return () => {
      if (specs.get(spec.key) === spec && !running.has(spec.key)) specs.delete(spec.key);
    };
  },
  /** Starts, or shows what is already on its way. */
  start(spec: ActionSpec): void {
    specs.set(spec.key, spec);
    const before = running.get(spec.key);
    if (before && isBusy(before.flow)) {
      flows.show(spec.key);
      return;
    }
    const { key, label, confirm } = spec;
    running.set(key, { key, label, confirm, page: location.pathname, flow: { phase: 'preparing' }, open: true });
    publish();
    void prepare(key);
  },
  show: (key: string): void => change(key, { open: true }),
  sign: (key: string): void => void sign(key),
  /** Whether the functions for another try are there. */
  canRestart: (key: string): boolean => specs.has(key),
  /** From the beginning, with a call that the server checks and writes anew. */
  again(key: string): void {
    if (dispatch(key, { type: 'again' })) void prepare(key);
  },
  lookAgain(key: string): void {
    const txid = txidOf(running.get(key)?.flow ?? { phase: 'preparing' });
    if (txid !== null && dispatch(key, { type: 'look-again' })) void follow(key, txid);
  },
  stopWaiting(key: string): void {
    dispatch(key, { type: 'unsigned', trouble: STOPPED });
  },
  /** What is on its way goes on without the dialog; anything else is over. */
  close(key: string): void {
    const flow = running.get(key)?.flow;
    if (flow === undefined || flow.phase === 'signing') return;
    if (isFollowed(flow)) change(key, { open: false });
    else remove(key);
  },
  /** Takes up what a reload interrupted. */
  restore(): void {
    const stored = JSON.parse(sessionStorage.getItem(STORE) ?? '[]') as (Omit<Running, 'flow'> & {
      txid: string | null;
    })[];
    for (const { txid, ...rest } of stored) {
      if (running.has(rest.key)) continue;
      const unsigned: Flow = { phase: 'unsigned', trouble: RELOADED };
      running.set(rest.key, { ...rest, flow: unsigned });
      if (txid !== null) {
        dispatch(rest.key, { type: 'signed', txid });
        void follow(rest.key, txid);
      }
    }
    publish();
  },
};

const STOPPED: Trouble = {
  title: 'No longer waiting for the wallet',
  detail: 'If you still confirm there, the transaction goes out and is followed here. Otherwise nothing happened.',
};
const RELOADED: Trouble = {
  title: 'The page was loaded anew while the wallet was open',
  detail:
    'If you confirmed there, the transaction is on its way: look at the activity in the wallet before you try again.',
};
