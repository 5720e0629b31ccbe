import { type ProblemName, problemTable } from '../../kit/problem-table.ts';
import type { ClarityValue } from '../values/clarity-value.ts';
import { contractErrors } from './errors.generated.ts';

/** Why a transaction has no effect: a stable name, and what happened and what to do in words. */
export interface ContractProblem {
  name: string;
  title: string;
}

/** What the chain says of a transaction that failed. */
export interface FailedTransaction {
  /** `abort_by_response`, `abort_by_post_condition`, `problematic_skipped` or one of `dropped_*`. */
  status: string;
  /** Contract that was called, where one was. */
  contract: string | null;
  result: ClarityValue;
  vmError: string | null;
}

// sbtc-token: native fungible token errors u1 to u3, its own u4; transfer-many answers u1000 + index of the failed entry.
const SBTC_PROBLEMS: Record<string, ContractProblem> = {
  1: { name: 'not-enough-sbtc', title: 'The account holds less sBTC than this needs; add sBTC and send it again.' },
  2: { name: 'sbtc-sender-is-recipient', title: 'sBTC cannot be sent to the account it comes from; name another one.' },
  3: { name: 'sbtc-zero-amount', title: 'sBTC refuses to move nothing; name an amount of at least 1 sat.' },
  4: { name: 'sbtc-not-owner', title: 'Only its owner can send this sBTC; sign with the account that holds it.' },
};

/** What a contract refuses with, by the end or the beginning of its name, where the API has no problem of that name. */
const STATUS_BY_FORM: readonly [RegExp, number][] = [
  [/-paused$/, 503],
  [/^unknown-/, 404],
  [
    /^(only-|own-)|^not-(.*-)?(owner|member|body|seller|buyer|bidder|depositor|guardian|deployer|authority|nominated|offered)$/,
    403,
  ],
  [/^(bad|no|duplicate)-|-too-(far|high|long|soon|low)$/, 422],
];

/** The HTTP status of a refusal by a contract: that of the API's problem of the same name, or by the form of the name. */
export function statusOfRefusal(name: string): number {
  if (Object.hasOwn(problemTable, name)) return problemTable[name as ProblemName].status;
  return STATUS_BY_FORM.find(([form]) => form.test(name))?.[1] ?? 409;
}

/** Every way in which the contracts refuse, by name; several of them may refuse for the same reason. */
export const contractRefusals: readonly { name: string; status: number; title: string }[] = [
  ...new Map(contractErrors.map(({ name, message }) => [name, message])),
].map(([name, title]) => ({ name, status: statusOfRefusal(name), title }));

const byCode = new Map(contractErrors.map(({ code, name, message }) => [code, { name, title: message }]));

/** The same names and words as a failed request, for a failed transaction. */
export function contractProblem({ status, contract, result, vmError }: FailedTransaction): ContractProblem {
  if (status === 'abort_by_post_condition')
    return {
      name: 'post-condition-failed',
      title:
        'The call would have moved other assets than the ones signed for, so nothing moved. Reload and sign again.',
    };
  if (status.startsWith('dropped_'))
    return {
      name: 'transaction-dropped',
      title: `The network dropped the transaction (${status.slice(8).replaceAll('_', ' ')}). Send it again.`,
    };
  const code = errorCode(result);
  if (code !== null) return ofCode(code, contract);
  return {
    name: 'runtime-error',
    title: `The contract stopped before it came to an answer${vmError ? ` (${vmError})` : ''}. Nothing was changed.`,
  };
}

function errorCode(result: ClarityValue): bigint | null {
  if (result === null || typeof result !== 'object' || !('ok' in result) || result.ok !== false) return null;
  return 'error' in result && typeof result.error === 'bigint' ? result.error : null;
}

function ofCode(code: bigint, contract: string | null): ContractProblem {
  if (contract?.endsWith('.sbtc-token') && code >= 1000n)
    return {
      name: 'sbtc-transfer-refused',
      title: `Transfer ${code - 1000n + 1n} of the list was refused by sBTC; check its amount and the balance.`,
    };
  return (
    byCode.get(Number(code)) ??
    SBTC_PROBLEMS[code.toString()] ?? {
      name: 'unknown-contract-error',
      title: `The contract refused with (err u${code}), which this version does not know.`,
    }
  );
}
