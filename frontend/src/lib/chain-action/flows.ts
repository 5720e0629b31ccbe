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
import { leavesFee, type Opened, submissions } from './submissions.ts';

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
  const stored = kept.map(({ key, label, page, open, flow, act, ignored }) => ({
    ...{ key, label, page, open, act, ignored },
    txid: txidOf(flow),
  }));
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
    const before = running.get(key);
    if (before === undefined) return;
    const act = await submissions.open({ label: before.label, page: before.page, call });
    change(key, { act });
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
  if (before?.act == null || address === undefined || !dispatch(key, { type: 'sign' })) return;
  const { flow } = running.get(key) ?? before;
  if (flow.phase !== 'signing') return;
  const { act } = before;
  const sponsored = payerOf(before) === 'market';
  let isSigned = false;
  try {
    const { callContract } = await import('../wallet.ts');
    const answer = await callContract(flow.call, address, sponsored);
    isSigned = true;
    const ignored = sponsored && !leavesFee(answer);
    const reported = submissions.report(act.id, answer);
    // What the wallet has sent is followed, whether the server hears of it now or not.
    const sent = ignored || !sponsored ? answer.txid : null;
    if (sent !== null) reported.catch(() => undefined);
    const txid = sent ?? (await reported).txid;
    if (txid === null) return;
    // The dialog may be gone by now; what was sent is followed all the same.
    if (!running.has(key)) running.set(key, { ...before, open: true });
    change(key, { ignored });
    dispatch(key, { type: 'signed', txid });
    void follow(key);
  } catch (error) {
    if (!isSigned) void submissions.cancel(act.id);
    dispatch(key, { type: 'unsigned', trouble: troubleOf(error) });
  }
}

/** Asks until the transaction is final, has failed or somebody started over. */
async function follow(key: string): Promise<void> {
  let txid = txidOf(running.get(key)?.flow ?? { phase: 'preparing' });
  let failures = 0;
  for (let looks = 0; ; looks += 1) {
    const current = running.get(key);
    if (txid === null || current === undefined || txidOf(current.flow) !== txid || !isFollowed(current.flow)) return;
    const wasRecorded = current.flow.recorded;
    try {
      const seen = await submissions.look(current.act?.id ?? null, txid);
      failures = 0;
      // Somebody has started over meanwhile.
      if (txidOf(running.get(key)?.flow ?? current.flow) !== txid) return;
      dispatch(key, { type: 'moved', txid: seen.txid });
      txid = seen.txid;
      if (seen.ended !== null) dispatch(key, { type: 'ended', trouble: seen.ended });
      if (seen.status !== null) dispatch(key, { type: 'status', status: seen.status, at: Date.now() });
      settle(key, txid, seen.status, wasRecorded);
    } catch {
      failures += 1;
      dispatch(key, { type: 'unreachable' });
    }
    const now = running.get(key);
    if (now !== undefined) await pause(key, nextLook(now.flow, looks, failures));
  }
}

function settle(key: string, txid: string, status: TransactionStatus | null, wasRecorded: boolean): void {
  const now = running.get(key);
  if (now === undefined || txidOf(now.flow) !== txid) return;
  const recorded = isSent(now.flow) && now.flow.recorded && !wasRecorded && now.flow.phase !== 'failed';
  const failed = now.flow.phase === 'failed';
  if (!recorded && !failed) return;
  if (recorded && status !== null) specs.get(key)?.onDone?.(status);
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
  /** Leaves the fee to the market, or takes it over; before signing. */
  payFee: (key: string, ownFee: boolean): void => change(key, { ownFee }),
  /** Once more from the beginning, with the network fee from the account's own STX. */
  payYourself(key: string): void {
    const { act } = running.get(key) ?? {};
    if (act != null) void submissions.cancel(act.id);
    change(key, { ownFee: true });
    flows.again(key);
  },
  lookAgain(key: string): void {
    if (dispatch(key, { type: 'look-again' })) void follow(key);
  },
  stopWaiting(key: string): void {
    dispatch(key, { type: 'unsigned', trouble: STOPPED });
  },
  /** What is on its way goes on without the dialog; anything else is over. */
  close(key: string): void {
    const { flow, act } = running.get(key) ?? {};
    if (flow === undefined || flow.phase === 'signing') return;
    if (flow.phase === 'review' && act != null) void submissions.cancel(act.id);
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
        void follow(rest.key);
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
