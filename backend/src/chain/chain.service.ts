import type { Reader } from '../kit/database.ts';
import type { ChainStatus, TransactionStatus } from './chain.contract.ts';
import { chainStatus, storedTransaction, type TransactionPage, transactions } from './chain.queries.ts';
import type { StacksApi } from './node/stacks-api.ts';
import { nodeTransaction } from './outcome/mined-transaction.ts';

const NOTHING = { sender: null, summary: null, events: [], touched: [] };

/** Questions about the chain, answered from the node and from what is stored here. */
export class ChainService {
  readonly #reader: Reader;
  readonly #api: StacksApi;

  constructor(reader: Reader, api: StacksApi) {
    this.#reader = reader;
    this.#api = api;
  }

  status(): Promise<ChainStatus> {
    return chainStatus(this.#reader);
  }

  transactions(page: TransactionPage) {
    return transactions(this.#reader, page);
  }

  /** What became of a transaction; `final` and `recorded` only once its very block is stored here. */
  async transaction(id: string): Promise<TransactionStatus> {
    const txid = id.replace(/^0x/, '').toLowerCase();
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
}
