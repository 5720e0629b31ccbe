import type { ClarityAbi } from '@stacks/transactions';
import { hash } from './hash.ts';
import type { Outcome } from './recipe.ts';
import type { SignedTransaction } from './transaction.ts';
import type { VmEvent } from './vm.ts';

/** Hashes are 64 hex digits without 0x; `time` is unix seconds, what `stacks-block-time` said inside the block. */
export type Block = {
  readonly height: number;
  readonly hash: string;
  readonly indexHash: string;
  readonly parentHash: string;
  readonly parentIndexHash: string;
  readonly burnHeight: number;
  readonly burnHash: string;
  readonly burnTime: number;
  readonly time: number;
  /** In their order in the block. */
  readonly transactionIds: readonly string[];
};

/** What a transaction says of itself. Development funds have no signature, so they have only this. */
export type TransactionSummary = Pick<
  SignedTransaction,
  'id' | 'origin' | 'sponsor' | 'fee' | 'payload' | 'postConditions' | 'postConditionMode'
>;

export type MinedTransaction = TransactionSummary &
  Outcome & {
    readonly block: Block;
    /** The place in the block, from 0. */
    readonly index: number;
    /** The bytes as hex, without 0x; development funds have some too, but nobody signed them. */
    readonly hex: string;
  };

/** One transaction of a new block. */
export type Mined = { readonly summary: TransactionSummary & { readonly hex: string }; readonly outcome: Outcome };

export type LoggedEvent = { readonly transaction: MinedTransaction; readonly index: number; readonly event: VmEvent };

export type BlockFacts = {
  readonly height: number;
  readonly burnHeight: number;
  readonly burnTime: number;
  readonly time: number;
  readonly fork: number;
};

const NO_HASH = '0'.repeat(64);

/** What the chain remembers beside the VM: blocks, transactions, nonces. It can forget its newest blocks. */
export class Ledger {
  private readonly list: Block[] = [];
  private readonly byHash = new Map<string, Block>();
  private readonly transactions = new Map<string, MinedTransaction>();
  private readonly nonces = new Map<string, bigint>();
  private hidden = 0;

  /** The ABIs of everything deployed; replaced after each deployment. */
  contracts: ReadonlyMap<string, ClarityAbi> = new Map();

  append(facts: BlockFacts, mined: readonly Mined[] = []): Block {
    const parent = this.list.at(-1);
    const parentHash = parent?.hash ?? NO_HASH;
    const transactionIds = mined.map(({ summary }) => summary.id);
    const own = hash('block', parentHash, facts.height, facts.fork, facts.time, transactionIds.join());
    const block: Block = {
      height: facts.height,
      hash: own,
      indexHash: hash('index', own),
      parentHash,
      parentIndexHash: parent?.indexHash ?? NO_HASH,
      burnHeight: facts.burnHeight,
      burnHash:
        parent?.burnHeight === facts.burnHeight
          ? parent.burnHash
          : hash('burn', parent?.burnHash ?? NO_HASH, facts.burnHeight, facts.fork),
      burnTime: facts.burnTime,
      time: facts.time,
      transactionIds,
    };
    this.list.push(block);
    this.byHash.set(own, block);
    this.byHash.set(block.indexHash, block);
    for (const [index, { summary, outcome }] of mined.entries()) {
      this.transactions.set(summary.id, { ...summary, ...outcome, block, index });
      for (const signer of signers(summary)) this.nonces.set(signer.address, signer.nonce + 1n);
    }
    return block;
  }

  /** Forgets all but the first `count` blocks. */
  truncate(count: number): void {
    for (const block of this.list.splice(count).reverse()) {
      this.byHash.delete(block.hash);
      this.byHash.delete(block.indexHash);
      for (const mined of this.transactionsOf(block).reverse()) {
        this.transactions.delete(mined.id);
        for (const signer of signers(mined)) this.nonces.set(signer.address, signer.nonce);
      }
    }
  }

  /** Shows itself as it was `count` blocks ago while `run` runs: blocks and transactions, not nonces. The first block always shows. */
  async hiding<Result>(count: number, run: () => Promise<Result>): Promise<Result> {
    this.hidden = Math.min(count, this.list.length - 1);
    try {
      return await run();
    } finally {
      this.hidden = 0;
    }
  }

  /** Oldest first. */
  get blocks(): readonly Block[] {
    return this.hidden > 0 ? this.list.slice(0, -this.hidden) : this.list;
  }

  get tip(): Block {
    const tip = this.list.at(-1 - this.hidden);
    if (!tip) throw new Error('the chain has no block yet');
    return tip;
  }

  /** By height, by hash or index hash with or without 0x, or `latest`. */
  block(which: string): Block | undefined {
    if (which === 'latest') return this.tip;
    const found = /^\d{1,15}$/.test(which)
      ? this.list[Number(which) - (this.list[0]?.height ?? 0)]
      : this.byHash.get(which.replace(/^0x/, '').toLowerCase());
    return found && this.shows(found) ? found : undefined;
  }

  transaction(id: string): MinedTransaction | undefined {
    const found = this.transactions.get(id.replace(/^0x/, '').toLowerCase());
    return found && this.shows(found.block) ? found : undefined;
  }

  /** In their order in the block. */
  transactionsOf({ transactionIds }: Block): MinedTransaction[] {
    return transactionIds.flatMap((id) => this.transactions.get(id) ?? []);
  }

  /** Oldest first. */
  allTransactions(): Iterable<MinedTransaction> {
    const all = this.transactions.values();
    return this.hidden === 0 ? all : [...all].filter(({ block }) => this.shows(block));
  }

  nonce(address: string): bigint {
    return this.nonces.get(address) ?? 0n;
  }

  /** What a contract printed, newest first. */
  logs(contractId: string): LoggedEvent[] {
    const logs: LoggedEvent[] = [];
    for (const transaction of this.allTransactions()) {
      for (const [index, event] of transaction.events.entries()) {
        if (event.event === 'print_event' && event.data.contract_identifier === contractId) {
          logs.push({ transaction, index, event });
        }
      }
    }
    return logs.reverse();
  }

  private shows({ height }: Block): boolean {
    return this.hidden === 0 || height <= this.tip.height;
  }
}

/** Whose nonce a transaction uses up. Development funds use nobody's. */
function signers({ origin, sponsor, fee }: TransactionSummary): { address: string; nonce: bigint }[] {
  if (fee === 0n) return [];
  return sponsor ? [origin, sponsor] : [origin];
}
