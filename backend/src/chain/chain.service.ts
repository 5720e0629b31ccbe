import type { Reader } from '../kit/database.ts';
import { Problem } from '../kit/problem.ts';
import type { TransactionStatus } from './chain.contract.ts';
import {
  chainStatus,
  recordedTransaction,
  storedTransaction,
  type TransactionPage,
  transactions,
} from './chain.queries.ts';
import type { ChainStatus, ForkDetail } from './chain-history.contract.ts';
import { blocks, fork, forkPage } from './chain-history.queries.ts';
import type { Projection } from './follow/projection.ts';
import type { StacksApi } from './node/stacks-api.ts';
import { nodeTransaction } from './outcome/mined-transaction.ts';

const NOTHING = { sender: null, summary: null, events: [], touched: [] };

/** Questions about the chain, answered from the node and from what is stored here. */
export class ChainService {
  readonly #reader: Reader;
  readonly #api: StacksApi;
  readonly #handled: ReadonlySet<string>;

  /** `projections` tell which events become rows; only `status` asks. */
  constructor(reader: Reader, api: StacksApi, projections: readonly Projection[] = []) {
    this.#reader = reader;
    this.#api = api;
    this.#handled = new Set(projections.flatMap(({ on }) => Object.keys(on)));
  }

  status(): Promise<ChainStatus> {
    return chainStatus(this.#reader, this.#handled);
  }

  blocks(page: { limit: number; cursor?: string | undefined }) {
    return blocks(this.#reader, page);
  }

  forks(page: { limit: number; cursor?: string | undefined }) {
    return forkPage(this.#reader, page);
  }

  fork(id: number): Promise<ForkDetail> {
    return fork(this.#reader, id);
  }

  transactions(page: TransactionPage) {
    return transactions(this.#reader, page);
  }

  /** What became of a transaction; `final` and `recorded` only once its very block is stored here. */
  async transaction(id: string): Promise<TransactionStatus> {
    const txid = id.replace(/^0x/, '').toLowerCase();
    if (!this.#api.hasApi) return this.#told(txid);
    const wire = await this.#api.transaction(txid);
    if (wire === null)
      return { txid, status: 'not-found', height: null, at: null, recorded: false, problem: null, ...NOTHING };
    const { status, block, problem } = nodeTransaction(wire);
    const stored = await storedTransaction(this.#reader, txid, block?.height ?? null);
    const recorded = block !== null && stored.hash === block.hash;
    const settled = recorded && stored.isFinal ? 'final' : 'confirmed';
    return {
      txid,
      status: status === 'mined' ? settled : status,
      height: block?.height ?? null,
      at: block?.at ?? null,
      recorded,
      problem,
      ...(recorded ? stored.told : NOTHING),
    };
  }

  /** A node alone does not know transactions by their id: what is not recorded here, nobody can tell. */
  async #told(txid: string): Promise<TransactionStatus> {
    const stored = await recordedTransaction(this.#reader, txid);
    if (stored !== null) return { txid, recorded: true, problem: null, ...stored };
    throw new Problem(
      'chain-unavailable',
      'This installation asks no Stacks API (STACKS_API_URL), so only transactions with effects recorded here are known.',
    );
  }
}
