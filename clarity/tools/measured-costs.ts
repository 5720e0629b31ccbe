import type { Simnet } from '@stacks/clarinet-sdk';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { claim, facilityTuple, HOUR, hashOf, MWH, requestTuple, Scenario } from './scenario.ts';

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

/** The row that adds up one lot: a full month issued, listed, bought whole and retired whole. */
export const LIFE_OF_A_LOT = { contract: 'life of a lot', fn: 'issue + list-lot + buy + retire', case: 'month' };

const key = (row: { contract: string; fn: string; case: string }): string => `${row.contract}/${row.fn} ${row.case}`;

const CEILINGS: Readonly<Record<string, Pick<Cost, 'rc' | 'wc'>>> = {
  'marketplace/buy default': { rc: 18, wc: 6 },
  [key(LIFE_OF_A_LOT)]: { rc: 60, wc: 20 },
};
/** No single call may take more than this part of a tenure. */
const LARGEST_SHARE = 0.1;

const DIMENSIONS = ['rc', 'wc', 'rl', 'wl', 'runtime'] as const;

export const perTenure = (cost: Cost): number =>
  Math.floor(Math.min(...DIMENSIONS.filter((d) => cost[d] > 0).map((d) => TENURE[d] / cost[d])));

/** One sentence for every ceiling that a row exceeds. */
export function exceededCeilings(rows: readonly CostRow[]): string[] {
  const single = rows
    .filter((row) => row.contract !== LIFE_OF_A_LOT.contract)
    .flatMap((row) => DIMENSIONS.map((d) => ({ row, d, limit: TENURE[d] * LARGEST_SHARE })));
  const named = rows.flatMap((row) => {
    const ceiling = CEILINGS[key(row)];
    return ceiling ? (['rc', 'wc'] as const).map((d) => ({ row, d, limit: ceiling[d] })) : [];
  });
  return [...named, ...single]
    .filter(({ row, d, limit }) => row[d] > limit)
    .map(({ row, d, limit }) => `${key(row)} takes ${row[d]} ${d}, the ceiling is ${limit}.`);
}

/** Makes one real call per public function and case. The simnet must be fresh and track costs. */
export function measureCosts(simnet: Simnet): CostRow[] {
  const market = new Scenario(simnet);
  const rows: CostRow[] = [];
  const measure = (name: string, sender: string, target: string, ...args: ClarityValue[]): void => {
    const outcome = market.call(sender, target, ...args);
    if (outcome.ok === undefined) throw new Error(`${target} (${name}) answered (err u${outcome.err})`);
    if (!outcome.costs) throw new Error('The simnet does not track costs: start it with trackCosts.');
    const { readCount, writeCount, readLength, writeLength, runtime } = outcome.costs.total;
    const cost = { rc: readCount, wc: writeCount, rl: readLength, wl: writeLength, runtime };
    const [contract = '', fn = ''] = target.split('/');
    rows.push({ contract, fn, case: name, ...cost, perTenure: perTenure(cost) });
  };
  const { producer, body, buyer, member, deployer, outsider } = market;
  const principal = (who: string) => Cl.principal(who);

  measure('default', deployer, 'council/bootstrap', Cl.list([principal(member)]));

  measure('default', member, 'verification/admit-body', principal(body), Cl.buffer(hashOf(body)));
  market.admit(outsider);
  measure('default', member, 'verification/suspend-body', principal(outsider));
  measure('default', producer, 'facilities/register-facility', facilityTuple(market.facility()));
  measure('default', body, 'facilities/decide-facility', Cl.uint(1), Cl.bool(true), Cl.buffer(hashOf('report')));
  const day = market.request({ facility: 1n, wh: 50n * MWH });
  measure('default', body, 'verification/attest', requestTuple(day));
  measure('default', producer, 'issuance/issue', requestTuple(day));
  // The dear case: a month that lies on two pages of the hour bitmap.
  const page = (market.now() / HOUR / 768n) * 768n;
  const periodStart = (page - 768n - 372n) * HOUR;
  const month = market.request({ facility: 1n, periodStart, periodEnd: periodStart + 744n * HOUR, wh: 2_000n * MWH });
  measure('month', body, 'verification/attest', requestTuple(month));
  measure('month', producer, 'issuance/issue', requestTuple(month));

  const [lot, other] = [Cl.uint(2), Cl.uint(1)];
  const expiry = () => Cl.uint(market.now() + 86_400n);
  market.fund(buyer, 1_000_000_000n);
  const limit = Cl.uint(1_000_000_000n);
  measure('default', producer, 'marketplace/list-lot', lot, Cl.uint(5_000), expiry());
  measure('default', buyer, 'marketplace/buy', Cl.uint(1), Cl.uint(2_000n * MWH), limit);
  measure('default', buyer, 'rec-nft/retire', lot, Cl.uint(2_000n * MWH), principal(buyer), claim());

  market.listed(1n);
  measure('default', producer, 'marketplace/cancel', Cl.uint(2));
  measure('default', producer, 'rec-nft/transfer', other, principal(producer), principal(buyer));
  measure('default', buyer, 'rec-nft/transfer-lot', other, principal(buyer), principal(producer));
  measure('default', producer, 'rec-nft/split', other, Cl.uint(10n * MWH), principal(producer));
  market.listed(4n);
  measure('part', buyer, 'marketplace/buy', Cl.uint(3), Cl.uint(10n * MWH), limit);
  measure('part', buyer, 'marketplace/buy-and-retire', Cl.uint(3), Cl.uint(10n * MWH), limit, claim());
  measure('default', buyer, 'marketplace/buy-and-retire', Cl.uint(3), Cl.uint(20n * MWH), limit, claim());
  measure('part', producer, 'rec-nft/retire', Cl.uint(3), Cl.uint(MWH), principal(producer), claim());

  const lots = cut(market, 50);
  measure('n=50', producer, 'rec-nft/send-many', Cl.list(lots.map((id) => Cl.uint(id))), principal(buyer));

  measure('default', member, 'marketplace/set-fee', Cl.uint(150));
  measure('default', member, 'marketplace/set-treasury', principal(market.treasury));
  const flags = Cl.tuple({ list: Cl.bool(true), buy: Cl.bool(false) });
  measure('default', member, 'marketplace/set-paused', flags);
  return [...rows, lifeOfALot(rows)];
}

/** `count` lots of 1 Wh of the producer, cut off one lot. */
function cut(market: Scenario, count: number): bigint[] {
  let rest = market.lot(1_000n);
  return Array.from({ length: count }, () => {
    const { producer } = market;
    const parts = market.must(producer, 'rec-nft/split', Cl.uint(rest), Cl.uint(1), Cl.principal(producer));
    const { part, rest: left } = parts as { part: bigint; rest: bigint };
    rest = left;
    return part;
  });
}

function lifeOfALot(rows: readonly CostRow[]): CostRow {
  const steps = ['issuance/issue month', 'marketplace/list-lot default', 'marketplace/buy default'];
  const parts = rows.filter((row) => [...steps, 'rec-nft/retire default'].includes(key(row)));
  const sum = (d: (typeof DIMENSIONS)[number]): number => parts.reduce((total, row) => total + row[d], 0);
  const cost = { rc: sum('rc'), wc: sum('wc'), rl: sum('rl'), wl: sum('wl'), runtime: sum('runtime') };
  return { ...LIFE_OF_A_LOT, ...cost, perTenure: perTenure(cost) };
}
