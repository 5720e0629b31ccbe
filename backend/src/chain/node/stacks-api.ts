import { Problem } from '../../kit/problem.ts';
import type { ChainBlock } from '../chain-event.ts';
import { type ClarityValue, decodeClarityHex } from '../values/clarity-value.ts';
import { StacksHttp, type StacksHttpOptions } from './stacks-http.ts';
import {
  WireAccount,
  WireBlock,
  WireDataVariable,
  WireEvent,
  WireFees,
  WireInfo,
  WireNonces,
  WireReadResult,
  WireRejection,
  WireTransaction,
  WireTransactionSummary,
  wirePage,
} from './stacks-wire.ts';

const TransactionPage = wirePage(WireTransactionSummary);
const EventPage = wirePage(WireEvent);

/** Page sizes the public API allows at most. */
const TRANSACTIONS_PER_PAGE = 50;
const EVENTS_PER_PAGE = 100;
/** A block or transaction with more pages than this is an endless cursor of a broken server. */
const MAX_PAGES = 10_000;

export type BroadcastAnswer = { txid: string } | { reason: string; data: unknown; detail: string };

/** The reads and the one write we need of a Stacks node and its API. Fails with `chain-unavailable` only. */
export class StacksApi {
  readonly #http: StacksHttp;

  constructor(options: StacksHttpOptions) {
    this.#http = new StacksHttp(options);
  }

  get urls(): { url: string | undefined; rpcUrl: string } {
    return this.#http.urls;
  }

  /** Whether there is an API; a node alone knows neither blocks by height nor transactions by id. */
  get hasApi(): boolean {
    return this.urls.url !== undefined;
  }

  async info(): Promise<{ chainId: number; height: number; burnHeight: number }> {
    const info = this.#present(await this.#http.get('/v2/info', WireInfo), '/v2/info');
    return { chainId: info.network_id, height: info.stacks_tip_height, burnHeight: info.burn_block_height };
  }

  async tip(): Promise<ChainBlock> {
    return this.#present(await this.block('latest'), '/extended/v2/blocks/latest');
  }

  /** The canonical block of a height, or the block of a hash while it is canonical; null if there is none. */
  async block(which: number | string): Promise<ChainBlock | null> {
    const name = typeof which === 'string' && /^[0-9a-f]{64}$/.test(which) ? `0x${which}` : which;
    const block = await this.#http.get(`/extended/v2/blocks/${name}`, WireBlock);
    if (block === null) return null;
    return {
      height: block.height,
      hash: block.index_block_hash,
      parentHash: block.parent_index_block_hash,
      burnHeight: block.burn_block_height,
      burnHash: block.burn_block_hash,
      time: new Date(block.block_time * 1000),
    };
  }

  /** In the order of the block; null if the block is not canonical (any more). */
  async blockTransactions(hash: string): Promise<WireTransactionSummary[] | null> {
    const path = `/extended/v3/blocks/0x${hash}/transactions?limit=${TRANSACTIONS_PER_PAGE}`;
    const transactions = await this.#pages(path, TransactionPage);
    return transactions?.sort((a, b) => a.block.tx_index - b.block.tx_index) ?? null;
  }

  /** In order; null if the transaction is in no canonical block (any more). */
  async transactionEvents(txid: string): Promise<WireEvent[] | null> {
    const path = `/extended/v3/transactions/0x${txid}/events?limit=${EVENTS_PER_PAGE}`;
    const events = await this.#pages(path, EventPage);
    return events?.sort((a, b) => a.event_index - b.event_index) ?? null;
  }

  /** Mined or waiting; null if the node does not know it. Arguments of its call only on demand. */
  transaction(txid: string, { withArguments = false } = {}): Promise<WireTransaction | null> {
    const include = withArguments ? 'result,function_args' : 'result';
    return this.#http.get(`/extended/v3/transactions/0x${txid}?include=${include}`, WireTransaction);
  }

