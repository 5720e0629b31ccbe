import type { MinedTransaction, TransactionSummary } from '../ledger.ts';
import type { Dropped, DropReason, Waiting } from '../pool.ts';
import { clarityValueView, prefixed } from './clarity-value.ts';
import { stxMovements } from './involvement.ts';
import { postConditionView } from './post-condition.view.ts';

const NO_COST = { read_count: 0, read_length: 0, runtime: 0, write_count: 0, write_length: 0 };

/** What `/extended/v3/transactions/:id` leaves out unless it is asked for. */
export const INCLUDABLE = ['function_args', 'source_code', 'post_conditions', 'result'] as const;
export type Included = ReadonlySet<(typeof INCLUDABLE)[number]>;
const NOTHING: Included = new Set();

/** What `/extended/v3/blocks/:h/transactions` says of each transaction. */
export function transactionSummaryView(mined: MinedTransaction) {
  const { block } = mined;
  return {
    ...common(mined),
    block: {
      height: block.height,
      hash: prefixed(block.hash),
      index_hash: prefixed(block.indexHash),
      time: block.time,
      tx_index: mined.index,
    },
    bitcoin_block: { height: block.burnHeight, time: block.burnTime },
    status: mined.status,
    ...payloadView(mined, NOTHING),
  };
}

/** `/extended/v3/transactions/:id`. */
export function transactionView(mined: MinedTransaction, included: Included) {
  return {
    ...transactionSummaryView(mined),
    parent_block: { hash: prefixed(mined.block.parentHash), index_hash: prefixed(mined.block.parentIndexHash) },
    ...(included.has('post_conditions') ? { post_conditions: mined.postConditions.map(postConditionView) } : {}),
    event_count: mined.events.length,
    execution_cost: NO_COST,
    vm_error: mined.error,
    ...(included.has('result') ? { result: clarityValueView(mined.result) } : {}),
    ...payloadView(mined, included),
  };
}

/** `/extended/v3/principals/:p/transactions`: the short form, and what the transaction is to this principal. */
export function principalTransactionView(mined: MinedTransaction, address: string) {
  const { sent, received } = stxMovements(mined, address);
  const moved = (kind: string) =>
    mined.events.some(
      ({ event, data }) => event.startsWith(kind) && (data.sender === address || data.recipient === address),
    );
  return {
    transaction: transactionSummaryView(mined),
    involvement:
      mined.origin.address === address ? 'sender' : mined.sponsor?.address === address ? 'sponsor' : 'affected',
    balance_changes: {
      stx: { sent: sent.toString(), received: received.toString(), net: (received - sent).toString() },
    },
    affected_balances: { stx: sent + received > 0n, ft: moved('ft_'), nft: moved('nft_') },
  };
}

/** What `/extended/v3/mempool/transactions` says of each transaction. */
export function pendingSummaryView(waiting: Waiting | Dropped) {
  return {
    ...common(waiting),
    receipt_time: waiting.at,
    receipt_block_height: waiting.height,
    status: statusOf(waiting),
    ...payloadView(waiting, NOTHING),
  };
}

/** `/extended/v3/transactions/:id` of a transaction in the mempool, or dropped from it. */
export function pendingTransactionView(waiting: Waiting | Dropped, included: Included) {
  return {
    ...pendingSummaryView(waiting),
    replaced_by_tx_id: replacementOf(waiting),
    ...(included.has('post_conditions') ? { post_conditions: waiting.postConditions.map(postConditionView) } : {}),
    ...payloadView(waiting, included),
  };
}

const DROPPED: Record<DropReason, string> = {
  ReplaceByFee: 'dropped_replace_by_fee',
  StaleGarbageCollect: 'dropped_stale_garbage_collect',
};

export function statusOf(waiting: Waiting | Dropped): string {
  return 'reason' in waiting ? DROPPED[waiting.reason] : 'pending';
}

/** The id of what took its place, or null. */
export function replacementOf(waiting: Waiting | Dropped): string | null {
  return 'by' in waiting && waiting.by !== undefined ? prefixed(waiting.by) : null;
}

function common({ id, origin, sponsor, fee }: TransactionSummary) {
  return {
    tx_id: prefixed(id),
    sender: { address: origin.address, nonce: Number(origin.nonce) },
    sponsor: sponsor ? { address: sponsor.address, nonce: Number(sponsor.nonce) } : null,
    fee_rate: fee.toString(),
  };
}

function payloadView({ payload }: TransactionSummary, included: Included) {
  switch (payload.type) {
    case 'contract_call': {
      const { contractId: contract_id, functionName: function_name, args } = payload;
      const function_args = included.has('function_args') ? { function_args: args.map(clarityValueView) } : {};
      return { type: payload.type, contract_call: { contract_id, function_name, ...function_args } };
    }
    case 'smart_contract': {
      const { contractId: contract_id, declaredVersion: clarity_version, source } = payload;
      const source_code = included.has('source_code') ? { source_code: source } : {};
      return { type: payload.type, smart_contract: { contract_id, clarity_version, ...source_code } };
    }
    case 'token_transfer': {
      const { recipient, amount, memoHex } = payload;
      const memo = { hex: prefixed(memoHex), repr: prefixed(memoHex) };
      return { type: payload.type, token_transfer: { recipient, amount: amount.toString(), memo } };
    }
  }
}
