import type { Simnet } from '@stacks/clarinet-sdk';
import { type Mutant, mutated } from './mutant.ts';
import { AS_IS, type Result, sourceOf } from './trial.ts';

const KILLED_PERCENT = 90;
/** A chain takes a name once only. */
let deployed = 0;

/** The mutants that are stale, double, or that the type checker refuses: nobody could deploy such a mistake. */
export function invalid(simnet: Simnet, mutants: readonly Mutant[], source = sourceOf): { id: string; why: string }[] {
  const ids = mutants.map(({ id }) => id);
  return mutants.flatMap((mutant, index) => {
    const { id } = mutant;
    if (ids.indexOf(id) !== index) return [{ id, why: 'another mutant has this id' }];
    deployed += 1;
    try {
      simnet.deployContract(
        `mutant-${deployed}`,
        mutated(source(mutant.contract), mutant),
        { clarityVersion: 5 },
        simnet.deployer,
      );
      return [];
    } catch (error) {
      return [{ id, why: String(error instanceof Error ? error.message : error) }];
    }
  });
}

export function resultLine({ id, contract, verdict, by, files, seconds }: Result, mutants: readonly Mutant[]): string {
  const why = mutants.find((mutant) => mutant.id === id)?.why ?? '';
  const said =
    id === AS_IS
      ? { survived: `the ${files} tests of ${contract} that noticed one pass without a mutant`, killed: by, broken: by }
      : { survived: `survived ${files} test files of ${contract}: ${why}`, killed: by, broken: by };
  const label = id === AS_IS && verdict === 'survived' ? 'passed' : verdict;
  return `${label.padEnd(9)} ${seconds.toFixed(1).padStart(5)} s  ${id}: ${said[verdict]}`;
}

/** The tests that failed have to pass on the contracts as they are: otherwise their failure proves nothing. */
export function summary(all: readonly Result[]): { line: string; ok: boolean } {
  const asIs = all.filter(({ id }) => id === AS_IS);
  const trials = all.filter(({ id }) => id !== AS_IS);
  const red = asIs.filter(({ verdict }) => verdict !== 'survived');
  if (red.length > 0 || asIs.length === 0)
    return {
      line: `Tests fail without any mutant, so they prove nothing: ${red.map(({ by }) => by).join('; ')}`,
      ok: false,
    };
  const count = (verdict: Result['verdict']): number => trials.filter((trial) => trial.verdict === verdict).length;
  const percent = Math.floor((count('killed') / trials.length) * 100);
  const mean = (results: readonly Result[]): number =>
    results.reduce((sum, { seconds }) => sum + seconds, 0) / results.length;
  const longest = Math.max(...trials.map(({ seconds }) => seconds));
  const times = `${mean(trials).toFixed(1)} s each, at most ${longest.toFixed(1)} s`;
  return {
    line: `${count('killed')} of ${trials.length} mutants killed (${percent} %), ${times}.`,
    ok: percent >= KILLED_PERCENT && count('broken') === 0,
  };
}
