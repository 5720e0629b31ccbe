import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contractNames } from '../ast/contract.ts';
import { publicFunctions } from '../ast/interface.ts';
import { exceededCeilings, unmeasured, withLifeOfALot } from './ceilings.ts';
import { costSimnet, measureCosts } from './measure.ts';
import { changedLines, costPage, textTable } from './table.ts';

/**
 * What every public function costs on Stacks, measured in the real VM. Exits 1 when a ceiling is exceeded, a function is
 * not measured, or clarity/docs/costs.md says something else; --write renews that page, --json ends with one line of rows.
 */
const page = fileURLToPath(new URL('../../docs/costs.md', import.meta.url));
const simnet = await costSimnet();
const functions = publicFunctions(simnet);
const rows = withLifeOfALot(await measureCosts(simnet, contractNames()));
process.stdout.write(`${textTable(rows)}\n`);

const faults = [...exceededCeilings(rows), ...unmeasured(rows, functions)];
process.stdout.write(faults.length === 0 ? 'Every ceiling holds.\n' : `${faults.join('\n')}\n`);
if (process.argv.includes('--write')) writeFileSync(page, costPage(rows));
const changes = changedLines(existsSync(page) ? readFileSync(page, 'utf8') : '', costPage(rows));
if (changes.length > 0)
  process.stdout.write(`clarity/docs/costs.md is stale; renew it with -- --write:\n${changes.join('\n')}\n`);
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows)}\n`);
process.exitCode = faults.length + changes.length === 0 ? 0 : 1;
