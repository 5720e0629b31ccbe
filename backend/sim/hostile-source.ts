import type { ChainSource } from '../src/chain/follow/chain-source.ts';
import type { ChainBlock, ChainEvent } from '../src/chain/index.ts';
import type { SimProcess } from './awaits.ts';
import type { Random } from './random.ts';
import type { Mined, World } from './world.ts';

/** What is wrong with the node: probabilities of one answer each. */
export interface Mood {
  /** The chain changes between the question and the answer. */
  change: number;
  /** No answer but an error. */
  error: number;
  /** A server behind the same address that is on another fork answers. */
  otherFork: number;
  /** The tip is one of earlier. */
  staleTip: number;
  /** Null for a block, or for the events of a block. */
  missing: number;
  /** Another block: the one before or after, from the other end of the chain, or of the same height on another fork. */
  wrongBlock: number;
  /** A block that names another parent. */
  forgedParent: number;
  /** A block that claims another height. */
  forgedHeight: number;
  /** Events of another block, events out of order, or one twice. */
  wrongEvents: number;
}

export const HONEST: Mood = {
  change: 0,
  error: 0,
  otherFork: 0,
  staleTip: 0,
  missing: 0,
  wrongBlock: 0,
  forgedParent: 0,
  forgedHeight: 0,
  wrongEvents: 0,
};

/** A node that lies, lags and forks while it is asked. All of it follows from the random numbers. */
export class HostileSource implements ChainSource {
  readonly #world: World;
  readonly #random: Random;
  readonly #change: () => void;
  readonly #forks: () => readonly (readonly Mined[])[];
  #process: SimProcess | null = null;
  mood: Mood = HONEST;
  /** Answers that were not true. */
  lies = 0;

  constructor(parts: {
    world: World;
    random: Random;
    /** Mines, forks or goes back. */
    change: () => void;
    /** Chains that another server may still believe in. */
    forks: () => readonly (readonly Mined[])[];
  }) {
    this.#world = parts.world;
    this.#random = parts.random;
    this.#change = parts.change;
    this.#forks = parts.forks;
  }

  /** Whose awaits the questions count as from now on. */
  serve(process: SimProcess): void {
    this.#process = process;
  }

  tip(): Promise<ChainBlock> {
    return this.#answer((chain) => {
      const behind = this.#happens('staleTip') ? this.#random.between(1, 6) : 0;
      const { block } = chain.at(-1 - behind) ?? chain[0] ?? {};
      if (block === undefined) throw new Error('The node has no block.');
      return block;
    });
  }

  blockAt(height: number): Promise<ChainBlock | null> {
    return this.#answer((chain) => {
      if (this.#happens('missing')) return null;
      const block = this.#blockAt(height, chain);
      if (block === undefined) return null;
      // The very first block has no parent that could contradict it.
      if (height > this.#world.firstHeight && this.#happens('forgedParent'))
        return { ...block, parentHash: this.#random.hex() };
      if (this.#happens('forgedHeight')) return { ...block, height: height + this.#random.pick([-1, 1]) };
      return block;
    });
  }

  eventsOf({ hash }: ChainBlock): Promise<ChainEvent[] | null> {
    return this.#answer((chain) => {
      const mined = this.#world.byHash(hash);
      const height = mined?.block.height ?? 0;
      if (mined === undefined || this.#world.at(height, chain) !== mined || this.#happens('missing')) return null;
      const { events } = mined;
      if (!this.#happens('wrongEvents')) return [...events];
      const rivals = this.#forks().flatMap((fork) => this.#world.at(height, fork) ?? []);
      const rival = this.#random.pick(rivals.filter((other) => other !== mined && other.events.length > 0));
      const others = (rival ?? this.#random.pick(chain))?.events ?? [];
      const [one] = events;
      // Events that are left out cannot be told from events that never were.
      if (others.length > 0 && this.#random.chance(0.6)) return [...others];
      return this.#random.pick([
        [...events].reverse(),
        [...events, ...(one === undefined ? [] : [one])],
        [...events, ...others],
      ]);
    });
  }

  async heightOf(txid: string): Promise<number | null> {
    return (
      this.#world.chain.find(({ transactions }) => transactions.some((one) => one.txid === txid))?.block.height ?? null
    );
  }

  #blockAt(height: number, chain: readonly Mined[]): ChainBlock | undefined {
    if (!this.#happens('wrongBlock')) return this.#world.at(height, chain)?.block;
    const mirrored = (chain.at(-1)?.block.height ?? 0) + this.#world.firstHeight - height;
    const other = this.#random.pick(this.#forks()) ?? chain;
    return this.#random.pick([
      this.#world.at(height - 1, chain),
      this.#world.at(height + 1, chain),
      this.#world.at(mirrored, chain),
      this.#world.at(height, other),
    ])?.block;
  }

  async #answer<T>(tell: (chain: readonly Mined[]) => T): Promise<T> {
    const asked = async () => {
      if (this.#happens('change')) this.#change();
      if (this.#happens('error')) throw new Error('The node does not answer.');
      const fork = this.#happens('otherFork') ? this.#random.pick(this.#forks()) : undefined;
      return tell(fork ?? this.#world.chain);
    };
    return this.#process === null ? asked() : this.#process.outside(asked);
  }

  #happens(kind: keyof Mood): boolean {
    const probability = this.mood[kind];
    if (probability === 0 || !this.#random.chance(probability)) return false;
    if (kind !== 'change') this.lies += 1;
    return true;
  }
}
