import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initSimnet } from '@stacks/clarinet-sdk';
import { type CostRow, exceededCeilings, measureCosts, TENURE } from './measured-costs.ts';

/**
 * What every public function costs on Stacks, measured in the real VM.
 * --json ends with one line of rows, --write renews clarity/docs/costs.md; exits 1 when a ceiling is exceeded.
 */
const manifest = fileURLToPath(new URL('../../Clarinet.toml', import.meta.url));
const page = fileURLToPath(new URL('../docs/costs.md', import.meta.url));

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

const costPage = (rows: readonly CostRow[]): string => `# What the contracts cost

Written by \`npm run costs -- --write\`: one real call of every public function in the Clarity VM, with the real sBTC token.
rc and wc count reads and writes, rl and wl are bytes read and written. The last column says how many such calls fill one
tenure of mainnet: ${Object.entries(TENURE)
  .map(([dimension, limit]) => `${limit.toLocaleString('en')} ${dimension}`)
  .join(', ')}.
\`rec-nft.issue\` runs only inside \`verification.issue\` and is part of its cost. A month is 744 hours on two pages of the hour
bitmap, the dearest period there is; the cost does not depend on the amount of energy.

${markdownTable(rows)}
`;

function textTable(rows: readonly CostRow[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const width = (column: number): number => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  const pad = (cell: string, column: number): string =>
    column < 3 ? cell.padEnd(width(column)) : cell.padStart(width(column));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

const rows = measureCosts(await initSimnet(manifest, false, { trackCosts: true, trackCoverage: false }));
const exceeded = exceededCeilings(rows);
process.stdout.write(`${textTable(rows)}\n`);
process.stdout.write(exceeded.length === 0 ? 'Every ceiling holds.\n' : `${exceeded.join('\n')}\n`);
if (process.argv.includes('--write')) writeFileSync(page, costPage(rows));
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows)}\n`);
process.exitCode = exceeded.length === 0 ? 0 : 1;
