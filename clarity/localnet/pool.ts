import type { SignedTransaction } from './transaction.ts';

/** Admitted transactions whose nonce is not due yet. Kept in memory only, as a node's mempool may forget too. */
export class Pool {
  private readonly waiting = new Map<string, SignedTransaction>();

  get(id: string): SignedTransaction | undefined {
    return this.waiting.get(id.replace(/^0x/, '').toLowerCase());
  }

  /** Whether another transaction already waits with this account's nonce. */
  conflicts({ origin }: SignedTransaction): boolean {
    return this.of(origin.address).some((other) => other.origin.nonce === origin.nonce);
  }

  add(transaction: SignedTransaction): void {
    this.waiting.set(transaction.id, transaction);
  }

  remove(transaction: SignedTransaction): void {
    this.waiting.delete(transaction.id);
  }

  /** The next transaction that can be mined, given the accounts' nonces. */
  due(nonce: (address: string) => bigint): SignedTransaction | undefined {
    for (const transaction of this.waiting.values()) if (isDue(transaction, nonce)) return transaction;
    return undefined;
  }

  /** Transactions of one account, lowest nonce first. */
  of(address: string): SignedTransaction[] {
    return [...this.waiting.values()]
      .filter(({ origin }) => origin.address === address)
      .sort((left, right) => Number(left.origin.nonce - right.origin.nonce));
  }

  clear(): void {
    this.waiting.clear();
  }
}

/** Whether origin and sponsor are exactly at the nonces the transaction uses. */
export function isDue({ origin, sponsor }: SignedTransaction, nonce: (address: string) => bigint): boolean {
  return nonce(origin.address) === origin.nonce && (!sponsor || nonce(sponsor.address) === sponsor.nonce);
}
