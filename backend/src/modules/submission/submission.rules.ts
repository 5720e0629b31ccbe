import { createHash } from 'node:crypto';
import type { ContractCall } from '../../chain/chain.contract.ts';
import type { Submission } from '../../chain/submit/submission.ts';
import type { SubmissionView } from './submission.contract.ts';

/** The same account, call and key of the client give the same act: opening it twice opens it once. */
export function identityOf(account: string, key: string, call: ContractCall): Uint8Array {
  const { contract, functionName, functionArgs, postConditions, postConditionMode } = call;
  const parts = [account, key, contract, functionName, functionArgs, postConditions, postConditionMode];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** Ends at which nothing was sent, as far as anybody knew: a wallet that answers late is heard all the same. */
const UNSENT = new Set(['signing-expired', 'not-signed']);

/** Whether the answer of a wallet is still awaited. */
export const awaitsSignature = ({ state, problem }: Pick<Submission, 'state' | 'problem'>): boolean =>
  state === 'signing' || (state === 'failed' && problem !== null && UNSENT.has(problem.name));

/** Its person said that nothing of it shall be sent. */
export const isCalledOff = ({ state, problem }: Pick<Submission, 'state' | 'problem'>): boolean =>
  state === 'failed' && problem?.name === 'not-signed';

export const viewOf = (submission: Submission): SubmissionView => ({
  id: submission.id,
  label: submission.label,
  page: submission.page,
  contract: submission.call.contract,
  functionName: submission.call.functionName,
  action: submission.call.describe?.action ?? null,
  state: submission.state,
  paidBy: submission.kind === null ? null : submission.kind === 'own' ? 'account' : 'market',
  txid: submission.txid,
  height: submission.height,
  problem: submission.problem,
  openedAt: submission.openedAt,
  signedAt: submission.signedAt,
  stateAt: submission.stateAt,
  deadlineAt: submission.deadlineAt,
});
