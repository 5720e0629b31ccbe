import { parseArgs } from 'node:util';
import { initSimnet } from '@stacks/clarinet-sdk';
import { MANIFEST } from '../ast/contract.ts';
import { filesFor } from './files.ts';
import { invalid, resultLine, summary } from './judge.ts';
import { MUTANTS } from './mutants.ts';
import { type Result, tryAll } from './trial.ts';

/**
 * Puts one mistake at a time into a copy of the contracts and runs the tests of the contract that has it: they have to
 * notice nine of ten. Exits 1 when they do not, or when a mutant no longer fits its contract. --only <text> takes the
 * mutants with that text in their id, --contract <name> those of one contract; --jobs <n> runs so many contracts at a
 * time; --all runs the tests of all contracts on a mutant before it counts as survived.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    contract: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    all: { type: 'boolean', default: false },
  },
});

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const faults = invalid(await initSimnet(MANIFEST, true), MUTANTS);
  for (const { id, why } of faults) say(`invalid   ${id}: ${why}`);
  const chosen = MUTANTS.filter(
    ({ id, contract }) => id.includes(values.only) && contract === (values.contract ?? contract),
  ).filter(({ id }) => !faults.some((fault) => fault.id === id));
  if (chosen.length === 0) {
    say('There is no such mutant.');
    return 1;
  }
  const waiting = [...new Set(chosen.map(({ contract }) => contract))];
  const results: Result[] = [];
  const work = async (): Promise<void> => {
    for (let contract = waiting.shift(); contract; contract = waiting.shift())
      results.push(
        ...(await tryAll(
          contract,
          chosen.filter((mutant) => mutant.contract === contract),
          (mutant) => filesFor(mutant, values.all),
          (result) => say(resultLine(result, MUTANTS)),
        )),
      );
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  const { line, ok } = summary(results);
  say(line);
  return ok && faults.length === 0 ? 0 : 1;
}

process.exitCode = await main();
