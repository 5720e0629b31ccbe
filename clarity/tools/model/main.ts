import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { initSimnet } from '@stacks/clarinet-sdk';
import { MANIFEST } from '../ast/contract.ts';
import { play, summary } from './run.ts';

/**
 * Plays random sequences of calls on the contracts and in the model, and exits 1 on the first difference. --runs <n>
 * sequences, --seed <n> to repeat a run, --shrink <seconds> to look for a shorter failure, --manifest <path> for other contracts than those of the working tree.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string' },
    shrink: { type: 'string', default: '30' },
    manifest: { type: 'string', default: MANIFEST },
  },
});

const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const started = Date.now();
process.stdout.write(`model: seed ${seed}, ${values.runs} sequences\n`);
const run = await play(await initSimnet(values.manifest, true), {
  manifest: values.manifest,
  seed,
  runs: Number(values.runs),
  shrinkMs: Number(values.shrink) * 1000,
});
const { text, missing } = summary(run, seed);
process.stdout.write(`${text}\n${((Date.now() - started) / 1000).toFixed(0)} s\n`);
if (missing.length > 0 && run.failure === undefined) process.stdout.write(`never happened: ${missing.join(', ')}\n`);
if (run.failure !== undefined) process.stdout.write(`FAILED: ${run.failure}\n`);
process.exitCode = run.failure === undefined ? 0 : 1;
