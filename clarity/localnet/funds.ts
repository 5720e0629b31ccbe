import { Cl } from '@stacks/transactions';
import { devnetFunds } from './accounts.ts';
import { hash } from './hash.ts';
import type { TransactionSummary } from './ledger.ts';
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
export function fundSummary(recipe: Fund, height: number): TransactionSummary {
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
    return { ...common, payload };
  }
  const deposit = Cl.tuple({ amount: Cl.uint(recipe.amount), recipient: Cl.principal(recipe.to) });
  return {
    ...common,
    payload: {
      type: 'contract_call',
      contractId: SBTC_TOKEN,
      functionName: 'protocol-mint-many-iter',
      args: [deposit],
    },
  };
}
