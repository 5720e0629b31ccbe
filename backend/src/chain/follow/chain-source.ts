import type { ChainBlock, ChainEvent } from '../chain-event.ts';

/** Where the follower reads the chain. Answers may come from different forks from one call to the next. */
export interface ChainSource {
  tip(): Promise<ChainBlock>;
  /** The canonical block of a height; null above the tip. */
  blockAt(height: number): Promise<ChainBlock | null>;
  /** Events of our contracts in the block, in order; null if it is not canonical any more. */
  eventsOf(block: ChainBlock): Promise<ChainEvent[] | null>;
  /** Height of the block a transaction is in; null while it is in none. */
  heightOf(txid: string): Promise<number | null>;
  /**
   * Up to which of the blocks that are stored already finality may be decided, by its burn height; null: none for now. A
   * source without it vouches for its tip.
   */
  vouched?(): Promise<ChainBlock | null>;
  /** Lowest stored block that turned out to be told wrong and has to be read again; null if there is none. */
  mistold?(): Promise<number | null>;
  /** How the blocks come; a source without it is asked again and again. */
  state?(): SourceState;
}

export interface SourceState {
  /** `pushed`: a node posts its blocks; `polled`: the API is asked for them. */
  kind: 'pushed' | 'polled';
  /** What is odd about the source, and what to do, in words; null while all is well. */
  note: string | null;
  /** How long the follower may sleep unless it is woken; null leaves it to the follower. */
  pauseMs: number | null;
  pushes: PushCounts;
}

/** What came to the observer of this process. */
export interface PushCounts {
  received: number;
  refused: number;
  lastAt: Date | null;
}
