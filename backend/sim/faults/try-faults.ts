import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSeeds } from '../run-seeds.ts';
import type { Outcome } from '../simulate.ts';
import { FAULTS, type Fault } from './faults.ts';
import { faultyCopy } from './faulty-copy.ts';

/** Seeds that a fault may survive. */
const SEEDS = 300;
const LONGEST_MS = 120_000;

export interface Trial {
  fault: Fault;
  /** The seed that noticed it; null if none did. */
  caughtBy: Outcome | null;
  seeds: number;
}

/** Plays seeds on copies of the code with one fault each, until one diverges. */
export async function tryFaults(
  root: string,
  server: string,
  { jobs, only, tell }: { jobs: number; only: string | undefined; tell: (trial: Trial) => void },
): Promise<Trial[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rec-sim-'));
  const waiting = FAULTS.filter(({ id }) => only === undefined || id === only);
  if (waiting.length === 0) throw new Error(`There is no fault ${only}: ${FAULTS.map(({ id }) => id).join(', ')}.`);
  const trials: Trial[] = [];
  const work = async (worker: number): Promise<void> => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      const copy = join(folder, fault.id);
      const trial: Trial = { fault, caughtBy: null, seeds: 0 };
      await runSeeds({
        root: faultyCopy(root, copy, fault),
        server,
        database: `sim_fault_${worker}`,
        job: { from: 1, stride: 1, seeds: SEEDS, until: Date.now() + LONGEST_MS, untilFound: true },
        hear: (outcome) => {
          trial.seeds += 1;
          if (outcome.divergence !== null) trial.caughtBy = outcome;
        },
      });
      rmSync(copy, { recursive: true, force: true });
      trials.push(trial);
      tell(trial);
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, (_, worker) => work(worker)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return trials;
}
