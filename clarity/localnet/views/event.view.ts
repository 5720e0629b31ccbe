import type { LoggedEvent } from '../ledger.ts';
import type { VmEvent } from '../vm.ts';
import { clarityHexView, prefixed } from './clarity-value.ts';

/** `/extended/v3/transactions/:id/events`. */
export function eventView(event: VmEvent, index: number) {
  const base = { event_index: index };
  if (event.event === 'print_event') {
    return { ...base, type: 'contract_log' as const, contract_log: contractLog(event) };
  }
  const { kind, change } = assetEvent(event);
  return { ...base, type: `${kind}_asset` as const, [`${kind}_asset`]: { type: change, ...assetFields(event, kind) } };
}

/** Events inside `/extended/v1/tx/:id`. */
export function eventViewV1(event: VmEvent, index: number, transactionId: string) {
  const base = { event_index: index, tx_id: prefixed(transactionId) };
  if (event.event === 'print_event') {
    return { ...base, event_type: 'smart_contract_log' as const, contract_log: contractLog(event) };
  }
  const { kind, change } = assetEvent(event);
  const { data } = event;
  const { asset_identifier: asset_id, memo: _, ...fields } = assetFields(event, kind);
  return {
    ...base,
    event_type: { stx: 'stx_asset', ft: 'fungible_token_asset', nft: 'non_fungible_token_asset' }[kind],
    asset: {
      asset_event_type: change,
      ...(kind === 'stx' ? {} : { asset_id }),
      sender: '',
      recipient: '',
      ...fields,
      ...(kind === 'stx' && data.memo ? { memo: prefixed(data.memo) } : {}),
    },
  };
}

/** `/extended/v2/smart-contracts/:id/logs`. */
export function logView({ transaction, index, event }: LoggedEvent) {
  return {
    event_index: index,
    event_type: 'smart_contract_log' as const,
    tx_id: prefixed(transaction.id),
    contract_log: contractLog(event),
  };
}

function contractLog({ data }: VmEvent) {
  return {
    contract_id: data.contract_identifier ?? '',
    topic: data.topic ?? 'print',
    value: clarityHexView(data.raw_value ?? ''),
  };
}

type AssetKind = 'stx' | 'ft' | 'nft';

function assetEvent({ event }: VmEvent): { kind: AssetKind; change: string } {
  const match = /^(stx|ft|nft)_(transfer|mint|burn)_event$/.exec(event);
  if (!match?.[1] || !match[2]) throw new Error(`the VM reported an event this chain does not know: ${event}`);
  return { kind: match[1] as AssetKind, change: match[2] };
}

function assetFields({ data }: VmEvent, kind: AssetKind): Record<string, unknown> {
  return {
    ...(kind === 'stx' ? {} : { asset_identifier: data.asset_identifier }),
    ...(data.sender === undefined ? {} : { sender: data.sender }),
    ...(data.recipient === undefined ? {} : { recipient: data.recipient }),
    ...(kind === 'nft' ? { value: clarityHexView(data.raw_value ?? '') } : { amount: data.amount }),
    ...(kind === 'stx' && data.sender !== undefined && data.recipient !== undefined ? { memo: memoOf(data.memo) } : {}),
  };
}

function memoOf(hex: string | undefined) {
  return hex ? { hex: prefixed(hex), repr: prefixed(hex) } : null;
}
