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
}
