import { expect, it } from 'vitest';
import { MANIFEST } from '../tools/ast/contract.ts';
import { AIMS, play, summary } from '../tools/model/run.ts';

/** Of a fixed seed, so that a failure is never luck; `npm run model -w clarity -- --runs <n>` plays others. */
const SEED = Number(process.env.MODEL_SEED ?? 20_261);
const RUNS = Number(process.env.MODEL_RUNS ?? 19);
const IS_DEFAULT = process.env.MODEL_SEED === undefined && process.env.MODEL_RUNS === undefined;
/** The contracts to play on, when not those of the working tree. */
const manifest = process.env.MODEL_MANIFEST ?? MANIFEST;

it('every call of a long play answers, moves and announces what the model of the system says', async () => {
  const run = await play(simnet, { manifest, seed: SEED, runs: RUNS });
  const { text, missing } = summary(run, SEED);
  console.info(text);
  expect(run.failure).toBeUndefined();
  if (!IS_DEFAULT) return;
  expect(missing).toEqual([]);
  expect(AIMS.size).toBeGreaterThan(350);
  expect(run.tally.calls).toBeGreaterThanOrEqual(10_000);
  expect(run.tally.through).toBeGreaterThan(200);
}, 900_000);
