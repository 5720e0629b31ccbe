import type { chain } from '../api.ts';
import { isFollowed, isSent, nextLook } from './flow.ts';
import { pause } from './pause.ts';
import { change, dispatch, running, settledListeners, specs, txidOf } from './running.ts';
import { type Opened, submissions } from './submissions.ts';

/** Acts of which nobody knows whether their transaction is on its way, by the key of their action. */
const doubtful = new Map<string, Opened>();

/** The wallet's answer was given up or refused, or ours was lost: before there is another act, this one has to be settled. */
export const doubt = (key: string, act: Opened): unknown => doubtful.set(key, act);

/** Calls off the act that is in doubt. Follows it instead where it was signed after all, and answers that; fails where nobody can tell. */
export async function isFormerUnderWay(key: string): Promise<boolean> {
  const act = doubtful.get(key);
  if (act === undefined) return false;
  const txid = await submissions.callOff(act.id);
  doubtful.delete(key);
  if (txid === null) return false;
  change(key, { ownFee: false });
  followAct(key, act, txid);
  return true;
}

/** Shows this act as sent, unless one is already. */
export function followAct(key: string, act: Opened, txid: string): void {
  if (doubtful.get(key)?.id === act.id) doubtful.delete(key);
  if (!dispatch(key, { type: 'signed', txid })) return;
  change(key, { act });
  void follow(key);
}

/** Asks until the transaction is final, has failed or somebody started over. */
export async function follow(key: string): Promise<void> {
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

function settle(key: string, txid: string, status: chain.TransactionStatus | null, wasRecorded: boolean): void {
  const now = running.get(key);
  if (now === undefined || txidOf(now.flow) !== txid) return;
  const recorded = isSent(now.flow) && now.flow.recorded && !wasRecorded && now.flow.phase !== 'failed';
  const failed = now.flow.phase === 'failed';
  if (!recorded && !failed) return;
  if (recorded && status !== null) specs.get(key)?.onDone?.(status);
  for (const listener of settledListeners) listener({ running: now, outcome: failed ? 'failed' : 'recorded' });
}
