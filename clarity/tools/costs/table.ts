import { UNMEASURED } from './ceilings.ts';
import { type CostRow, TENURE } from './measure.ts';

const HEAD = ['contract', 'function', 'case', 'rc', 'wc', 'rl', 'wl', 'runtime', 'per tenure'];

const cells = (row: CostRow): string[] => [
  row.contract,
  row.fn,
  row.case,
  ...[row.rc, row.wc, row.rl, row.wl, row.runtime, row.perTenure].map(String),
];

const markdownTable = (rows: readonly CostRow[]): string =>
  [HEAD, HEAD.map((_, column) => (column < 3 ? '---' : '--:')), ...rows.map(cells)]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');

const notMeasured = Object.entries(UNMEASURED)
  .map(([fn, reason]) => `\`${fn.replace('/', '.')}\` ${reason}.`)
  .join('\n');

export const costPage = (rows: readonly CostRow[]): string => `# What the contracts cost

Written by \`npm run costs -- --write\`: one real call of every public function in the Clarity VM, with the real sBTC token.
rc and wc count reads and writes, rl and wl are bytes read and written. The last column says how many such calls fill one
tenure of mainnet: ${Object.entries(TENURE)
  .map(([dimension, limit]) => `${limit.toLocaleString('en')} ${dimension}`)
  .join(', ')}.
${notMeasured}
A month is 744 hours on two pages of the hour bitmap, the dearest period there is; the cost does not depend on the amount of
energy.

${markdownTable(rows)}
`;

export function textTable(rows: readonly CostRow[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const width = (column: number): number => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  const pad = (cell: string, column: number): string =>
    column < 3 ? cell.padEnd(width(column)) : cell.padStart(width(column));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** The lines of two pages that differ, `-` only on the first and `+` only on the second. */
export function changedLines(committed: string, measured: string): string[] {
  const [before, after] = [committed.split('\n'), measured.split('\n')];
  const name = (line: string): string => line.split('|').slice(0, 4).join('|');
  const gone = before.filter((line) => !after.includes(line)).map((line) => ({ sign: '-', line }));
  const come = after.filter((line) => !before.includes(line)).map((line) => ({ sign: '+', line }));
  const pairs = gone.flatMap((old) => [old, ...come.filter(({ line }) => name(line) === name(old.line))]);
  const changes = [...pairs, ...come.filter((fresh) => !pairs.includes(fresh))].map(
    ({ sign, line }) => `${sign} ${line}`,
  );
  return changes.length > 0 || committed === measured ? changes : ['The rows are in another order.'];
}
