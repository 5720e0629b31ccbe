import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import type { ChainNames } from '../chain-names.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import type { WireEvent, WireTransactionSummary } from '../node/stacks-wire.ts';
import type { ChainSource } from './chain-source.ts';
import { EventMeaning, type Meaning } from './event-meaning.ts';

/** Requests to the node at a time, for one block. */
const PARALLEL = 8;

/** Reads blocks and the events of our contracts from a Stacks API. */
export class StacksSource implements ChainSource {
  readonly #api: StacksApi;
  readonly #meaning: EventMeaning;

  constructor(api: StacksApi, names: ChainNames) {
    this.#api = api;
    this.#meaning = new EventMeaning(names);
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
        if (wire == null || wire.length !== (transaction.event_count ?? wire.length)) return null;
        events.push(...wire.flatMap((event) => this.#ours(block, transaction, event) ?? []));
      }
    }
    return relevant.length === 0 || (await this.#isStill(block, transactions)) ? events : null;
  }

  /** Events do not name their block: they are of this one if it has the same transactions after they were read. */
  async #isStill(block: ChainBlock, transactions: readonly WireTransactionSummary[]): Promise<boolean> {
    const now = await this.#api.blockTransactions(block.hash);
    return now !== null && placesOf(now) === placesOf(transactions);
  }

  #ours(block: ChainBlock, transaction: WireTransactionSummary, event: WireEvent): ChainEvent | null {
    const said = this.#said(event);
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

  #said(event: WireEvent): Meaning | null {
    if (event.type === 'contract_log')
      return this.#meaning.print(event.contract_log.contract_id, event.contract_log.value.hex);
    if (event.type !== 'nft_asset') return null;
    const { type, asset_identifier: asset, sender, recipient, value } = event.nft_asset;
    return this.#meaning.nft(type, { asset, sender, recipient, hex: value.hex });
  }
}

const placesOf = (transactions: readonly WireTransactionSummary[]): string =>
  JSON.stringify(transactions.map(({ tx_id, block, status, event_count }) => [tx_id, block, status, event_count]));

/** Only calls and deployments can reach our contracts, and what failed has no events. */
function mayConcernUs({ type, status, event_count }: WireTransactionSummary): boolean {
  return status === 'success' && (type === 'contract_call' || type === 'smart_contract') && event_count !== 0;
}
