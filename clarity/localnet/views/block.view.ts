import type { Block } from '../ledger.ts';
import { prefixed } from './clarity-value.ts';

/** Costs are not counted here. */
export const FREE = {
  execution_cost_read_count: 0,
  execution_cost_read_length: 0,
  execution_cost_runtime: 0,
  execution_cost_write_count: 0,
  execution_cost_write_length: 0,
};

/** `/extended/v2/blocks`. */
export function blockView(block: Block) {
  return {
    canonical: true,
    height: block.height,
    hash: prefixed(block.hash),
    block_time: block.time,
    block_time_iso: iso(block.time),
    tenure_height: block.burnHeight,
    index_block_hash: prefixed(block.indexHash),
    parent_block_hash: prefixed(block.parentHash),
    parent_index_block_hash: prefixed(block.parentIndexHash),
    burn_block_time: block.burnTime,
    burn_block_time_iso: iso(block.burnTime),
    burn_block_hash: prefixed(block.burnHash),
    burn_block_height: block.burnHeight,
    miner_txid: prefixed('0'.repeat(64)),
    tx_count: block.transactionIds.length,
    ...FREE,
  };
}

/** `/extended/v1/block` and the WebSocket's `block`. */
export function blockViewV1(block: Block) {
  const { tx_count: _, parent_index_block_hash: __, ...fields } = blockView(block);
  return {
    ...fields,
    txs: block.transactionIds.map(prefixed),
    parent_microblock_hash: '',
    parent_microblock_sequence: 0,
    microblocks_accepted: [],
    microblocks_streamed: [],
    microblock_tx_count: {},
  };
}

/** `/extended/v2/burn-blocks`: the Stacks blocks of one burn block, oldest first. */
export function burnBlockView(blocks: readonly [Block, ...Block[]]) {
  const [first] = blocks;
  return {
    burn_block_time: first.burnTime,
    burn_block_time_iso: iso(first.burnTime),
    burn_block_hash: prefixed(first.burnHash),
    burn_block_height: first.burnHeight,
    stacks_blocks: blocks.map(({ hash }) => prefixed(hash)).reverse(),
    avg_block_time: 10,
    total_tx_count: blocks.reduce((sum, { transactionIds }) => sum + transactionIds.length, 0),
  };
}

export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
