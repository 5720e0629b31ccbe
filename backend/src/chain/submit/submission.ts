import type { Id } from '../../kit/id.ts';
import type { ContractCall } from '../chain.contract.ts';

/**
 * signing: the wallet is asked. pending: signed, in no block. confirmed: in a block with effect. final: so deep that no fork removes
 * it. failed: no effect, with the reason. reverted: a fork took its block and no other block took it.
 */
export const SUBMISSION_STATES = ['signing', 'pending', 'confirmed', 'final', 'failed', 'reverted'] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** Who pays the network fee: the account that signed, or the market. */
export const SUBMISSION_KINDS = ['own', 'sponsored'] as const;
export type SubmissionKind = (typeof SUBMISSION_KINDS)[number];

export interface SubmissionProblem {
  name: string;
  title: string;
}

/** One act of one account on the chain, from before the wallet is asked to a block that stays. */
export interface Submission {
  id: Id<'submission'>;
  account: string;
  call: ContractCall;
  /** What the person sees it called. */
  label: string;
  /** Path of the page it was started on. */
  page: string | null;
  /** Null until the wallet has answered. */
  kind: SubmissionKind | null;
  state: SubmissionState;
  problem: SubmissionProblem | null;
  /** Of the account; null where only the wallet knows. All variants of one submission share it. */
  originNonce: bigint | null;
  /** Of the variant that counts: the one in a block, or the last one made. */
  txid: string | null;
  height: number | null;
  blockHash: string | null;
  openedAt: Date;
  signedAt: Date | null;
  stateAt: Date;
  /** When the state ends by itself; null where only the chain ends it, and at an end. */
  deadlineAt: Date | null;
  /** Since when a fork has its block. */
  awayAt: Date | null;
  /** Since when another transaction has its nonce. */
  doomedAt: Date | null;
  /** Since when nothing can change any more. */
  closedAt: Date | null;
  revision: number;
}

/** One signed form of a submission: sponsors sign another one when the fee was too low or the nonce was taken. */
export interface Variant {
  txid: string;
  /** Hex; null where only the wallet has them. */
  bytes: string | null;
  sponsor: string | null;
  sponsorNonce: bigint | null;
  /** micro-STX. */
  fee: bigint;
  madeAt: Date;
  /** When a node first took it, and the height of the chain then. */
  takenAt: Date | null;
  takenHeight: number | null;
  /** Why a node last refused it: its own word, or `OF_ACCOUNT`. */
  refusal: string | null;
}

/** Refused because another transaction of the account waits with its nonce. */
export const OF_ACCOUNT = 'ConflictingNonceOfAccount';

/** The variant that counts: the one in a block, or the last one made. */
export const countedVariant = <V extends { txid: string }>(
  { txid }: Pick<Submission, 'txid'>,
  variants: readonly V[],
): V | undefined => variants.find((variant) => variant.txid === txid);

export interface SubmissionStep {
  at: Date;
  state: SubmissionState;
  note: string;
}

/** What is notified of a change; it names nobody. */
export const SUBMISSION_MODULE = 'submission';
