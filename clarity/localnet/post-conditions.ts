import { cvToHex } from '@stacks/transactions';
import type { SignedTransaction } from './transaction.ts';
import type { VmEvent } from './vm.ts';

/** What left one principal: gross, transfers and burns together; what came in does not count against it. */
type Outflow = { stx: bigint; readonly fungible: Map<string, bigint>; readonly nonFungible: Map<string, Set<string>> };

/**
 * The first broken post-condition in words, or nothing (SIP-005, SIP-040). Every listed condition counts in every mode.
 * Deny wants a condition for every asset that left anybody, Originator for those that left the origin, Allow for none.
 * The fee is not an outflow: it was taken before.
 */
export function brokenPostCondition(
  transaction: Pick<SignedTransaction, 'postConditions' | 'postConditionMode' | 'origin'>,
  events: readonly VmEvent[],
): string | undefined {
  const outflows = outflowsOf(events);
  const covered = new Set<string>();
  for (const condition of transaction.postConditions) {
    const who = condition.address === 'origin' ? transaction.origin.address : condition.address;
    const outflow = outflows.get(who);
    switch (condition.type) {
      case 'stx-postcondition': {
        covered.add(`${who} stx`);
        const sent = outflow?.stx ?? 0n;
        if (compare(sent, condition.condition, BigInt(condition.amount))) continue;
        return `${who} sent ${sent} micro-STX, not ${condition.condition} ${condition.amount}`;
      }
      case 'ft-postcondition': {
        covered.add(`${who} ${condition.asset}`);
        const sent = outflow?.fungible.get(condition.asset) ?? 0n;
        if (compare(sent, condition.condition, BigInt(condition.amount))) continue;
        return `${who} sent ${sent} of ${condition.asset}, not ${condition.condition} ${condition.amount}`;
      }
      case 'nft-postcondition': {
        const id = bare(cvToHex(condition.assetId));
        covered.add(`${who} ${condition.asset} ${id}`);
        const sent = outflow?.nonFungible.get(condition.asset)?.has(id) ?? false;
        if (condition.condition === 'sent' && !sent) return `${who} did not send 0x${id} of ${condition.asset}`;
        if (condition.condition === 'not-sent' && sent) return `${who} sent 0x${id} of ${condition.asset}`;
        continue;
      }
      default:
        return `this chain cannot check a ${condition.type}`;
    }
  }
  if (transaction.postConditionMode === 'allow') return undefined;
  for (const [who, outflow] of outflows) {
    if (transaction.postConditionMode === 'originator' && who !== transaction.origin.address) continue;
    const loose = [...assetsIn(outflow)].find((asset) => !covered.has(`${who} ${asset}`));
    if (loose) return `${who} sent ${loose} and no condition names it`;
  }
  return undefined;
}

/** Whether any outcome could break the conditions of this transaction, so that a way back must be kept. */
export function mayBreak(transaction: Pick<SignedTransaction, 'postConditions' | 'postConditionMode'>): boolean {
  return transaction.postConditionMode !== 'allow' || transaction.postConditions.length > 0;
}

function outflowsOf(events: readonly VmEvent[]): Map<string, Outflow> {
  const outflows = new Map<string, Outflow>();
  for (const { event, data } of events) {
    const match = /^(stx|ft|nft)_(transfer|burn)_event$/.exec(event);
    if (!match || data.sender === undefined) continue;
    const outflow = outflows.get(data.sender) ?? { stx: 0n, fungible: new Map(), nonFungible: new Map() };
    outflows.set(data.sender, outflow);
    const asset = data.asset_identifier ?? '';
    if (match[1] === 'stx') outflow.stx += BigInt(data.amount ?? 0);
    else if (match[1] === 'ft') {
      outflow.fungible.set(asset, (outflow.fungible.get(asset) ?? 0n) + BigInt(data.amount ?? 0));
    } else {
      const ids = outflow.nonFungible.get(asset) ?? new Set();
      outflow.nonFungible.set(asset, ids.add(bare(data.raw_value ?? '')));
    }
  }
  return outflows;
}

function* assetsIn(outflow: Outflow): Iterable<string> {
  if (outflow.stx > 0n) yield 'stx';
  for (const [asset, amount] of outflow.fungible) if (amount > 0n) yield asset;
  for (const [asset, ids] of outflow.nonFungible) for (const id of ids) yield `${asset} ${id}`;
}

function compare(sent: bigint, condition: string, amount: bigint): boolean {
  switch (condition) {
    case 'eq':
      return sent === amount;
    case 'gt':
      return sent > amount;
    case 'gte':
      return sent >= amount;
    case 'lt':
      return sent < amount;
    case 'lte':
      return sent <= amount;
    default:
      return false;
  }
}

function bare(hex: string): string {
  return hex.replace(/^0x/, '').toLowerCase();
}
