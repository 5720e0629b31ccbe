import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { UNNAMED_EVENT, UNREADABLE_EVENT } from '../chain-event.ts';
import { type ChainNames, CONTRACTS, type ContractName } from '../chain-names.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import type { WireEvent, WireTransactionSummary } from '../node/stacks-wire.ts';
import { ClarityDecodeError, type ClarityValue, decodeClarityHex } from '../values/clarity-value.ts';
import type { ChainSource } from './chain-source.ts';

/** Requests to the node at a time, for one block. */
const PARALLEL = 8;

const NFT_EVENTS = { mint: 'nft-minted', transfer: 'nft-transferred', burn: 'nft-burned' } as const;

/** Reads blocks and the events of our contracts from a Stacks API. */
export class StacksSource implements ChainSource {
  readonly #api: StacksApi;
  readonly #names: ChainNames;
  readonly #contracts: Map<string, ContractName>;

  constructor(api: StacksApi, names: ChainNames) {
    this.#api = api;
    this.#names = names;
    this.#contracts = new Map(CONTRACTS.map((name) => [names.contracts[name], name]));
  }

  tip(): Promise<ChainBlock> {
    return this.#api.tip();
  }

  blockAt(height: number): Promise<ChainBlock | null> {
    return this.#api.block(height);
  }

  async heightOf(txid: string): Promise<number | null> {
    return (await this.#api.transaction(txid))?.block?.height ?? null;
  }

  async eventsOf(block: ChainBlock): Promise<ChainEvent[] | null> {
    const transactions = await this.#api.blockTransactions(block.hash);
    if (transactions === null || transactions.some(({ block: { index_hash } }) => index_hash !== block.hash))
      return null;
    const relevant = transactions.filter(mayConcernUs);
    const events: ChainEvent[] = [];
    for (let from = 0; from < relevant.length; from += PARALLEL) {
      const group = relevant.slice(from, from + PARALLEL);
      const answers = await Promise.all(group.map(({ tx_id }) => this.#api.transactionEvents(tx_id)));
      for (const [i, transaction] of group.entries()) {
        const wire = answers[i];
        if (wire == null) return null;
        events.push(...wire.flatMap((event) => this.#ours(block, transaction, event) ?? []));
      }
    }
    return events;
  }

  #ours(block: ChainBlock, transaction: WireTransactionSummary, event: WireEvent): ChainEvent | null {
    const said = this.#meaning(event);
    if (said === null) return null;
    return {
      height: block.height,
      blockHash: block.hash,
      at: block.time,
      txid: transaction.tx_id,
      txIndex: transaction.block.tx_index,
      eventIndex: event.event_index,
      sender: transaction.sender.address,
      ...said,
    };
  }

  #meaning(event: WireEvent): Pick<ChainEvent, 'contract' | 'name' | 'data'> | null {
    if (event.type === 'contract_log') {
      const contract = this.#contracts.get(event.contract_log.contract_id);
      return contract === undefined ? null : { contract, ...printed(event.contract_log.value.hex) };
    }
    if (event.type !== 'nft_asset' || event.nft_asset.asset_identifier !== this.#names.nft) return null;
    const { type, sender = null, recipient = null, value } = event.nft_asset;
    const data = { token: decodeClarityHex(value.hex), sender, recipient };
    return { contract: 'rec-nft', name: NFT_EVENTS[type], data };
  }
}

/** Only calls and deployments can reach our contracts, and what failed has no events. */
function mayConcernUs({ type, status, event_count }: WireTransactionSummary): boolean {
  return status === 'success' && (type === 'contract_call' || type === 'smart_contract') && event_count !== 0;
}

/** Name and data of a print; what we cannot read is kept as it came. */
export function printed(hex: string): { name: string; data: Record<string, ClarityValue> } {
  let value: ClarityValue;
  try {
    value = decodeClarityHex(hex);
  } catch (error) {
    if (!(error instanceof ClarityDecodeError)) throw error;
    return { name: UNREADABLE_EVENT, data: { raw: Uint8Array.from(Buffer.from(hex.replace(/^0x/, ''), 'hex')) } };
  }
  if (value !== null && typeof value === 'object' && 'event' in value && typeof value.event === 'string')
    return { name: value.event, data: value };
  return { name: UNNAMED_EVENT, data: { value } };
}
