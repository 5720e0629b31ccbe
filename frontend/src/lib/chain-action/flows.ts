import { session } from '../session-store.ts';
import { type Trouble, troubleOf } from '../trouble.ts';
import { type Flow, isBusy, isFollowed, isSent } from './flow.ts';
import { doubt, follow, followAct, isFormerUnderWay } from './follow.ts';
import {
  type ActionSpec,
  allRunning,
  change,
  dispatch,
  listeners,
  payerOf,
  publish,
  type Running,
  remove,
  running,
  type Settled,
  STORE,
  settledListeners,
  specs,
} from './running.ts';
import { leavesFee, type Opened, submissions, type WalletAnswer } from './submissions.ts';

export { type ActionSpec, payerOf, type Running } from './running.ts';

async function prepare(key: string): Promise<void> {
  const spec = specs.get(key);
  if (spec === undefined || running.get(key)?.flow.phase !== 'preparing') return;
  try {
    if (session.get().me === null && !(await session.signIn())) {
      const trouble = session.get().trouble ?? { title: 'Sign in first' };
      session.clearTrouble();
      return void dispatch(key, { type: 'refused', trouble });
    }
    if (await isFormerUnderWay(key)) return;
    const call = await spec.call();
    if (call === null) return remove(key);
    const before = running.get(key);
    if (before?.flow.phase !== 'preparing') return;
    const act = await submissions.open({ label: before.label, page: before.page, call });
    if (running.get(key)?.flow.phase !== 'preparing') return submissions.cancel(act.id);
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
  let answer: WalletAnswer;
  try {
    const { callContract } = await import('../wallet.ts');
    answer = await callContract(flow.call, address, sponsored);
  } catch (error) {
    submissions.cancel(act.id);
    return unsigned(key, act, error);
  }
  const ignored = sponsored && !leavesFee(answer);
  // Somebody has started over: what only the market can send was called off with its act.
  if (isLeft(key, act) && sponsored && !ignored) return;
  try {
    const reported = submissions.report(act.id, answer);
    // What the wallet has sent is followed, whether the server hears of it now or not.
    const sent = ignored || !sponsored ? answer.txid : null;
    if (sent !== null) reported.catch(() => undefined);
    const txid = sent ?? (await reported).txid;
    if (txid === null) return;
    const current = running.get(key);
    // The dialog may be gone by now; what was sent is followed all the same.
    if (current === undefined) running.set(key, { ...before, flow, open: true });
    else if (current.act != null && isLeft(key, act)) {
      if (isSent(current.flow)) return;
      submissions.cancel(current.act.id);
    }
    change(key, { ignored });
    followAct(key, act, txid);
  } catch (error) {
    unsigned(key, act, error);
  }
}

/** Another act has its place by now. */
const isLeft = (key: string, act: Opened): boolean => {
  const current = running.get(key);
  return current !== undefined && current.act?.id !== act.id;
};

function unsigned(key: string, act: Opened, error: unknown): void {
  if (!isLeft(key, act)) dispatch(key, { type: 'unsigned', trouble: troubleOf(error) });
}

/** The actions of this tab: one state per key, the same for all components, outliving the page that started it. */
export const flows = {
  get: allRunning,
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
    if (before?.flow.phase === 'unsigned' && before.act != null) doubt(key, before.act);
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
    const { flow, act } = running.get(key) ?? {};
    if (!dispatch(key, { type: 'again' })) return;
    if (flow?.phase === 'unsigned' && act != null) doubt(key, act);
    void prepare(key);
  },
  /** Leaves the fee to the market, or takes it over; before signing. */
  payFee: (key: string, ownFee: boolean): void => change(key, { ownFee }),
  /** Once more from the beginning, with the network fee from the account's own STX. */
  payYourself(key: string): void {
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
    if (flow.phase === 'review' && act != null) submissions.cancel(act.id);
    if (flow.phase === 'unsigned' && act != null) doubt(key, act);
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
