import { createHash } from 'node:crypto';
import type { ChainBlock, ChainEvent } from '../src/chain/index.ts';
import type { Random } from './random.ts';
import { emptyStory, PEOPLE, type Story, type StoryEvent } from './story/story.ts';
import { tell } from './story/tell.ts';

interface Transaction {
  txid: string;
  sender: string;
  events: StoryEvent[];
  /** What the contracts know after it. */
  story: Story;
}

export interface Mined {
  block: ChainBlock;
  events: readonly ChainEvent[];
  transactions: readonly Transaction[];
  story: Story;
}

export interface WorldOptions {
  firstHeight: number;
  /** Probability that a transaction is in a block, and that there is one more. */
  density: number;
  /** Probability that a block comes with the next Bitcoin block. */
  burnRate: number;
}

const NO_HASH = '0'.repeat(64);

/** All branches of a chain, one of which is canonical at a time. Branches tell different stories from where they part. */
export class World {
  readonly #random: Random;
  readonly #options: WorldOptions;
  readonly #byHash = new Map<string, Mined>();
  /** Chains that were canonical once, each from its first block; the last is so now. */
  readonly #chains: Mined[][] = [[]];
  #mined = 0;
  #burnHeight = 0;
  /** Blocks that stopped being canonical, by the number that did so at once. */
  readonly reorgs: number[] = [];

  constructor(random: Random, options: WorldOptions) {
    this.#random = random;
    this.#options = options;
  }

  get chain(): readonly Mined[] {
    return this.#chains.at(-1) ?? [];
  }

  get tip(): ChainBlock {
    const last = this.chain.at(-1);
    if (last === undefined) throw new Error('Nothing is mined yet.');
    return last.block;
  }

  get firstHeight(): number {
    return this.#options.firstHeight;
  }

  /** The greatest height of a Bitcoin block that any branch ever had. */
  get burnHeight(): number {
    return this.#burnHeight;
  }

  get formerChains(): readonly (readonly Mined[])[] {
    return this.#chains.slice(0, -1);
  }

  byHash(hash: string): Mined | undefined {
    return this.#byHash.get(hash);
  }

  at(height: number, chain = this.chain): Mined | undefined {
    return chain[height - this.#options.firstHeight];
  }

  /** Adds blocks on top; `waiting` are transactions that are mined again, before any new one. */
  mine(count: number, waiting: Transaction[] = []): void {
    const chain = this.#chains.at(-1) ?? [];
    for (let i = 0; i < count; i += 1) chain.push(this.#block(chain.at(-1), waiting));
  }

  /** Drops the last `depth` blocks for `count` others, which often repeat some of the same transactions. At least one stays. */
  reorg(depth: number, count: number): void {
    const old = this.chain;
    const kept = old.slice(0, Math.max(1, old.length - depth));
    const dropped = old.slice(kept.length).flatMap(({ transactions }) => transactions);
    this.#chains.push([...kept]);
    if (this.#chains.length > 6) this.#chains.shift();
    if (kept.length < old.length) this.reorgs.push(old.length - kept.length);
    this.mine(count, this.#random.chance(0.6) ? dropped.slice(0, this.#random.between(0, dropped.length)) : []);
  }

  /** The block from which a former chain and the canonical one part, and how many blocks are canonical above it. */
  parting(former: readonly Mined[]): { block: ChainBlock | undefined; lost: number } {
    const now = this.chain;
    let shared = 0;
    while (shared < former.length && former[shared] === now[shared]) shared += 1;
    return { block: former[shared - 1]?.block, lost: now.length - shared };
  }

  /** Makes a chain canonical that was so before. */
  goBack(former: readonly Mined[]): void {
    const index = this.#chains.indexOf(former as Mined[]);
    const { lost } = this.parting(former);
    this.#chains.push(...this.#chains.splice(index, 1));
    if (lost > 0) this.reorgs.push(lost);
  }

  #block(parent: Mined | undefined, waiting: Transaction[]): Mined {
    const { firstHeight, density, burnRate } = this.#options;
    this.#mined += 1;
    const height = parent === undefined ? firstHeight : parent.block.height + 1;
    const parentHash = parent?.block.hash ?? NO_HASH;
    const hash = sha256(`${parentHash}/${height}/${this.#mined}/${this.#random.next()}`);
    const burnHeight = (parent?.block.burnHeight ?? 100) + (this.#random.chance(burnRate) ? 1 : 0);
    this.#burnHeight = Math.max(this.#burnHeight, burnHeight);
    const time = new Date(1_750_000_000_000 + height * 10_000 + this.#random.between(0, 9_000));
    const block = { height, hash, parentHash, burnHeight, burnHash: sha256(`${burnHeight}`), time };
    let story = parent?.story ?? emptyStory();
    const transactions: Transaction[] = [];
    while (this.#random.chance(density)) {
      const transaction = waiting.shift() ?? this.#tell(story);
      transactions.push(transaction);
      story = transaction.story;
    }
    const mined = { block, transactions, story, events: eventsOf(block, transactions, this.#random) };
    this.#byHash.set(hash, mined);
    return mined;
  }

  #tell(before: Story): Transaction {
    const story = structuredClone(before);
    const events = tell(story, this.#random);
    return { txid: this.#random.hex(), sender: this.#random.pick(PEOPLE), events, story };
  }
}

/** Between the transactions and events of ours are those of others, so the numbers have gaps. */
function eventsOf(block: ChainBlock, transactions: readonly Transaction[], random: Random): ChainEvent[] {
  let txIndex = 0;
  return transactions.flatMap(({ txid, sender, events }) => {
    txIndex += random.between(1, 2);
    let eventIndex = -1;
    return events.map((event) => {
      eventIndex += random.between(1, 2);
      const place = { height: block.height, blockHash: block.hash, at: block.time, txid, txIndex, eventIndex };
      return { ...place, sender, ...event };
    });
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
