import type { Submission, SubmissionProblem, SubmissionState } from './submission.ts';

/** Where one variant of a submission is, as the node says. */
export type Seen =
  | { at: 'block'; txid: string; height: number; hash: string; isFinal: boolean; problem: SubmissionProblem | null }
  | { at: 'mempool'; txid: string }
  | { at: 'nowhere'; txid: string; dropped: string | null };

export interface Facts {
  now: Date;
  /** The nonce that is due of the account; null where nobody asked. */
  dueNonce: bigint | null;
  /** The signed bytes are here, so it can be sent again. */
  canSend: boolean;
  /** A node refuses it, as another transaction of the account waits with its nonce. */
  isDisplaced: boolean;
}

/** How long each state that is no end may last, in milliseconds. */
export interface Limits {
  /** From opening to the wallet's answer. */
  signing: number;
  /** From signing until the node first shows what only the wallet sent. */
  unseen: number;
  /** From signing to a block. */
  pending: number;
  /** From the fork that took its block to another one. */
  away: number;
  /** How long another transaction must have its nonce before that counts: a node may tell of nonces before it tells of blocks. */
  doomed: number;
  /** How long a failure is still looked at, as the transaction might be mined after all. */
  watch: number;
}

const MINUTE = 60_000;
export const LIMITS: Limits = {
  signing: 30 * MINUTE,
  unseen: 30 * MINUTE,
  pending: 6 * 60 * MINUTE,
  away: 6 * 60 * MINUTE,
  doomed: 2 * MINUTE,
  watch: 7 * 24 * 60 * MINUTE,
};

/** What is to be written, if anything, and what is to be done next. */
export interface Verdict {
  change: Partial<Submission>;
  /** For the history, where something happened. */
  note: string | null;
  next: 'nothing' | 'send';
}

/** Ends before any block, in words that say what to do. */
export const ENDS = {
  'signing-expired': 'The wallet did not answer in time. Nothing was sent; start again.',
  'not-signed': 'It was declined or closed in the wallet. Nothing was sent.',
  'transaction-replaced':
    'Another transaction of the account took its place, so it can never happen. Look at the activity in the wallet before you try again.',
  'transaction-displaced':
    'Another transaction of the account waits in its place, so the market no longer does. Look at the activity in the wallet before you try again.',
  'transaction-lost': 'The network does not have it. Look at the activity in the wallet before you try again.',
  'transaction-stuck': 'No block took it in time. It counts as failed; should a block take it after all, this changes.',
  'transaction-dropped': 'The network dropped it without an effect. Try again.',
  'block-lost': 'A fork took away its block, and no other block took it. Nothing happened; try again.',
  'other-transaction': 'The transaction that the wallet named is not this act. Look at the activity in the wallet.',
} as const;

const NOTHING: Verdict = { change: {}, note: null, next: 'nothing' };
const later = (at: Date, ms: number) => new Date(at.getTime() + ms);
const passed = (at: Date | null, ms: number, now: Date) => at !== null && now.getTime() - at.getTime() >= ms;

/** The next state of a submission, from what the chain shows of all its variants. At most one of them is ever in a block. */
export function judge(submission: Submission, seen: readonly Seen[], facts: Facts, limits: Limits = LIMITS): Verdict {
  const block = seen.find((one) => one.at === 'block');
  if (block !== undefined) return inBlock(submission, block, facts.now);
  switch (submission.state) {
    case 'signing':
      return passed(submission.openedAt, limits.signing, facts.now) ? end('signing-expired', facts.now, true) : NOTHING;
    case 'final':
      return NOTHING;
    case 'failed':
    case 'reverted':
      return watched(submission, seen, facts, limits);
    default:
      return waiting(submission, seen, facts, limits);
  }
}

function inBlock(before: Submission, block: Extract<Seen, { at: 'block' }>, now: Date): Verdict {
  const { txid, height, hash, isFinal, problem } = block;
  const state: SubmissionState = problem !== null ? 'failed' : isFinal ? 'final' : 'confirmed';
  if (before.state === state && before.blockHash === hash && before.txid === txid && !isFinal) return NOTHING;
  const moved = before.blockHash !== hash || before.state !== state;
  return {
    change: {
      state,
      problem,
      txid,
      height,
      blockHash: hash,
      awayAt: null,
      doomedAt: null,
      deadlineAt: null,
      closedAt: isFinal ? now : null,
    },
    note: moved ? noteOf(state, height, problem) : null,
    next: 'nothing',
  };
}

