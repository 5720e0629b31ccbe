import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import type { ChainNames, StacksNetworkName } from '../chain-names.ts';
import { EventMeaning, type Meaning } from '../follow/event-meaning.ts';
import { c32Address } from '../values/c32-address.ts';
import type { PushedBlock, PushedEvent, PushedTransaction } from './pushed-wire.ts';

/** A block as a node pushed it, with the events of our contracts in the order and with the numbers of the API. */
export interface ObservedBlock {
  block: ChainBlock;
  events: ChainEvent[];
}

/** What was pushed cannot be taken; the message says why and what to do. */
export class PushRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PushRefused';
  }
}

interface Network {
  version: number;
  chainId: number;
  /** Address versions (SIP-005) of one signature and of several. */
  single: number;
  multi: number;
}

const TEST: Network = { version: 0x80, chainId: 0x80000000, single: 26, multi: 21 };
const NETWORKS: Record<StacksNetworkName, Network> = {
  devnet: TEST,
  testnet: TEST,
  mainnet: { version: 0x00, chainId: 0x00000001, single: 22, multi: 20 },
};

/** Version, chain id, kind of authorisation, hash mode and signer stand first in every transaction (SIP-005). */
const HEAD_BYTES = 27;
/** From here on a transaction says to which chain it belongs; what came over Bitcoin has one byte. */
const CHAIN_BYTES = 5;

/** Takes pushed blocks apart for one network. */
export class PushedBlocks {
  readonly #network: Network;
  readonly #networkName: StacksNetworkName;
  readonly #meaning: EventMeaning;

  constructor(names: ChainNames) {
    this.#network = NETWORKS[names.network];
    this.#networkName = names.network;
    this.#meaning = new EventMeaning(names);
  }

  /** Throws PushRefused where the block is of another chain or does not hang together. */
  read(pushed: PushedBlock): ObservedBlock {
    const block: ChainBlock = {
      height: pushed.block_height,
      hash: pushed.index_block_hash,
      parentHash: pushed.parent_index_block_hash,
      burnHeight: pushed.burn_block_height,
      burnHash: pushed.burn_block_hash,
      time: new Date((pushed.block_time ?? pushed.burn_block_time) * 1000),
    };
    if (block.hash === block.parentHash) throw new PushRefused(`Block ${block.height} is its own parent.`);
    for (const transaction of pushed.transactions) this.#checkChain(transaction);
    const transactions = new Map(pushed.transactions.map((transaction) => [transaction.txid, transaction]));
    const events = [...numbered(pushed.events)].flatMap(([event, eventIndex]) => {
      const said = this.#said(event);
      if (said === null) return [];
      const transaction = transactions.get(event.txid);
      if (transaction === undefined)
        throw new PushRefused(`Block ${block.height} has an event of the transaction ${event.txid}, but not that.`);
      if (transaction.status !== 'success') return [];
      const { txid, tx_index: txIndex } = transaction;
      const place = { height: block.height, blockHash: block.hash, at: block.time, txid, txIndex, eventIndex };
      return [{ ...place, sender: this.#sender(transaction), ...said }];
    });
    events.sort((a, b) => a.txIndex - b.txIndex || a.eventIndex - b.eventIndex);
    return { block, events };
  }

  #said(event: PushedEvent): Meaning | null {
    const { contract_event: print, nft_mint_event: mint, nft_transfer_event: transfer, nft_burn_event: burn } = event;
    if (print !== undefined) return this.#meaning.print(print.contract_identifier, print.raw_value);
    const nft = mint ?? transfer ?? burn;
    if (nft === undefined) return null;
    const change = mint ? 'mint' : transfer ? 'transfer' : 'burn';
    const { asset_identifier: asset, sender, recipient, raw_value: hex } = nft;
    return this.#meaning.nft(change, { asset, sender, recipient, hex });
  }

  #checkChain({ txid, raw_tx: raw }: PushedTransaction): void {
    const bytes = headOf(raw);
    if (bytes.length < CHAIN_BYTES) return;
    const { version, chainId } = this.#network;
    if (bytes[0] === version && bytes.readUInt32BE(1) === chainId) return;
    throw new PushRefused(
      `Transaction ${txid} belongs to the chain 0x${bytes.toString('hex', 1, 5)}, but this observer follows ` +
        `${this.#networkName} (0x${chainId.toString(16).padStart(8, '0')}). Take it out of the node's [[events_observer]], ` +
        'or set STACKS_NETWORK to the network of the node.',
    );
  }

  /** The account that signed; a sponsor, who only pays, comes later in the bytes. */
  #sender({ txid, raw_tx: raw }: PushedTransaction): string {
    const bytes = headOf(raw);
    if (bytes.length < HEAD_BYTES)
      throw new PushRefused(`Transaction ${txid} called our contracts, but its raw_tx is cut off.`);
    const { single, multi } = this.#network;
    // Hash mode 0 is one key by its hash; all others hash a script.
    return c32Address(bytes[6] === 0 ? single : multi, bytes.subarray(7, HEAD_BYTES));
  }
}

const headOf = (raw: string): Buffer => Buffer.from(raw.replace(/^0x/, '').slice(0, 2 * HEAD_BYTES), 'hex');

/** What was not undone, each with its place among the events of its transaction. */
function* numbered(events: readonly PushedEvent[]): Generator<[PushedEvent, number]> {
  const counts = new Map<string, number>();
  const committed = events.filter((event) => event.committed).sort((a, b) => a.event_index - b.event_index);
  for (const event of committed) {
    const count = counts.get(event.txid) ?? 0;
    counts.set(event.txid, count + 1);
    yield [event, count];
  }
}
