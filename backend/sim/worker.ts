import { writeSync } from 'node:fs';
import { simulate } from './simulate.ts';
import { Stage } from './stage.ts';

/** What one process plays: seeds from `from` in steps of `stride`, until one of the limits. */
export interface Job {
  url: string;
  from: number;
  stride: number;
  seeds: number;
  /** Milliseconds since 1970. */
  until: number;
  /** Ends with the first seed that diverges. */
  untilFound: boolean;
}

/** Plays the job in the first argument and writes one outcome per line. */
// Traces are drawn up for every error, and most errors here are meant to happen.
Error.stackTraceLimit = 0;
const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const stage = await Stage.open(job.url);
for (let played = 0; played < job.seeds && Date.now() < job.until; played += 1) {
  const outcome = await simulate(stage, job.from + played * job.stride);
  writeSync(1, `${JSON.stringify(outcome)}\n`);
  if (outcome.divergence !== null && job.untilFound) break;
}
await stage.close();
