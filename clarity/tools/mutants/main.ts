import { parseArgs } from 'node:util';
import { initSimnet } from '@stacks/clarinet-sdk';
import { MANIFEST } from '../ast/contract.ts';
import { invalid, resultLine, summary } from './judge.ts';
import { MUTANTS } from './mutants.ts';
import { AS_IS, type Result, tryAll } from './trial.ts';

/**
 * Puts one mistake at a time into a copy of the contracts and runs their tests: they have to notice nine of ten. Exits 1
 * when they do not, or when a mutant no longer fits its contract. --only <id>, --contract <name>, --jobs <n>; --tests
 * <text> runs only the test files with that text in their name.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    contract: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    tests: { type: 'string', multiple: true, default: [] },
  },
});

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const faults = invalid(await initSimnet(MANIFEST, true), MUTANTS);
  for (const { id, why } of faults) say(`invalid   ${id}: ${why}`);
  const chosen = MUTANTS.filter(
    ({ id, contract }) => id === (values.only ?? id) && contract === (values.contract ?? contract),
  ).filter(({ id }) => !faults.some((fault) => fault.id === id));
  if (chosen.length === 0) {
    say('There is no such mutant.');
    return 1;
  }
  const show = (result: Result): void => {
    if (result.id !== AS_IS) say(resultLine(result, MUTANTS));
  };
  const jobs = Math.min(Number(values.jobs), chosen.length);
  // The first job also shows that the tests pass as long as nothing is wrong.
  const shares = Array.from({ length: jobs }, (_, share) => chosen.filter((_mutant, index) => index % jobs === share));
  const results = (
    await Promise.all(
      shares.map((share, index) => tryAll(index === 0 ? [undefined, ...share] : share, values.tests, show)),
    )
  ).flat();
  const { line, ok } = summary(results);
  say(line);
  return ok && faults.length === 0 ? 0 : 1;
}

process.exitCode = await main();
