import type { PostCondition } from '@stacks/transactions';
import { clarityValueView } from './clarity-value.ts';

const CODES: Record<string, string> = {
  eq: 'sent_equal_to',
  gt: 'sent_greater_than',
  gte: 'sent_greater_than_or_equal_to',
  lt: 'sent_less_than',
  lte: 'sent_less_than_or_equal_to',
  sent: 'sent',
  'not-sent': 'not_sent',
  'maybe-sent': 'maybe_sent',
};

/** A post-condition as `/extended/v1` and `/extended/v3` write it. */
export function postConditionView(condition: PostCondition) {
  const base = { principal: principalView(condition.address), condition_code: CODES[condition.condition] };
  switch (condition.type) {
    case 'stx-postcondition':
      return { ...base, type: 'stx', amount: String(condition.amount) };
    case 'ft-postcondition':
      return { ...base, type: 'fungible', amount: String(condition.amount), asset: assetView(condition.asset) };
    case 'nft-postcondition':
      return {
        ...base,
        type: 'non_fungible',
        asset_value: clarityValueView(condition.assetId),
        asset: assetView(condition.asset),
      };
    default:
      return { ...base, type: condition.type };
  }
}

function principalView(address: string) {
  if (address === 'origin') return { type_id: 'principal_origin' };
  const [standard, contract_name] = address.split('.');
  return contract_name === undefined
    ? { type_id: 'principal_standard', address: standard }
    : { type_id: 'principal_contract', address: standard, contract_name };
}

function assetView(asset: string) {
  const [contract = '', asset_name] = asset.split('::');
  const [contract_address, contract_name] = contract.split('.');
  return { contract_address, contract_name, asset_name };
}
