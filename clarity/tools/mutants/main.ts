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
 * mutants with that text in their id, --contract <name> those of one contract; --jobs <n> runs so many processes at a
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

/** The virtual machine gives no memory back: with hundreds of chains begun in it a process only crawls. */
const OF_A_PROCESS = 5;

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
  const waiting = [...new Set(chosen.map(({ contract }) => contract))].flatMap((contract) => {
    const ofContract = chosen.filter((mutant) => mutant.contract === contract);
    const parts = Array.from({ length: Math.ceil(ofContract.length / OF_A_PROCESS) }, (_, i) => i * OF_A_PROCESS);
    return parts.map((from) => ({ contract, part: ofContract.slice(from, from + OF_A_PROCESS) }));
  });
  const results: Result[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results.push(
        ...(await tryAll(
          next.contract,
          next.part,
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
