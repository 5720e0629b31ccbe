import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../src/kit/embedded/postgres.ts';
import { type Trial, tryFaults } from './faults/try-faults.ts';
import { runSeeds } from './run-seeds.ts';
import type { Outcome } from './simulate.ts';

/**
 * Plays seeds against the chain follower on a throwaway PostgreSQL, then faults that somebody could have made in it. Exits 1
 * when a seed diverges or a fault stays unnoticed. --seconds <n> of seeds, --from <seed>, --jobs <processes>; --seed <n>
 * plays that one alone; --faults only the faults, --fault <id> one of them, --no-faults none; --json ends with one JSON object.
 */
const { values } = parseArgs({
  allowNegative: true,
  options: {
    seconds: { type: 'string', default: '420' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    seed: { type: 'string' },
    fault: { type: 'string' },
    faults: { type: 'boolean' },
    json: { type: 'boolean', default: false },
  },
});

const root = fileURLToPath(new URL('../../', import.meta.url));
const jobs = Number(values.jobs);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const DEPTHS = [
  [1, 1],
  [2, 3],
  [4, 7],
  [8, 12],
  [13, 49],
  [50, 50],
  [51, 199],
  [200, 200],
  [201, 399],
  [400, 400],
] as const;

function sum(outcomes: readonly Outcome[], count: (outcome: Outcome) => number): number {
  return outcomes.reduce((total, outcome) => total + count(outcome), 0);
}

const seedLine = ({ seed, kind, crashes, reorgs, lies, looks, divergence }: Outcome): string =>
  `${divergence === null ? 'ok      ' : 'DIVERGES'} seed ${seed} (${kind}): ${crashes} crashes, ${reorgs.length} reorgs, ` +
  `${lies} lies, ${looks} looks${divergence === null ? '' : `: ${divergence}\n         npm run sim -- --seed ${seed}`}`;

async function playSeeds(server: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const started = Date.now();
  let told = started;
  const one = values.seed !== undefined;
  const hear = (outcome: Outcome): void => {
    outcomes.push(outcome);
    if (one || outcome.divergence !== null) say(seedLine(outcome));
    if (Date.now() - told < 10_000) return;
    told = Date.now();
    say(`${String(Math.round((told - started) / 1000)).padStart(5)} s  ${outcomes.length} seeds`);
  };
  const until = one ? Number.POSITIVE_INFINITY : started + Number(values.seconds) * 1000;
  const workers = one ? 1 : jobs;
  await Promise.all(
    Array.from({ length: workers }, (_, worker) =>
      runSeeds({
        root,
        server,
        database: `sim_${worker}`,
        job: {
          from: Number(values.seed ?? values.from) + worker,
          stride: workers,
          seeds: one ? 1 : Number.MAX_SAFE_INTEGER,
          until: one ? Number.MAX_SAFE_INTEGER : until,
          untilFound: false,
        },
        hear,
      }),
    ),
  );
  return outcomes;
}

function trialLine({ fault, caughtBy, seeds }: Trial): string {
  const what =
    caughtBy === null ? `survived ${seeds} seeds: ${fault.why}` : `by seed ${caughtBy.seed}: ${caughtBy.divergence}`;
  return `${caughtBy === null ? 'SURVIVED' : 'caught  '} ${fault.id} ${what}`;
}

async function main(server: string): Promise<number> {
  const outcomes = values.faults === true || values.fault !== undefined ? [] : await playSeeds(server);
  const trials =
    values.faults === false || values.seed !== undefined
      ? []
      : await tryFaults(root, server, { jobs, only: values.fault, tell: (trial) => say(trialLine(trial)) });
  const reorgs = outcomes.flatMap((outcome) => outcome.reorgs);
  const result = {
    seeds: outcomes.length,
    crashes: sum(outcomes, ({ crashes }) => crashes),
    reorgs: reorgs.length,
    divergences: outcomes.filter(({ divergence }) => divergence !== null).length,
    faultsSeeded: trials.length,
    faultsCaught: trials.filter(({ caughtBy }) => caughtBy !== null).length,
  };
  if (outcomes.length > 0) {
    const depths = DEPTHS.flatMap(([low, high]) => {
      const count = reorgs.filter((depth) => depth >= low && depth <= high).length;
      return count === 0 ? [] : [`${low === high ? low : `${low}-${high}`}: ${count}`];
    });
    say(
      `${result.seeds} seeds, ${result.crashes} crashes, ${sum(outcomes, ({ failures }) => failures)} failed queries`,
    );
    say(
      `${result.reorgs} reorgs of the node (depth ${depths.join(', ')}), ${sum(outcomes, ({ rewinds }) => rewinds)} times blocks taken back`,
    );
    say(
      `${sum(outcomes, ({ lies }) => lies)} untrue answers, ${sum(outcomes, ({ looks }) => looks)} comparisons, ${result.divergences} divergences`,
    );
  }
  if (trials.length > 0) say(`${result.faultsCaught} of ${result.faultsSeeded} faults caught`);
  if (values.json) say(JSON.stringify(result));
  return result.divergences > 0 || result.faultsCaught < result.faultsSeeded ? 1 : 0;
}

/** What a server that is thrown away can do without. */
async function lighten(server: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  for (const setting of ['autovacuum', 'jit', 'track_counts', 'update_process_title'])
    await client.query(`ALTER SYSTEM SET ${setting} = off`);
  await client.query(`ALTER SYSTEM SET max_wal_size = '4GB'`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

const dataDir = mkdtempSync(join(tmpdir(), 'rec-sim-postgres-'));
const postgres = await startPostgres({ dataDir, durable: false });
try {
  await lighten(postgres.url);
  process.exitCode = await main(postgres.url);
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
