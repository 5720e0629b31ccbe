import { devnetAccounts } from './accounts.ts';
import type { Chain } from './chain.ts';
import { hash } from './hash.ts';
import { hexOf } from './views/clarity-value.ts';

/** One hash over every block, transaction, event and development balance: equal digests mean equal chains. */
export function digestOf(chain: Chain): string {
  const blocks = chain.ledger.blocks.map(({ hash: own, burnHash, time, burnTime }) => [own, burnHash, time, burnTime]);
  const transactions = [...chain.ledger.allTransactions()].map(({ id, status, result, error, events, block }) => [
    id,
    status,
    hexOf(result),
    error,
    events,
    block.hash,
  ]);
  const balances = Object.values(devnetAccounts()).map(({ address }) => [
    address,
    chain.vm.stxBalance(address).toString(),
    chain.vm.sbtcBalance(address).toString(),
    chain.ledger.nonce(address).toString(),
  ]);
  return hash(JSON.stringify({ blocks, transactions, balances }));
}
