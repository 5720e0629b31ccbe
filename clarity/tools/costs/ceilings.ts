import { type Cost, type CostRow, DIMENSIONS, perTenure, rowKey, TENURE } from './measure.ts';

/** The row that adds up one lot: a full month issued, listed, bought whole and retired whole. */
export const LIFE_OF_A_LOT = { contract: 'life of a lot', fn: 'issue + list-lot + buy + retire', case: 'month' };

const LIFE_STEPS = [
  'issuance/issue month',
  'marketplace/list-lot default',
  'marketplace/buy default',
  'rec-nft/retire default',
];

export interface Ceiling {
  readonly row: string;
  readonly rc: number;
  readonly wc: number;
}

const SWEPT = 50;

export const CEILINGS: readonly Ceiling[] = [
  { row: 'marketplace/buy default', rc: 18, wc: 6 },
  { row: `marketplace/sweep n=${SWEPT}`, rc: 5.3 * SWEPT, wc: 4.1 * SWEPT },
  { row: 'issuance/issue month', rc: 40, wc: 25 },
  { row: rowKey(LIFE_OF_A_LOT), rc: 60, wc: 20 },
];

/** No single call may take more than this part of a tenure. */
const LARGEST_SHARE = 0.1;

/** Public functions without a row, with the reason. */
export const UNMEASURED: Readonly<Record<string, string>> = {
  'rec-nft/issue': 'runs only inside `issuance.issue` and is part of its cost',
  'rec-nft/withdraw': 'runs only inside `issuance.withdraw` and is part of its cost',
  'issuance/correct': 'runs only inside `verification.correct` and is part of its cost',
  'issuance/open-request': 'runs only inside `verification.attest` and is part of its cost',
  'issuance/revoke': 'runs only inside `verification.suspend-body` and is part of its cost',
  'issuance/open-ledger': 'runs only inside `facilities.register-facility` and is part of its cost',
  'issuance/set-ledger': 'runs only inside calls of `facilities` and is part of their cost',
};

/** The rows with the sum that they make up; no sum while one of its steps is not measured. */
export function withLifeOfALot(rows: readonly CostRow[]): CostRow[] {
  const steps = rows.filter((row) => LIFE_STEPS.includes(rowKey(row)));
  if (steps.length !== LIFE_STEPS.length) return [...rows];
  const sum = (d: keyof Cost): number => steps.reduce((total, row) => total + row[d], 0);
  const cost = { rc: sum('rc'), wc: sum('wc'), rl: sum('rl'), wl: sum('wl'), runtime: sum('runtime') };
  return [...rows, { ...LIFE_OF_A_LOT, ...cost, perTenure: perTenure(cost) }];
}

/** One sentence for every ceiling that is exceeded or has no row. */
export function exceededCeilings(rows: readonly CostRow[], ceilings = CEILINGS): string[] {
  const named = ceilings.flatMap((ceiling) => {
    const row = rows.find((candidate) => rowKey(candidate) === ceiling.row);
    if (!row) return [`${ceiling.row} is not measured, but has a ceiling.`];
    return (['rc', 'wc'] as const)
      .filter((d) => row[d] > ceiling[d])
      .map((d) => `${ceiling.row} takes ${row[d]} ${d}, the ceiling is ${ceiling[d]}.`);
  });
  const large = rows
    .filter((row) => row.contract !== LIFE_OF_A_LOT.contract)
    .flatMap((row) =>
      DIMENSIONS.filter((d) => row[d] > TENURE[d] * LARGEST_SHARE).map(
        (d) => `${rowKey(row)} takes ${row[d]} ${d}, the ceiling is ${TENURE[d] * LARGEST_SHARE}.`,
      ),
    );
  return [...named, ...large];
}

/** One sentence for every public function without a row, and for every exception that is none. */
export function unmeasured(rows: readonly CostRow[], functions: readonly string[], except = UNMEASURED): string[] {
  const measured = new Set(rows.map(({ contract, fn }) => `${contract}/${fn}`));
  const missing = functions.filter((fn) => !measured.has(fn) && !(fn in except));
  const stale = Object.keys(except).filter((fn) => measured.has(fn) || !functions.includes(fn));
  return [
    ...missing.map((fn) => `${fn} is not measured: add it to the cases of its contract in clarity/tools/costs.`),
    ...stale.map((fn) => `${fn} is excepted from measuring, but is measured or gone: remove the exception.`),
  ];
}
