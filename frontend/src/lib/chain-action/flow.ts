import type { chain } from '../api.ts';
import type { Trouble } from '../trouble.ts';

export type ContractCall = chain.ContractCall;
type TransactionStatus = chain.TransactionStatus;

/** What an on-chain transaction has come to, seen from here. */
export interface Sent {
  txid: string;
  height: number | null;
  /** Its effects are in what the API answers. */
  recorded: boolean;
  /** The last look failed on the way: what is shown is what was known before. */
  unreachable: boolean;
  /** Milliseconds since when neither a block nor the queue of the node has it; null while it is there. */
  missingSince: number | null;
  /** It was in a block and is no longer: a fork. */
  reverted: boolean;
}

/** One action of one person, from the first click to a block that stays. */
export type Flow =
  | { phase: 'preparing' }
  | { phase: 'refused'; trouble: Trouble }
  | { phase: 'review'; call: ContractCall }
  | { phase: 'signing'; call: ContractCall }
  | { phase: 'unsigned'; trouble: Trouble }
  | ({ phase: 'pending' } & Sent)
  | ({ phase: 'confirmed' } & Sent)
  | ({ phase: 'final' } & Sent)
  | ({ phase: 'failed'; trouble: Trouble } & Sent)
  | ({ phase: 'lost' } & Sent);

export type FlowEvent =
  | { type: 'again' }
  | { type: 'prepared'; call: ContractCall }
  | { type: 'refused'; trouble: Trouble }
  | { type: 'sign' }
  | { type: 'signed'; txid: string }
  | { type: 'unsigned'; trouble: Trouble }
  | { type: 'status'; status: TransactionStatus; at: number }
  /** It was signed again, with another fee or nonce: another id, the same act. */
  | { type: 'moved'; txid: string }
  /** It ended outside any block. */
  | { type: 'ended'; trouble: Trouble }
  | { type: 'unreachable' }
  | { type: 'look-again' };

/** A wallet sends to its own node; ours may hear of it later. Beyond this the transaction counts as lost. */
export const MISSING_MS = 120_000;

export const isSent = (flow: Flow): flow is Extract<Flow, Sent> => 'txid' in flow;

/** Whether the transaction still has a way to go that is worth asking for. */
export const isFollowed = (flow: Flow): flow is Extract<Flow, Sent> =>
  flow.phase === 'pending' || flow.phase === 'confirmed';

/** Whether a second start must not be possible. */
export const isBusy = (flow: Flow): boolean =>
  flow.phase === 'preparing' ||
  flow.phase === 'review' ||
  flow.phase === 'signing' ||
  flow.phase === 'pending' ||
  (flow.phase === 'confirmed' && !flow.recorded);

/** Whether starting over is possible, with a call the server checks and writes anew. */
export const canRetry = (flow: Flow): boolean =>
  flow.phase === 'refused' || flow.phase === 'unsigned' || flow.phase === 'failed' || flow.phase === 'lost';

/** The next state. An event that does not fit the state changes nothing: the same object comes back. */
export function nextFlow(flow: Flow, event: FlowEvent): Flow {
  switch (event.type) {
    case 'again':
      return canRetry(flow) ? { phase: 'preparing' } : flow;
    case 'prepared':
      return flow.phase === 'preparing' ? { phase: 'review', call: event.call } : flow;
    case 'refused':
      return flow.phase === 'preparing' ? { phase: 'refused', trouble: event.trouble } : flow;
    case 'sign':
      return flow.phase === 'review' ? { phase: 'signing', call: flow.call } : flow;
    case 'unsigned':
      return flow.phase === 'signing' ? { phase: 'unsigned', trouble: event.trouble } : flow;
    case 'signed':
      // A wallet may answer after one has stopped waiting for it: what it sent is followed all the same.
      return isSent(flow) ? flow : { phase: 'pending', ...sentAs(event.txid) };
    case 'unreachable':
      return isFollowed(flow) ? { ...flow, unreachable: true } : flow;
    case 'look-again':
      return flow.phase === 'lost' ? { ...flow, phase: 'pending', missingSince: null } : flow;
    case 'moved':
      return isFollowed(flow) && flow.txid !== event.txid ? { ...flow, txid: event.txid } : flow;
    case 'ended':
      return isFollowed(flow) ? { ...flow, phase: 'failed', height: null, trouble: event.trouble } : flow;
    case 'status':
      return isFollowed(flow) ? seen(flow, event.status, event.at) : flow;
  }
}

const sentAs = (txid: string): Sent => ({
  txid,
  height: null,
  recorded: false,
  unreachable: false,
  missingSince: null,
  reverted: false,
});

function seen(flow: Extract<Flow, Sent>, status: TransactionStatus, at: number): Flow {
  const before = flow.phase === 'confirmed' || flow.reverted;
  const { height, recorded } = status;
  const sent: Sent = { txid: flow.txid, height, recorded, unreachable: false, missingSince: null, reverted: false };
  switch (status.status) {
    case 'pending':
      return { phase: 'pending', ...sent, reverted: before };
    case 'confirmed':
    case 'final':
      return { phase: status.status, ...sent };
    case 'failed':
      return { phase: 'failed', ...sent, trouble: troubleOf(status) };
    case 'not-found': {
      const missingSince = flow.missingSince ?? at;
      const missing = { ...sent, height: null, missingSince, reverted: before };
      return at - missingSince >= MISSING_MS ? { phase: 'lost', ...missing } : { phase: 'pending', ...missing };
    }
  }
}

function troubleOf({ problem }: TransactionStatus): Trouble {
  const kept = 'It is in a block, but changed nothing; only the network fee was paid.';
  return problem ? { name: problem.name, title: problem.title, detail: kept } : { title: 'It failed', detail: kept };
}

/** Milliseconds until the next look: often while somebody waits, seldom once the effects are there. */
export function nextLook(flow: Flow, looks: number, failures: number): number {
  if (failures > 0) return Math.min(15_000, 1_000 * 2 ** (failures - 1));
  if (flow.phase === 'confirmed' && flow.recorded) return 15_000;
  return looks < 20 ? 800 : looks < 60 ? 3_000 : 10_000;
}
