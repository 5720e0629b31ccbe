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

export const resultLine = ({ id, verdict, by, seconds }: Result, mutants: readonly Mutant[]): string => {
  const why = mutants.find((mutant) => mutant.id === id)?.why ?? '';
  return `${verdict.padEnd(9)} ${seconds.toFixed(1).padStart(5)} s  ${id}: ${verdict === 'survived' ? why : by}`;
};

/** The tests have to pass on the contracts as they are: otherwise that a mutant fails proves nothing. */
export function summary(all: readonly Result[]): { line: string; ok: boolean } {
  const asIs = all.find(({ id }) => id === AS_IS);
  if (asIs?.verdict !== 'survived')
    return { line: `The tests fail without any mutant, so they prove nothing: ${asIs?.by ?? ''}`, ok: false };
  const trials = all.filter((trial) => trial !== asIs);
  const killed = trials.filter(({ verdict }) => verdict === 'killed').length;
  const percent = Math.floor((killed / trials.length) * 100);
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0) / trials.length;
  const times = `${seconds.toFixed(1)} s each, all tests ${asIs.seconds.toFixed(1)} s`;
  return {
    line: `${killed} of ${trials.length} mutants killed (${percent} %), ${times}.`,
    ok: percent >= KILLED_PERCENT && trials.every(({ verdict }) => verdict !== 'broken'),
  };
}
