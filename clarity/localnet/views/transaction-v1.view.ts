import { abiFunctionToString, type ClarityAbi, getTypeString } from '@stacks/transactions';
import type { Ledger, MinedTransaction, TransactionSummary } from '../ledger.ts';
import type { Dropped, Waiting } from '../pool.ts';
import { FREE, iso } from './block.view.ts';
import { clarityValueView, prefixed } from './clarity-value.ts';
import { eventViewV1 } from './event.view.ts';
import { postConditionView } from './post-condition.view.ts';
import { replacementOf, statusOf } from './transaction.view.ts';

/** What the API says where there is no microblock: the largest number there is. */
const NO_MICROBLOCK = 0x7fffffff;

/** `/extended/v1/tx/:id`, which wallets and stacks.js read. */
export function transactionViewV1(mined: MinedTransaction, ledger: Ledger) {
  return {
    ...listedTransactionViewV1(mined, ledger),
    events: mined.events.map((event, index) => eventViewV1(event, index, mined.id)),
  };
}

/** The same in a list, where the API counts the events and shows none. */
export function listedTransactionViewV1(mined: MinedTransaction, ledger: Ledger) {
  const { block } = mined;
  const parent = ledger.block(block.parentHash) ?? block;
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
    parent_burn_block_time: parent.burnTime,
    parent_burn_block_time_iso: iso(parent.burnTime),
    parent_block_hash: prefixed(block.parentHash),
    canonical: true,
    is_unanchored: false,
    microblock_hash: '0x',
    microblock_sequence: NO_MICROBLOCK,
    microblock_canonical: true,
    ...FREE,
    tx_index: mined.index,
    tx_result: clarityValueView(mined.result),
    event_count: mined.events.length,
    events: [] as unknown[],
    vm_error: mined.error,
  };
}

/** `/extended/v1/tx/:id` of a transaction in the mempool, or dropped from it. */
export function pendingTransactionViewV1(waiting: Waiting | Dropped, ledger: Ledger) {
  return {
    ...commonV1(waiting, ledger),
    tx_status: statusOf(waiting),
    replaced_by_tx_id: replacementOf(waiting),
    receipt_time: waiting.at,
    receipt_time_iso: iso(waiting.at),
  };
}

function commonV1(transaction: TransactionSummary, ledger: Ledger) {
  const { origin, sponsor } = transaction;
  return {
    tx_id: prefixed(transaction.id),
    nonce: Number(origin.nonce),
    fee_rate: transaction.fee.toString(),
    sender_address: origin.address,
    sponsored: sponsor !== undefined,
    ...(sponsor ? { sponsor_address: sponsor.address, sponsor_nonce: Number(sponsor.nonce) } : {}),
    post_condition_mode: transaction.postConditionMode,
    post_conditions: transaction.postConditions.map(postConditionView),
    anchor_mode: 'any',
    ...payloadView(transaction, ledger.contracts),
  };
}

function payloadView({ payload }: TransactionSummary, contracts: ReadonlyMap<string, ClarityAbi>) {
  switch (payload.type) {
    case 'contract_call': {
      const { contractId: contract_id, functionName: function_name } = payload;
      const called = contracts.get(contract_id)?.functions.find(({ name }) => name === function_name);
      const function_args = payload.args.map((arg, index) => {
        const declared = called?.args[index];
        const name = declared?.name ?? `arg-${index}`;
        return { ...clarityValueView(arg), name, type: declared ? getTypeString(declared.type) : '' };
      });
      const function_signature = called ? abiFunctionToString(called) : '';
      return {
        tx_type: payload.type,
        contract_call: { contract_id, function_name, function_signature, function_args },
      };
    }
    case 'smart_contract': {
      const { contractId: contract_id, declaredVersion: clarity_version, source: source_code } = payload;
      return { tx_type: payload.type, smart_contract: { contract_id, clarity_version, source_code } };
    }
    case 'token_transfer': {
      const { recipient: recipient_address, amount, memoHex } = payload;
      const memo = prefixed(memoHex);
      return { tx_type: payload.type, token_transfer: { recipient_address, amount: amount.toString(), memo } };
    }
  }
}