  /** The nonce of the next transaction, counting those that still wait where the server knows them. */
  async nextNonce(address: string): Promise<bigint> {
    const counting = `/extended/v1/address/${address}/nonces`;
    const nonces = this.hasApi ? await this.#http.get(counting, WireNonces) : null;
    if (nonces !== null) return BigInt(nonces.possible_next_nonce);
    return (await this.account(address)).nonce;
  }

  /** What is in blocks: the nonce that is due and the balance in micro-STX, without what waits. */
  async account(address: string): Promise<{ nonce: bigint; balance: bigint }> {
    const path = `/v2/accounts/${address}?proof=0`;
    const { nonce, balance } = this.#present(await this.#http.get(path, WireAccount), path);
    return { nonce: BigInt(nonce), balance: BigInt(balance) };
  }

  /** The middle estimate in micro-STX for a payload (hex without 0x); null where the node has none for it. */
  async feeEstimate(payload: string, bytes: number): Promise<bigint | null> {
    const body = { transaction_payload: payload, estimated_len: bytes };
    const answer = await this.#http.request('POST', '/v2/fees/transaction', body);
    const parsed = WireFees.safeParse(answer.status < 300 ? jsonOf(answer.text) : null);
    const fee = parsed.data?.estimations[1]?.fee;
    return fee === undefined ? null : BigInt(Math.ceil(fee));
  }

  /** Calls a read-only function; arguments are consensus bytes in hex without 0x. */
  async callRead(
    contract: string,
    functionName: string,
    args: readonly string[],
    sender: string,
  ): Promise<ClarityValue> {
    const path = `/v2/contracts/call-read/${contract.replace('.', '/')}/${functionName}`;
    const body = { sender, arguments: args.map((arg) => `0x${arg}`) };
    const answer = this.#http.parse(path, await this.#http.request('POST', path, body), WireReadResult);
    if (answer.okay && answer.result !== undefined) return decodeClarityHex(answer.result);
    throw new Problem(
      'chain-unavailable',
      `${contract} does not answer ${functionName}: ${answer.cause ?? 'no reason'}`,
    );
  }

  /** A data variable of a contract: what no read-only function tells. */
  async dataVariable(contract: string, name: string): Promise<ClarityValue> {
    const path = `/v2/data_var/${contract.replace('.', '/')}/${name}`;
    const { data } = this.#present(await this.#http.get(`${path}?proof=0`, WireDataVariable), path);
    return decodeClarityHex(data);
  }

  /** Hands in a signed transaction (hex). A rejection is an answer, not a failure. */
  async broadcast(transaction: string): Promise<BroadcastAnswer> {
    const path = '/v2/transactions';
    const answer = await this.#http.request('POST', path, { tx: transaction });
    if (answer.status < 300)
      return {
        txid: answer.text
          .replace(/[^0-9a-f]/gi, '')
          .slice(-64)
          .toLowerCase(),
      };
    const parsed = WireRejection.safeParse(jsonOf(answer.text));
    if (!parsed.success)
      throw new Problem('chain-unavailable', `The Stacks node refuses: ${answer.text.slice(0, 300)}`);
    const { reason, reason_data: data, error } = parsed.data;
    return { reason, data, detail: error ?? '' };
  }

  async #pages<Item>(path: string, schema: ReturnType<typeof wirePage<import('zod').ZodType<Item>>>) {
    const items: Item[] = [];
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await this.#http.get(
        cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`,
        schema,
      );
      if (answer === null) return null;
      items.push(...answer.results);
      if (answer.cursor?.next == null || answer.cursor.next === cursor) return items;
      cursor = answer.cursor.next;
    }
    throw new Problem('chain-unavailable', `The Stacks node gives no end to ${path.split('?')[0]}.`);
  }

  #present<T>(value: T | null, path: string): T {
    if (value !== null) return value;
    throw new Problem('chain-unavailable', `The Stacks node at ${this.#http.baseOf(path)} does not know ${path}.`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
