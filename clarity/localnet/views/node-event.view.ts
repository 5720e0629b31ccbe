import type { News } from '../chain.ts';
import type { Block, Ledger, MinedTransaction } from '../ledger.ts';
import type { VmEvent } from '../vm.ts';
import { hexOf, prefixed } from './clarity-value.ts';

/** One HTTP request of a node to its event observers: `POST <observer><path>` with this body. */
export type NodeEvent = { readonly path: string; readonly body: unknown };

const NO_COST = { read_count: 0, read_length: 0, runtime: 0, write_count: 0, write_length: 0 };
const NO_HASH = prefixed('0'.repeat(64));

/** What a stacks-node posts about this (stacks-core, `docs/event-dispatcher.md` and `event_dispatcher/payloads.rs`). */
export function nodeEvents(news: News, ledger: Ledger): NodeEvent[] {
  switch (news.type) {
    case 'mempool':
      return [{ path: '/new_mempool_tx', body: [prefixed(news.transaction.hex)] }];
    case 'dropped':
      return [
        {
          path: '/drop_mempool_tx',
          body: {
            dropped_txids: [prefixed(news.transaction.id)],
            reason: news.reason,
            new_txid: news.by === undefined ? null : prefixed(news.by),
          },
        },
      ];
    case 'block': {
      const { block, parent } = news;
      const newBlock = { path: '/new_block', body: blockEvent(block, parent, ledger) };
      return parent?.burnHash === block.burnHash
        ? [newBlock]
        : [{ path: '/new_burn_block', body: burnBlockEvent(block, parent) }, newBlock];
    }
  }
}

function blockEvent(block: Block, parent: Block | undefined, ledger: Ledger) {
  const transactions = ledger.transactionsOf(block);
  let index = 0;
  return {
    block_hash: prefixed(block.hash),
    block_height: block.height,
    block_time: block.time,
    burn_block_hash: prefixed(block.burnHash),
    burn_block_height: block.burnHeight,
    burn_block_time: block.burnTime,
    miner_txid: NO_HASH,
    index_block_hash: prefixed(block.indexHash),
    parent_block_hash: prefixed(block.parentHash),
    parent_index_block_hash: prefixed(block.parentIndexHash),
    parent_microblock: NO_HASH,
    parent_microblock_sequence: 0,
    matured_miner_rewards: [],
    // Numbered through the block, as a node does, while the API numbers them through each transaction.
    events: transactions.flatMap(({ id, events }) => events.map((event) => vmEvent(event, id, index++))),
    transactions: transactions.map((mined) => transactionEvent(mined, ledger)),
    parent_burn_block_hash: prefixed(parent?.burnHash ?? NO_HASH),
    parent_burn_block_height: parent?.burnHeight ?? 0,
    parent_burn_block_timestamp: parent?.burnTime ?? 0,
    anchored_cost: NO_COST,
    confirmed_microblocks_cost: NO_COST,
    pox_v1_unlock_height: 0,
    pox_v2_unlock_height: 0,
    pox_v3_unlock_height: 0,
    pox_v4_unlock_height: 0,
    signer_bitvec: '000800000001ff',
    reward_set: null,
    cycle_number: null,
    tenure_height: block.burnHeight,
    consensus_hash: consensusHash(block),
    signer_signature_hash: prefixed(block.hash),
    miner_signature: prefixed('0'.repeat(130)),
    signer_signature: [],
  };
}

function transactionEvent({ id, index, status, result, hex, payload, error }: MinedTransaction, ledger: Ledger) {
  const deployed = payload.type === 'smart_contract' && status === 'success' ? payload.contractId : '';
  return {
    txid: prefixed(id),
    tx_index: index,
    status,
    raw_result: hexOf(result),
    raw_tx: prefixed(hex),
    contract_interface: ledger.contracts.get(deployed) ?? null,
    burnchain_op: null,
    execution_cost: NO_COST,
    microblock_sequence: null,
    microblock_hash: null,
    microblock_parent_hash: null,
    vm_error: error,
  };
}

/** `value`, which a node gives as its own Rust structure, is null: consumers read `raw_value`. */
function vmEvent({ event, data }: VmEvent, id: string, index: number) {
  const type = event === 'print_event' ? 'contract_event' : event;
  const body = data.raw_value === undefined ? data : { ...data, value: null };
  return { txid: prefixed(id), event_index: index, committed: true, type, [type]: body };
}

function burnBlockEvent(block: Block, parent: Block | undefined) {
  return {
    burn_block_hash: prefixed(block.burnHash),
    burn_block_height: block.burnHeight,
    parent_burn_block_hash: prefixed(parent?.burnHash ?? NO_HASH),
    consensus_hash: consensusHash(block),
    burn_amount: 0,
    reward_recipients: [],
    reward_slot_holders: [],
    pox_transactions: [],
  };
}

function consensusHash({ burnHash }: Block): string {
  return prefixed(burnHash.slice(0, 40));
}
