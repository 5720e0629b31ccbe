import { type AdmissionView, type Rejection, rejectionOf } from './admission.ts';
import type { Ledger } from './ledger.ts';
import type { ChainLog } from './log.ts';
import { type DropReason, Pool, type Waiting } from './pool.ts';
import { isForNoBlock, selection } from './selection.ts';
import { decodeTransaction, type SignedTransaction } from './transaction.ts';

/** What happens to a transaction that is in no block. */
export type MempoolNews =
  | { readonly type: 'mempool'; readonly transaction: Waiting }
  | {
      readonly type: 'dropped';
      readonly transaction: Waiting;
      readonly reason: DropReason;
      /** The id of the transaction that took its place. */
      readonly by?: string;
    };

export type Submission = {
  readonly txid: string;
  readonly rejection?: Rejection;
  /** It was not known before and is in the pool now. */
  readonly admitted?: boolean;
};

type Parts = {
  readonly ledger: Ledger;
  readonly view: AdmissionView;
  readonly log: ChainLog;
  readonly now: () => number;
  readonly report: (line: string) => void;
  readonly tell: (news: MempoolNews) => void;
};

/** Who gets into the pool, who has to leave it, and who is next: the rules around it, and the log of what they did. */
export class Mempool {
  readonly pool = new Pool();

  constructor(private readonly parts: Parts) {}

  /** Admits a transaction, which may replace another; a known one is answered, not repeated. The log waits for `settle`. */
  admit(hex: string): Submission {
    const { ledger, view } = this.parts;
    let transaction: SignedTransaction;
    try {
      transaction = decodeTransaction(hex);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { txid: '', rejection: { reason: 'Deserialization', reason_data: { message } } };
    }
    const txid = transaction.id;
    if (ledger.transaction(txid) || this.pool.get(txid)) return { txid };
    const rejection = rejectionOf(transaction, view);
    if (rejection) return { txid, rejection };
    const rival = this.pool.rival(transaction);
    if (rival && rival.fee >= transaction.fee) return { txid, rejection: { reason: 'ConflictingNonceInMempool' } };
    if (rival) this.drop(rival.id, 'ReplaceByFee', txid);
    if (isForNoBlock(transaction)) {
      this.parts.report(`${txid} waits for ever: no miner takes an STX transfer with post-conditions`);
    }
    this.add(transaction);
    return { txid, admitted: true };
  }

  /** Writes down that a transaction that was just admitted still waits, if it does. */
  settle(txid: string): void {
    const waiting = this.pool.get(txid);
    if (waiting) this.parts.log.wait(waiting);
  }

  /** A transaction of a block that is no more waits again. */
  putBack(hex: string): void {
    this.settle(this.add(decodeTransaction(hex)));
  }

  /** What the next block takes, at most so many. */
  due(most: number): SignedTransaction[] {
    return selection(this.pool, this.parts.view, most);
  }

  /** What waits behind a nonce that somebody else's transaction has used up can never be mined. */
  dropStale(): void {
    const { ledger } = this.parts;
    for (const { id, origin, sponsor } of this.pool.size > 0 ? this.pool.all() : []) {
      const signers = [origin, ...(sponsor ? [sponsor] : [])];
      if (signers.some(({ address, nonce }) => nonce < ledger.nonce(address))) this.drop(id, 'StaleGarbageCollect');
    }
  }

  /** Forgets everything, so that no trace is left of it in the log either. */
  lose(): void {
    for (const { hex } of this.pool.all()) this.parts.log.drop(hex, 'Lost');
    this.pool.clear();
  }

  private add(transaction: SignedTransaction): string {
    const waiting = { ...transaction, at: this.parts.now(), height: this.parts.ledger.tip.height };
    this.pool.add(waiting);
    this.parts.tell({ type: 'mempool', transaction: waiting });
    return transaction.id;
  }

  private drop(id: string, reason: DropReason, by?: string): void {
    const transaction = this.pool.get(id);
    if (!transaction) return;
    this.pool.drop(id, reason, by);
    this.parts.log.drop(transaction.hex, reason, by);
    this.parts.tell({ type: 'dropped', transaction, reason, ...(by === undefined ? {} : { by }) });
  }
}
