import { accounts } from '../client.ts';
import { COUNTER } from '../counter.ts';
import { nameOf } from '../foreign.ts';
import type { Scene } from './scene.ts';

/** The paths of the client that this chain serves, as the client writes them. */
export const SERVED: readonly string[] = [
  '/extended',
  '/extended/v1/tx/',
  '/extended/v1/tx/mempool',
  '/extended/v1/tx/{tx_id}',
  '/extended/v1/tx/{tx_id}/raw',
  '/extended/v1/contract/{contract_id}',
  '/extended/v1/block/',
  '/extended/v1/block/by_height/{height}',
  '/extended/v1/block/{hash}',
  '/extended/v1/address/{principal}/stx',
  '/extended/v1/address/{principal}/balances',
  '/extended/v1/address/{principal}/transactions',
  '/extended/v1/address/{principal}/mempool',
  '/extended/v1/address/{principal}/nonces',
  '/extended/v2/blocks/',
  '/extended/v2/blocks/{height_or_hash}',
  '/extended/v2/blocks/{height_or_hash}/transactions',
  '/extended/v2/burn-blocks/',
  '/extended/v2/burn-blocks/{height_or_hash}',
  '/extended/v2/burn-blocks/{height_or_hash}/blocks',
  '/extended/v2/smart-contracts/{contract_id}/logs',
  '/extended/v2/mempool/fees',
  '/extended/v2/addresses/{address}/transactions',
  '/extended/v3/blocks/{height_or_hash}/transactions',
  '/extended/v3/mempool/transactions',
  '/extended/v3/principals/{principal}/transactions',
  '/extended/v3/principals/{principal}/balances/stx',
  '/extended/v3/principals/{principal}/balances/ft',
  '/extended/v3/principals/{principal}/balances/ft/{asset_identifier}',
  '/extended/v3/principals/{principal}/balances/nft',
  '/extended/v3/principals/{principal}/nonces',
  '/extended/v3/principals/{principal}/mempool/transactions',
  '/extended/v3/transactions',
  '/extended/v3/transactions/{tx_id}',
  '/extended/v3/transactions/{tx_id}/events',
];

export type Block = { readonly height: number; readonly hash: string; readonly burn_block_height: number };
type Values = Readonly<Record<string, readonly string[]>>;

/** What stands in the place of each `{name}` in a path: enough of each for every shape of answer. */
export function valuesFor(path: string, { transactions, waiting }: Scene, tip: Block): Values {
  const mined = Object.keys(transactions).filter((what) => !waiting.includes(what));
  const inBlocks = path.endsWith('/events');
  const principals = [accounts.wallet_1.address, accounts.wallet_2.address, accounts.wallet_3.address, COUNTER];
  return {
    tx_id: (inBlocks ? mined : Object.keys(transactions)).map((what) => transactions[what] ?? ''),
    principal: principals,
    address: principals.slice(0, 3),
    contract_id: [COUNTER],
    height: ['3', String(tip.height)],
    hash: [tip.hash],
    height_or_hash: path.includes('burn-blocks')
      ? ['latest', String(tip.burn_block_height)]
      : ['latest', String(tip.height), tip.hash],
    asset_identifier: [`${nameOf('coin')}::coin`, `${nameOf('nothing')}::nothing`],
  };
}

/** The placeholders of a path, each with one of its values, in every combination. */
export function combinations(path: string, values: Values): Record<string, string>[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return names.reduce<Record<string, string>[]>(
    (all, name) => all.flatMap((each) => (values[name] ?? ['1']).map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
}
