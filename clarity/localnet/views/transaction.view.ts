import type { ClarityAbi } from '@stacks/transactions';
import type { Ledger, MinedTransaction, TransactionSummary } from '../ledger.ts';
import type { Dropped, DropReason, Waiting } from '../pool.ts';
import { iso } from './block.view.ts';
import { clarityValueView, prefixed } from './clarity-value.ts';
import { eventViewV1 } from './event.view.ts';
import { stxMovements } from './involvement.ts';
import { postConditionView } from './post-condition.view.ts';

const NO_COST = { read_count: 0, read_length: 0, runtime: 0, write_count: 0, write_length: 0 };

/** What `/extended/v3/blocks/:h/transactions` says of each transaction. */
export function transactionSummaryView(mined: MinedTransaction) {
  const { block } = mined;
  return {
    tx_id: prefixed(mined.id),
    sender: { address: mined.origin.address, nonce: Number(mined.origin.nonce) },
    sponsor: mined.sponsor ? { address: mined.sponsor.address, nonce: Number(mined.sponsor.nonce) } : null,
    fee_rate: mined.fee.toString(),
    block: {
      height: block.height,
      hash: prefixed(block.hash),
      index_hash: prefixed(block.indexHash),
      time: block.time,
      tx_index: mined.index,
    },
    bitcoin_block: { height: block.burnHeight, time: block.burnTime },
    status: mined.status,
    ...payloadView(mined, undefined),
  };
}

/** `/extended/v3/transactions/:id` with everything that the API gives on `include=`. */
export function transactionView(mined: MinedTransaction, ledger: Ledger) {
  return {
    ...transactionSummaryView(mined),
    parent_block: { hash: prefixed(mined.block.parentHash), index_hash: prefixed(mined.block.parentIndexHash) },
    post_conditions: mined.postConditions.map(postConditionView),
    event_count: mined.events.length,
    execution_cost: NO_COST,
    vm_error: mined.error,
    result: clarityValueView(mined.result),
    ...payloadView(mined, ledger.contracts),
  };
}

/** `/extended/v1/tx/:id`, which wallets and stacks.js read. */
export function transactionViewV1(mined: MinedTransaction, ledger: Ledger) {
  const { block } = mined;
  return {
    ...commonV1(mined, ledger),
    tx_status: mined.status,
    block_hash: prefixed(block.hash),
    block_height: block.height,
    block_time: block.time,
    block_time_iso: iso(block.time),
    burn_block_height: block.burnHeight,
    burn_block_time: block.burnTime,
    burn_block_time_iso: iso(block.burnTime),
    burn_block_hash: prefixed(block.burnHash),
    parent_block_hash: prefixed(block.parentHash),
    canonical: true,
    is_unanchored: false,
    tx_index: mined.index,
    tx_result: clarityValueView(mined.result),
    event_count: mined.events.length,
    events: mined.events.map((event, index) => eventViewV1(event, index, mined.id)),
    vm_error: mined.error,
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

/** `/extended/v1/tx/:id` of a transaction in the mempool, or dropped from it. */
export function pendingTransactionViewV1(waiting: Waiting | Dropped, ledger: Ledger) {
  return {
    ...commonV1(waiting, ledger),
    tx_status: statusOf(waiting),
    receipt_time: waiting.at,
    receipt_time_iso: iso(waiting.at),
  };
}

/** `/extended/v3/transactions/:id` of a transaction in the mempool, or dropped from it; without a ledger the short form. */
export function pendingTransactionView(waiting: Waiting | Dropped, ledger: Ledger | undefined) {
  return {
    tx_id: prefixed(waiting.id),
    sender: { address: waiting.origin.address, nonce: Number(waiting.origin.nonce) },
    sponsor: waiting.sponsor ? { address: waiting.sponsor.address, nonce: Number(waiting.sponsor.nonce) } : null,
    fee_rate: waiting.fee.toString(),
    receipt_time: waiting.at,
    receipt_block_height: waiting.height,
    status: statusOf(waiting),
    ...payloadView(waiting, ledger?.contracts),
  };
}

const DROPPED: Record<DropReason, string> = {
  ReplaceByFee: 'dropped_replace_by_fee',
  StaleGarbageCollect: 'dropped_stale_garbage_collect',
};

function statusOf(waiting: Waiting | Dropped): string {
  return 'reason' in waiting ? DROPPED[waiting.reason] : 'pending';
}

function commonV1(transaction: TransactionSummary, ledger: Ledger) {
  const { type, ...payload } = payloadViewV1(transaction, ledger.contracts);
  return {
    tx_id: prefixed(transaction.id),
    nonce: Number(transaction.origin.nonce),
    fee_rate: transaction.fee.toString(),
    sender_address: transaction.origin.address,
    sponsored: transaction.sponsor !== undefined,
    ...(transaction.sponsor
      ? { sponsor_address: transaction.sponsor.address, sponsor_nonce: Number(transaction.sponsor.nonce) }
      : {}),
    post_condition_mode: transaction.postConditionMode,
    post_conditions: transaction.postConditions.map(postConditionView),
    anchor_mode: 'any',
    tx_type: type,
    ...payload,
  };
}

/** v1 differs in one thing: a memo is hex. */
function payloadViewV1(transaction: TransactionSummary, contracts: ReadonlyMap<string, ClarityAbi>) {
  const { payload } = transaction;
  if (payload.type !== 'token_transfer') return payloadView(transaction, contracts);
  const token_transfer = {
    recipient_address: payload.recipient,
    amount: payload.amount.toString(),
    memo: prefixed(payload.memoHex),
  };
  return { type: payload.type, token_transfer };
}

/** `contracts` undefined gives the short form. */
function payloadView({ payload }: TransactionSummary, contracts: ReadonlyMap<string, ClarityAbi> | undefined) {
  switch (payload.type) {
    case 'contract_call': {
      const { contractId: contract_id, functionName: function_name } = payload;
      if (!contracts) return { type: payload.type, contract_call: { contract_id, function_name } };
      const names = contracts.get(contract_id)?.functions.find(({ name }) => name === function_name)?.args ?? [];
      const function_args = payload.args.map((arg, index) => ({
        ...clarityValueView(arg),
        name: names[index]?.name ?? `arg-${index}`,
      }));
      return { type: payload.type, contract_call: { contract_id, function_name, function_args } };
    }
    case 'smart_contract':
      return {
        type: payload.type,
        smart_contract: {
          contract_id: payload.contractId,
          clarity_version: payload.declaredVersion,
          ...(contracts ? { source_code: payload.source } : {}),
        },
      };
    case 'token_transfer': {
      const memo = { hex: prefixed(payload.memoHex), repr: prefixed(payload.memoHex) };
      const recipient = payload.recipient;
      const amount = payload.amount.toString();
      return { type: payload.type, token_transfer: { recipient, amount, memo } };
    }
  }
}
