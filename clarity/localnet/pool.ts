import type { SignedTransaction } from './transaction.ts';

/** A transaction in the mempool: `at` is when it came, in unix seconds, `height` the chain's height then. */
export type Waiting = SignedTransaction & { readonly at: number; readonly height: number };

/** Why a transaction left the mempool without being mined, in the words of the node's event. */
export type DropReason = 'ReplaceByFee' | 'StaleGarbageCollect';

/** `by` is the id of the transaction that took its place, if one did. */
export type Dropped = Waiting & { readonly reason: DropReason; readonly by?: string | undefined };

/** Admitted transactions that are in no block yet: their nonce is not due, or nobody has mined since they came. */
export class Pool {
  private readonly waiting = new Map<string, Waiting>();
  private readonly gone = new Map<string, Dropped>();

  get(id: string): Waiting | undefined {
    return this.waiting.get(bare(id));
  }

  /** One that was dropped and has not come back. */
  dropped(id: string): Dropped | undefined {
    return this.gone.get(bare(id));
  }

  /** In the order in which they came. */
  all(): Waiting[] {
    return [...this.waiting.values()];
  }

  get size(): number {
    return this.waiting.size;
  }

  /** The transaction that already waits with this origin's nonce, or else with this payer's. */
  rival({ origin, payer }: SignedTransaction): SignedTransaction | undefined {
    const all = this.all();
    return all.find((other) => same(other.origin, origin)) ?? all.find((other) => same(other.payer, payer));
  }

  add(transaction: Waiting): void {
    this.waiting.set(transaction.id, transaction);
    this.gone.delete(transaction.id);
  }

  remove({ id }: { readonly id: string }): void {
    this.waiting.delete(id);
  }

  drop(id: string, reason: DropReason, by?: string): void {
    const transaction = this.waiting.get(id);
    if (!transaction) return;
    this.waiting.delete(id);
    this.gone.set(id, { ...transaction, reason, by });
  }

  /** Transactions of one account, lowest nonce first. */
  of(address: string): Waiting[] {
    return this.all()
      .filter(({ origin }) => origin.address === address)
      .sort((left, right) => Number(left.origin.nonce - right.origin.nonce));
  }

  clear(): void {
    this.waiting.clear();
    this.gone.clear();
  }
}

/** Whether origin and sponsor are exactly at the nonces the transaction uses. */
export function isDue({ origin, sponsor }: SignedTransaction, nonce: (address: string) => bigint): boolean {
  return nonce(origin.address) === origin.nonce && (!sponsor || nonce(sponsor.address) === sponsor.nonce);
}

type Signer = SignedTransaction['origin'];

function same(left: Signer, right: Signer): boolean {
  return left.nonce === right.nonce && left.address === right.address;
}

function bare(id: string): string {
  return id.replace(/^0x/, '').toLowerCase();
}
