import { createHash } from 'node:crypto';
import type { ChainBlock, ChainEvent } from '../../src/chain/chain-event.ts';
import type { ChainSource } from '../../src/chain/follow/chain-source.ts';

export type FakeEvent = Pick<ChainEvent, 'contract' | 'name' | 'data'>;

const BITCOIN_BLOCK_EVERY = 4;

/** A chain in memory that forks on command. Its answers pass through `disturb`, where a test breaks things. */
export class FakeChain implements ChainSource {
  readonly #blocks: { block: ChainBlock; events: ChainEvent[] }[] = [];
  #fork = 0;
  disturb: (call: string) => Promise<void> = async () => {};
  /** Answers with an older tip, as a late server behind a load balancer does. */
  tipBehind = 0;

  constructor(
    readonly firstHeight = 1,
    readonly eventsPerTransaction = 2,
  ) {
    this.mine([]);
  }

  get height(): number {
    return this.firstHeight + this.#blocks.length - 1;
  }

  get events(): ChainEvent[] {
    return this.#blocks.flatMap(({ events }) => events);
  }

  mine(...contents: FakeEvent[][]): this {
    for (const content of contents) {
      const height = this.firstHeight + this.#blocks.length;
      const parentHash = this.#blocks.at(-1)?.block.hash ?? '0'.repeat(64);
      const burnHeight = 100 + Math.floor(height / BITCOIN_BLOCK_EVERY);
      const hash = sha256(`${parentHash}/${height}/${this.#fork}`);
      const time = new Date(1_750_000_000_000 + height * 10_000);
      const block = { height, hash, parentHash, burnHeight, burnHash: sha256(`burn${burnHeight}`), time };
      const events = content.map((event, i) => ({
        height,
        blockHash: hash,
        at: time,
        txid: sha256(`${hash}/tx${Math.floor(i / this.eventsPerTransaction)}`),
        txIndex: Math.floor(i / this.eventsPerTransaction),
        eventIndex: i,
        sender: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM',
        ...event,
      }));
      this.#blocks.push({ block, events });
    }
    return this;
  }

  /** Drops the last blocks and goes on with others. The first block stays. */
  reorg(depth: number, ...contents: FakeEvent[][]): this {
    this.#blocks.length = Math.max(1, this.#blocks.length - depth);
    this.#fork += 1;
    return this.mine(...contents);
  }

  /** Goes back to an older block and stays there. */
  shrink(depth: number): this {
    this.#blocks.length = Math.max(1, this.#blocks.length - depth);
    return this;
  }

  /** Begins anew with another first block, as a development chain after a reset. */
  reset(...contents: FakeEvent[][]): this {
    this.#blocks.length = 0;
    this.#fork += 1;
    return this.mine([], ...contents);
  }

  async tip(): Promise<ChainBlock> {
    await this.disturb('tip');
    const entry = this.#blocks.at(-1 - this.tipBehind);
    if (entry === undefined) throw new Error('no such old tip');
    return entry.block;
  }

  async blockAt(height: number): Promise<ChainBlock | null> {
    await this.disturb('blockAt');
    return this.#blocks[height - this.firstHeight]?.block ?? null;
  }

  async eventsOf(block: ChainBlock): Promise<ChainEvent[] | null> {
    await this.disturb('eventsOf');
    const entry = this.#blocks[block.height - this.firstHeight];
    if (entry?.block.hash !== block.hash) return null;
    await this.disturb('events');
    // Events are asked for by transaction: after a fork in between they are those of the other branch.
    const now = this.#blocks[block.height - this.firstHeight]?.events ?? [];
    return now.map((event) => ({ ...event, blockHash: block.hash }));
  }

  async heightOf(txid: string): Promise<number | null> {
    return this.events.find((event) => event.txid === txid)?.height ?? null;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