function noteOf(state: SubmissionState, height: number, problem: SubmissionProblem | null): string | null {
  if (problem !== null) return `Block ${height}: ${problem.title}`;
  return state === 'final' ? 'No fork removes it any more' : `In block ${height}`;
}

function waiting(before: Submission, seen: readonly Seen[], facts: Facts, limits: Limits): Verdict {
  const { now, canSend } = facts;
  const isWaiting = seen.some(({ at }) => at === 'mempool');
  const lostBlock = before.state === 'confirmed';
  const awayAt = before.awayAt ?? (lostBlock ? now : null);
  // What waits here by name only must not hold a nonce of the sponsor; an account that pays by itself holds nobody up.
  const isTaken = isDoomed(before, facts) && (!isWaiting || before.kind === 'sponsored');
  const doomedAt = isTaken || facts.isDisplaced ? (before.doomedAt ?? now) : null;
  const giveUp = (name: keyof typeof ENDS, closed = false) =>
    awayAt === null ? end(name, now, closed) : end('block-lost', now, closed, 'reverted');
  if (passed(doomedAt, limits.doomed, now)) {
    const isCertain = isTaken && !isWaiting && !facts.isDisplaced;
    return giveUp(isTaken ? 'transaction-replaced' : 'transaction-displaced', isCertain);
  }
  const dropped = seen.length > 0 && seen.every((one) => one.at === 'nowhere' && one.dropped !== null);
  if (dropped && !canSend) return giveUp(droppedAs(seen));
  const limit = isWaiting || canSend ? limits.pending : limits.unseen;
  const deadlineAt = awayAt === null ? later(before.signedAt ?? now, limit) : later(awayAt, limits.away);
  if (now >= deadlineAt) return giveUp(isWaiting ? 'transaction-stuck' : 'transaction-lost');
  const block = lostBlock ? { height: null, blockHash: null } : {};
  return {
    change: { state: 'pending', awayAt, doomedAt, deadlineAt, ...block },
    note: lostBlock ? `A fork took away block ${before.height}; it waits for another one` : null,
    next: canSend && !isTaken && !isTooFar(before, facts) && !isThere(before, seen) ? 'send' : 'nothing',
  };
}

/** Whether the variant that counts waits at the node; an older one may wait there until this one takes its place. */
const isThere = ({ txid }: Submission, seen: readonly Seen[]): boolean =>
  seen.some((one) => one.txid === txid && one.at === 'mempool');

const droppedAs = (seen: readonly Seen[]): keyof typeof ENDS =>
  seen.some((one) => one.at === 'nowhere' && one.dropped === 'dropped_replace_by_fee')
    ? 'transaction-replaced'
    : 'transaction-dropped';

/** Another transaction has the account's nonce: no variant can be mined any more. */
const isDoomed = ({ originNonce }: Submission, { dueNonce }: Facts): boolean =>
  originNonce !== null && dueNonce !== null && dueNonce > originNonce;

/** A node takes this many of one account before the first is in a block (MAXIMUM_MEMPOOL_TX_CHAINING of stacks-core). */
const MOST_CHAINED = 25n;
const isTooFar = ({ originNonce }: Submission, { dueNonce }: Facts): boolean =>
  originNonce !== null && dueNonce !== null && originNonce > dueNonce + MOST_CHAINED;

/** Failed, and in no block: looked at until it is certain that it stays so. It is not sent again, as its person may have begun anew. */
function watched(before: Submission, seen: readonly Seen[], facts: Facts, limits: Limits): Verdict {
  const { now } = facts;
  const isWaiting = seen.some(({ at }) => at === 'mempool');
  const doomedAt = !isWaiting && isDoomed(before, facts) ? (before.doomedAt ?? now) : null;
  const isOver =
    before.txid === null || passed(doomedAt, limits.doomed, now) || passed(before.stateAt, limits.watch, now);
  const lost = before.height === null ? {} : { height: null, blockHash: null };
  const change = { doomedAt, ...lost, ...(isOver ? { closedAt: now } : {}) };
  return { change, note: before.height === null ? null : `A fork took away block ${before.height}`, next: 'nothing' };
}

/** An end without a block. Closed: it can never happen any more. */
export function end(
  name: keyof typeof ENDS,
  now: Date,
  closed: boolean,
  state: 'failed' | 'reverted' = 'failed',
): Verdict {
  const problem = { name, title: ENDS[name] };
  const none = { height: null, blockHash: null, deadlineAt: null, doomedAt: null };
  const change = { ...none, state, problem, closedAt: closed ? now : null };
  return { change, note: problem.title, next: 'nothing' };
}
