import { bytesToHex } from '@stacks/common';
import { Cl, createContractCallPayload, createTokenTransferPayload, serializePayload } from '@stacks/transactions';
import { devnetFunds } from './accounts.ts';
import { CHAIN_ID } from './admission.ts';
import { hash } from './hash.ts';
import type { Mined } from './ledger.ts';
import type { Recipe } from './recipe.ts';
import { MINER, SBTC_TOKEN } from './vm.ts';

type Fund = Extract<Recipe, { readonly to: string }>;

/** The blocks every chain begins with: sBTC for the development accounts. STX they have from genesis. */
export function genesisRecipes(fork: number): Recipe[] {
  return [...devnetFunds()].flatMap(([to, { sbtc }]) =>
    sbtc > 0n ? [{ fork, kind: 'sbtc' as const, to, amount: sbtc.toString() }] : [],
  );
}

/** Development funds as clients see them: a transaction nobody signed, of the account that gets the fees. */
export function fundSummary(recipe: Fund, height: number): Mined['summary'] {
  const common = {
    id: hash('fund', recipe.kind, recipe.fork, height, recipe.to, recipe.amount),
    origin: { address: MINER, nonce: 0n },
    sponsor: undefined,
    fee: 0n,
    postConditions: [],
    postConditionMode: 'allow',
  } as const;
  if (recipe.kind === 'stx') {
    const payload = {
      type: 'token_transfer',
      recipient: recipe.to,
      amount: BigInt(recipe.amount),
      memoHex: '',
    } as const;
    return { ...common, payload, hex: unsigned(createTokenTransferPayload(recipe.to, recipe.amount, '')) };
  }
  const deposit = Cl.tuple({ amount: Cl.uint(recipe.amount), recipient: Cl.principal(recipe.to) });
  const [address = '', name = ''] = SBTC_TOKEN.split('.');
  return {
    ...common,
    payload: {
      type: 'contract_call',
      contractId: SBTC_TOKEN,
      functionName: 'protocol-mint-many-iter',
      args: [deposit],
    },
    hex: unsigned(createContractCallPayload(address, name, 'protocol-mint-many-iter', [deposit])),
  };
}

/**
 * What a transaction with this payload looks like on the wire: testnet, origin of the zero address at nonce 0, fee 0, no signature,
 * no post-conditions. Whoever decodes the blocks of a node can decode it.
 */
function unsigned(payload: Parameters<typeof serializePayload>[0]): string {
  const chainId = CHAIN_ID.toString(16).padStart(8, '0');
  const spendingCondition = `00${'00'.repeat(20)}${'00'.repeat(8)}${'00'.repeat(8)}00${'00'.repeat(65)}`;
  const bytes: unknown = serializePayload(payload);
  const body = bytes instanceof Uint8Array ? bytesToHex(bytes) : String(bytes);
  return `80${chainId}04${spendingCondition}030100000000${body}`;
}
