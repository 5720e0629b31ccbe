import type { Chain } from '../chain.ts';
import { holdingsOf } from '../holdings.ts';
import { SBTC_ASSET } from '../vm.ts';
import { stxMovements } from './involvement.ts';

/** sBTC as the contract says it, the rest from the events. */
export function fungibles(chain: Chain, address: string): [string, bigint][] {
  const held = holdingsOf(chain.ledger, address).fungible;
  held.set(SBTC_ASSET, chain.vm.sbtcBalance(address));
  return [...held].filter(([, balance]) => balance > 0n);
}

/** One of them; the others are not looked at. */
export function fungible(chain: Chain, address: string, asset: string): bigint {
  if (asset === SBTC_ASSET) return chain.vm.sbtcBalance(address);
  return holdingsOf(chain.ledger, address).fungible.get(asset) ?? 0n;
}

/** `/extended/v1/address/:a/stx`; what the account had at genesis is in the balance and in none of the sums. */
export function stxBalanceView(chain: Chain, address: string) {
  let [sent, received, fees] = [0n, 0n, 0n];
  for (const mined of chain.ledger.allTransactions()) {
    const moved = stxMovements(mined, address);
    sent += moved.sent;
    received += moved.received;
    if ((mined.sponsor ?? mined.origin).address === address) fees += mined.fee;
  }
  const balance = chain.vm.stxBalance(address).toString();
  return {
    balance,
    estimated_balance: balance,
    total_sent: (sent - fees).toString(),
    total_received: received.toString(),
    total_fees_sent: fees.toString(),
    total_miner_rewards_received: '0',
    lock_tx_id: '',
    locked: '0',
    lock_height: 0,
    burnchain_lock_height: 0,
    burnchain_unlock_height: 0,
  };
}

/** `/extended/v1/address/:a/balances`. */
export function balancesView(chain: Chain, address: string) {
  const total = { total_sent: '0', total_received: '0' };
  return {
    stx: stxBalanceView(chain, address),
    fungible_tokens: Object.fromEntries(
      fungibles(chain, address).map(([asset, balance]) => [asset, { balance: balance.toString(), ...total }]),
    ),
    non_fungible_tokens: Object.fromEntries(
      [...holdingsOf(chain.ledger, address).nonFungible]
        .filter(([, ids]) => ids.size > 0)
        .map(([asset, ids]) => [asset, { count: String(ids.size), ...total }]),
    ),
  };
}
