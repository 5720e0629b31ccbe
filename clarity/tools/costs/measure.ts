import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initSimnet, type Simnet } from '@stacks/clarinet-sdk';
import { MANIFEST } from '../ast/contract.ts';
import { Scenario } from '../scenario.ts';
import type { CostCases, Measure } from './cost-cases.ts';

/** The five dimensions of a Stacks execution cost: counts and bytes read and written, and runtime. */
export interface Cost {
  rc: number;
  wc: number;
  rl: number;
  wl: number;
  runtime: number;
}

export interface CostRow extends Cost {
  contract: string;
  fn: string;
  case: string;
  /** How many such calls fill one tenure of mainnet. */
  perTenure: number;
}

/** What a tenure of mainnet holds since epoch 4.0 (stacks-core BLOCK_LIMIT_MAINNET_40); the SDK still reports older limits. */
export const TENURE: Cost = { rc: 30_000, wc: 15_000, rl: 200_000_000, wl: 15_000_000, runtime: 5_000_000_000 };

export const DIMENSIONS = ['rc', 'wc', 'rl', 'wl', 'runtime'] as const;

export const perTenure = (cost: Cost): number =>
  Math.floor(Math.min(...DIMENSIONS.filter((d) => cost[d] > 0).map((d) => TENURE[d] / cost[d])));

export const rowKey = (row: { contract: string; fn: string; case: string }): string =>
  `${row.contract}/${row.fn} ${row.case}`;

/** The cases of a file `<contract>.cases.ts`: every export on a chain of its own, `unopened` before the market opens. */
type CaseFile = Readonly<Record<string, CostCases>>;

/** Runs cases on a market and answers their rows. */
export function rowsOf(cases: CostCases, market: Scenario): CostRow[] {
  const rows: CostRow[] = [];
  const measure: Measure = (name, sender, target, ...args) => {
    const outcome = market.call(sender, target, ...args);
    if (outcome.ok === undefined) throw new Error(`${target} (${name}) answered (err u${outcome.err})`);
    if (!outcome.costs) throw new Error('The simnet does not track costs: start it with trackCosts.');
    const { readCount, writeCount, readLength, writeLength, runtime } = outcome.costs.total;
    const cost = { rc: readCount, wc: writeCount, rl: readLength, wl: writeLength, runtime };
    const [contract = '', fn = ''] = target.split('/');
    rows.push({ contract, fn, case: name, ...cost, perTenure: perTenure(cost) });
    return outcome.ok;
  };
  cases(market, measure);
  return rows;
}

export const costSimnet = (manifest = MANIFEST): Promise<Simnet> =>
  initSimnet(manifest, true, { trackCosts: true, trackCoverage: false });

/** The rows of all cases, in the order of the contracts; two rows of one name are an error. */
export async function measureCosts(simnet: Simnet, contracts: readonly string[]): Promise<CostRow[]> {
  const rows: CostRow[] = [];
  for (const file of readdirSync(fileURLToPath(new URL('.', import.meta.url))).sort()) {
    if (!file.endsWith('.cases.ts')) continue;
    const exported = (await import(new URL(file, import.meta.url).href)) as CaseFile;
    // Loaders list the exports of a module in different orders.
    for (const [name, cases] of Object.entries(exported).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (typeof cases !== 'function') continue;
      await simnet.initSession(process.cwd(), MANIFEST, undefined);
      const market = new Scenario(simnet);
      rows.push(...rowsOf(cases, name === 'unopened' ? market : market.open()));
    }
  }
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(rowKey(row))) throw new Error(`${rowKey(row)} is measured twice: give one of them another name`);
    seen.add(rowKey(row));
  }
  const place = ({ contract }: CostRow): number => contracts.indexOf(contract);
  return rows.sort((a, b) => place(a) - place(b));
}
