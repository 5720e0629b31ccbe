import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import type { ChainSource } from './chain-source.ts';

/** Blocks read from the node at a time while catching up. */
const PARALLEL = 4;

export interface ReadBlock {
  block: ChainBlock;
  events: ChainEvent[];
}

export interface Read {
  /** Hang together on one fork, which was canonical, as was the tip, after the last of them was read. */
  blocks: ReadBlock[];
  /** Why there are not as many as were asked for; null if there are. */
  fault: string | null;
}

/** Reads the blocks after `held` up to `to` with their events, as far as they hang together. */
export async function readBlocks(
  source: ChainSource,
  { held, from, to, tip }: { held: ChainBlock | null; from: number; to: number; tip: ChainBlock },
): Promise<Read> {
  const blocks: ReadBlock[] = [];
  let fault: string | null = null;
  for (let height = from; height <= to && fault === null; height += PARALLEL) {
    const heights = Array.from({ length: Math.min(PARALLEL, to - height + 1) }, (_, i) => height + i);
    for (const entry of await Promise.all(heights.map((at) => readBlock(source, at, tip)))) {
      fault = typeof entry === 'string' ? entry : unlinked(entry.block, blocks.at(-1)?.block ?? held);
      if (typeof entry === 'string' || fault !== null) break;
      blocks.push(entry);
    }
  }
  // A source may have to ask for events by transaction: they are of these blocks only while those are canonical. The tip
  // decides what is final, so it has to be of the same chain.
  const last = blocks.at(-1)?.block;
  for (const read of last === undefined ? [] : new Set([last, tip]))
    if ((await source.blockAt(read.height))?.hash !== read.hash)
      return { blocks: [], fault: `block ${read.height} changed while it was read` };
  return { blocks, fault };
}

/** The block, or what is wrong with the answers. */
async function readBlock(source: ChainSource, height: number, tip: ChainBlock): Promise<ReadBlock | string> {
  const block = height === tip.height ? tip : await source.blockAt(height);
  if (block === null) return `block ${height} is missing`;
  if (block.height !== height) return `block ${block.height} was given for block ${height}`;
  const events = await source.eventsOf(block);
  if (events === null) return `the events of block ${height} are missing`;
  return belong(events, block) ? { block, events } : `block ${height} was given with events of another block`;
}

const unlinked = (block: ChainBlock, parent: ChainBlock | null): string | null =>
  parent === null || (block.height === parent.height + 1 && block.parentHash === parent.hash)
    ? null
    : `block ${block.height} does not follow block ${parent.height}`;

/** Each event of this very block, none twice, in the order of the block. */
const belong = (events: readonly ChainEvent[], block: ChainBlock): boolean =>
  events.every((event, i) => {
    const before = events[i - 1];
    return (
      event.blockHash === block.hash &&
      event.height === block.height &&
      (before === undefined ||
        event.txIndex > before.txIndex ||
        (event.txIndex === before.txIndex && event.eventIndex > before.eventIndex))
    );
  });
