import type { SubmissionProblem } from './submission.ts';

/** What a refusal by the node leads to. */
export type AfterRefusal =
  /** Nothing is wrong with the transaction itself: send it again later. */
  | { act: 'wait' }
  /** Sign again as sponsor, with a higher fee of at least this. */
  | { act: 'raise-fee'; least: bigint }
  /** Sign again as sponsor, with another nonce. */
  | { act: 'other-nonce' }
  /** No node will ever take it. */
  | { act: 'end'; problem: SubmissionProblem };

export interface RefusalFacts {
  isSponsored: boolean;
  /** Fee of the refused variant, micro-STX. */
  fee: bigint;
  /** Something of the account itself waits with this nonce. */
  accountWaits: boolean;
  /** An older form of the same act offers this fee or more, so it may be what waits. */
  olderPaysAsMuch: boolean;
  feeCap: bigint;
}

/** A mempool replaces a transaction by one that pays more; miners and relays look at a quarter more. */
export const raised = (fee: bigint): bigint => (fee * 5n + 3n) / 4n;

const end = (name: string, title: string): AfterRefusal => ({ act: 'end', problem: { name, title } });

const TOO_DEAR =
  'The network asks a higher fee than the market pays for one transaction. Pay the network fee yourself.';

/** By the meaning of stacks-core's `MemPoolRejection`; unknown reasons may be passing ones. */
export function afterRefusal(reason: string, data: unknown, facts: RefusalFacts): AfterRefusal {
  const { isSponsored, fee, accountWaits, olderPaysAsMuch, feeCap } = facts;
  switch (reason) {
    case 'BadNonce':
      // Of the account: its nonce is past, which the tracker sees by itself. Of the sponsor: another transaction took it.
      return isSponsored && field(data, 'is_origin') === false ? { act: 'other-nonce' } : { act: 'wait' };
    case 'ConflictingNonceInMempool':
      // Over another act of the account the market pays nothing more: the tracker gives up after a while, and its nonce back.
      if (!isSponsored || (accountWaits && !(olderPaysAsMuch && raised(fee) <= feeCap))) return { act: 'wait' };
      return raised(fee) <= feeCap ? { act: 'raise-fee', least: raised(fee) } : { act: 'other-nonce' };
    case 'FeeTooLow': {
      if (!isSponsored)
        return end('fee-too-low', 'The network fee set in the wallet is too low. Sign with a higher one.');
      const asked = BigInt(Math.ceil(Number(field(data, 'expected') ?? 0)));
      const least = asked > raised(fee) ? asked : raised(fee);
      return least <= feeCap ? { act: 'raise-fee', least } : end('sponsor-fee-too-high', TOO_DEAR);
    }
    case 'NotEnoughFunds':
      // The market's own account ran dry: its operator fills it up, and the transaction goes out then.
      if (isSponsored) return { act: 'wait' };
      return end('not-enough-stx', 'The account has too little STX for the network fee. Add STX and sign again.');
    case 'NoSuchContract':
    case 'NoSuchPublicFunction':
    case 'BadFunctionArgument':
    case 'BadAddressVersionByte':
    case 'SignatureValidation':
    case 'Deserialization':
    case 'Serialization':
      return end('transaction-refused', `The network refuses the transaction for good (${reason}). Start again.`);
    default:
      return { act: 'wait' };
  }
}

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
