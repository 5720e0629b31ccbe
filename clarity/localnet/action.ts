import { type ClarityValue, serializeCVBytes } from '@stacks/transactions';

/** What one transaction does in a block of several. */
export type Action =
  | {
      readonly type: 'call';
      readonly contractId: string;
      readonly name: string;
      readonly args: readonly ClarityValue[];
      readonly sender: string;
    }
  | {
      readonly type: 'deploy';
      readonly name: string;
      readonly source: string;
      readonly clarityVersion: number;
      readonly sender: string;
    }
  | {
      readonly type: 'transfer';
      /** At most `Number.MAX_SAFE_INTEGER`: the SDK takes it as a JSON number. */
      readonly amount: bigint;
      readonly from: string;
      readonly to: string;
      readonly memoHex?: string;
    };

/** As the SDK's own `mineBlock` hands it to the VM. */
export function sdkTransaction(action: Action): object {
  switch (action.type) {
    case 'call': {
      const { contractId: contract, name: method, args, sender } = action;
      return { callPublicFn: { contract, method, args_maps: args.map((value) => serializeCVBytes(value)), sender } };
    }
    case 'deploy': {
      const { name, source: content, clarityVersion: clarity_version, sender } = action;
      return { deployContract: { name, content, options: { clarity_version }, sender } };
    }
    case 'transfer':
      return { transferSTX: { amount: Number(action.amount), recipient: action.to, sender: action.from } };
  }
}
