import { type ChainNames, type ContractName, chainStanding, type StacksApi, type Standing } from '../../chain/index.ts';
import type { Reader } from '../../kit/database.ts';
import type { MarketSettings } from '../market/index.ts';
import type { ChainSide, NumberedKind } from './chain-side.service.ts';
import type { Fields, Sides } from './comparison.rules.ts';
import type { HeldSide } from './held-side.queries.ts';
import type { ComparedKind } from './reconciliation.contract.ts';
import type { RunQueries } from './run.queries.ts';

/** Questions to the node at a time. */
const PARALLEL = 8;

/** One thing at the first look; `sides` is null where the node could not tell, for the reason in `detail`. */
export interface Look {
  item: string;
  sides: Sides | null;
  detail: string | null;
}

const NUMBERED: readonly ComparedKind[] = ['facility', 'issuance', 'lot', 'listing'];
const isNumbered = (kind: ComparedKind): kind is NumberedKind => NUMBERED.includes(kind);

/** Contracts that can hold sBTC of somebody, with what they owe. */
const ESCROWS = ['marketplace', 'auctions', 'bids', 'quotes', 'forwards'] as const satisfies readonly ContractName[];

export interface ThingsParts {
  reader: Reader;
  api: StacksApi;
  names: ChainNames;
  chain: ChainSide;
  held: HeldSide;
  runs: RunQueries;
  settings(): Promise<MarketSettings>;
}

/** Everything that is compared: what there is of each kind on either side, and both sides of one thing. */
export class ComparedThings {
  readonly #parts: ThingsParts;

  constructor(parts: ThingsParts) {
    this.#parts = parts;
  }

  standing(): Promise<Standing> {
    return chainStanding(this.#parts.reader, this.#parts.api);
  }

  /** How many there are to compare, as far as one can know before. */
  async expected(kind: ComparedKind): Promise<number> {
    const { chain, held } = this.#parts;
    if (isNumbered(kind)) return Number(await chain.last(kind));
    if (kind === 'body' || kind === 'retirement') return held.count(kind);
    if (kind === 'balance') return (await this.#parts.runs.accounts(null, null, 100_000)).length;
    return kind === 'escrow' ? ESCROWS.length : 1;
  }

  /** The next things of a kind that either side knows of, after one and in a fixed order; none at the end. */
  async next(kind: ComparedKind, after: string | null, limit: number, runId: string): Promise<string[]> {
    const { held, runs } = this.#parts;
    if (isNumbered(kind)) return this.#nextNumbers(kind, after, limit);
    if (kind === 'body' || kind === 'retirement') return held.keys(kind, { after, limit });
    if (kind === 'balance') return runs.accounts(runId, after, limit);
    const all: readonly string[] = kind === 'escrow' ? ESCROWS : kind === 'settings' ? ['marketplace'] : ['members'];
    return all.slice(after === null ? 0 : all.indexOf(after) + 1);
  }

  /** Both sides of many. What moves between the two reads differs here without being wrong. */
  async look(kind: ComparedKind, items: readonly string[], runId: string): Promise<Look[]> {
    const here = await this.#here(kind, items);
    const looks: Look[] = [];
    let next = 0;
    const work = async () => {
      for (let i = next++; i < items.length; i = next++) {
        const item = items[i] ?? '';
        looks[i] = await this.#tell(item, here.get(item) ?? null, () => this.#chain(kind, item, runId, false));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    return looks;
  }

  /** Both sides of one, read anew. */
  async lookAgain(kind: ComparedKind, item: string, runId: string): Promise<Look> {
    const here = (await this.#here(kind, [item])).get(item) ?? null;
    return this.#tell(item, here, () => this.#chain(kind, item, runId, true));
  }

  /** A node that answers nothing ends the run for now; one that does not answer this question is told as such. */
  async #tell(item: string, here: Fields | null, read: () => Promise<Fields | null>): Promise<Look> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return { item, sides: { here, chain: await read() }, detail: null };
      } catch (error) {
        await this.#parts.api.tip();
        if (attempt === 2) return { item, sides: null, detail: error instanceof Error ? error.message : String(error) };
      }
  }

  async #nextNumbers(kind: NumberedKind, after: string | null, limit: number): Promise<string[]> {
    const { chain, held } = this.#parts;
    const last = await chain.last(kind);
    // Rows with numbers the chain never gives come first and last.
    if (after === null) {
      const below = await held.keys(kind, { after: null, upTo: 0n, limit });
      return [...below, ...numbers(1n, last, limit)].slice(0, limit);
    }
    if (BigInt(after) < 1n) {
      const below = await held.keys(kind, { after, upTo: 0n, limit });
      return [...below, ...numbers(1n, last, limit)].slice(0, limit);
    }
    if (BigInt(after) < last) return numbers(BigInt(after) + 1n, last, limit);
    return held.keys(kind, { after, limit });
  }

  async #here(kind: ComparedKind, items: readonly string[]): Promise<Map<string, Fields>> {
    const { held, settings, names } = this.#parts;
    const each = async (read: (item: string) => Promise<Fields>) =>
      new Map(await Promise.all(items.map(async (item) => [item, await read(item)] as const)));
    switch (kind) {
      case 'settings':
        return each(async () => {
          const { feeBps, treasury, ...paused } = await settings();
          const flags = Object.entries(paused).map(([name, value]) => [name, String(value)]);
          return { feeBps: String(feeBps), treasury: treasury ?? names.deployer, ...Object.fromEntries(flags) };
        });
      case 'council':
        return each(() => held.council());
      case 'balance':
        return each(async (account) => ({ wh: String(await held.whOf(account)) }));
      case 'escrow':
        return each((contract) => held.escrow(contract));
      default:
        return held.rows(kind, items);
    }
  }

  async #chain(kind: ComparedKind, item: string, runId: string, anew: boolean): Promise<Fields | null> {
    const { chain, runs } = this.#parts;
    switch (kind) {
      case 'settings':
        return chain.settings();
      case 'council':
        return chain.council();
      case 'body':
        return chain.body(item);
      case 'escrow':
        return chain.escrow(item);
      case 'balance':
        return { wh: String(anew ? await this.#whOnChain(item, runId) : await runs.whSeen(runId, item)) };
      default:
        return BigInt(item) < 1n ? null : chain[kind](BigInt(item));
    }
  }

  /** No function sums up what an account holds: its lots of the run, and those that are its here, are asked again. */
  async #whOnChain(account: string, runId: string): Promise<bigint> {
    const { chain, held, runs } = this.#parts;
    const tokens = new Set([...(await runs.tokensSeen(runId, account)), ...(await held.tokensOf(account))]);
    return chain.whOf(account, [...tokens]);
  }
}

const numbers = (from: bigint, last: bigint, limit: number): string[] => {
  const end = from + BigInt(limit) - 1n < last ? from + BigInt(limit) - 1n : last;
  return end < from ? [] : Array.from({ length: Number(end - from) + 1 }, (_, i) => String(from + BigInt(i)));
};
