import type { Reader } from '../../kit/database.ts';
import type { ChainBlock } from '../chain-event.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import { blockByHeight, lastBlock } from './chain.repository.ts';

/**
 * How our last block and the node's stand to each other. `agreed`: the same block; `behind`: ours is an older one of the
 * same chain; `ahead`: the node's is an older one of ours; `fork`: the node's chain is without ours.
 */
export interface Standing {
  relation: 'agreed' | 'behind' | 'ahead' | 'fork';
  held: ChainBlock | null;
  tip: ChainBlock;
}

/** Rows and chain can be compared item by item where this says `agreed`, with the same hash, before and after reading both. */
export async function chainStanding(reader: Reader, api: StacksApi): Promise<Standing> {
  const tip = await api.tip();
  const held = await lastBlock(reader);
  return { relation: await relationOf(reader, api, held, tip), held, tip };
}

async function relationOf(
  reader: Reader,
  api: StacksApi,
  held: ChainBlock | null,
  tip: ChainBlock,
): Promise<Standing['relation']> {
  if (held === null) return 'behind';
  if (held.hash === tip.hash) return 'agreed';
  if (held.height < tip.height && (await api.block(held.height))?.hash === held.hash) return 'behind';
  return (await blockByHeight(reader, tip.height))?.hash === tip.hash ? 'ahead' : 'fork';
}
