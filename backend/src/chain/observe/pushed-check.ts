import { canonicalJson } from '../../kit/canonical-json.ts';
import type { Reader } from '../../kit/database.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { blockByHeight, eventsOfBlock } from '../follow/chain.repository.ts';
import type { ChainSource } from '../follow/chain-source.ts';
import { toStored } from '../values/stored-value.ts';
import { correctObserved, observedBlock, observedEvents, uncheckedHeights } from './observed.repository.ts';

/** Blocks that are checked at a time: the look at the API should end. */
const MOST_CHECKED = 200;

/**
 * Holds pushed blocks that are followed, up to a height, against the API: a push has a true hash for the asking, and nobody
 * signed the rest. Gives the lowest block that is followed with something else than the API has, to be read again.
 */
export async function checkFollowed(database: Reader, api: ChainSource, upTo: number): Promise<ChainBlock | null> {
  for (const height of await uncheckedHeights(database, upTo, MOST_CHECKED)) {
    const [mine, theirs] = [await blockByHeight(database, height), await api.blockAt(height)];
    // Another branch is for others to judge.
    if (mine === null || theirs?.hash !== mine.hash) return null;
    const truth = await api.eventsOf(theirs);
    if (truth === null) return null;
    const pushed = await observedBlock(database, theirs.hash);
    const said = (await observedEvents(database, theirs, { disputedToo: true })) ?? [];
    const isTrue = pushed !== null && isSame(pushed, said, theirs, truth);
    const isFollowedTrue = isSame(mine, await eventsOfBlock(database, height), theirs, truth);
    await correctObserved(database, theirs, { disputed: !isTrue, checked: isFollowedTrue });
    if (!isFollowedTrue) return theirs;
  }
  return null;
}

const isSame = (
  block: ChainBlock,
  events: readonly ChainEvent[],
  other: ChainBlock,
  others: readonly ChainEvent[],
): boolean => contentOf(block, events) === contentOf(other, others);

const contentOf = (block: ChainBlock, events: readonly ChainEvent[]): string =>
  canonicalJson([
    [block.hash, block.height, block.parentHash, block.burnHeight, block.burnHash, block.time.getTime()],
    ...events.map(({ txid, txIndex, eventIndex, sender, contract, name, data }) => [
      ...[txid, txIndex, eventIndex, sender, contract, name],
      toStored(data),
    ]),
  ] as Parameters<typeof canonicalJson>[0]);
