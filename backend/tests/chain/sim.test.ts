import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../sim/faults/faults.ts';
import { withFault } from '../../sim/faults/faulty-copy.ts';
import { kindOf } from '../../sim/scenario.ts';
import { simulate } from '../../sim/simulate.ts';
import { Stage } from '../../sim/stage.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
let stage: Stage;

beforeAll(async () => {
  fresh = await freshDatabase();
  stage = await Stage.open(fresh.url);
});
afterAll(async () => {
  await stage.close();
  await fresh.drop();
});

const SMOKE = Array.from({ length: 30 }, (_, i) => i + 1);

/** Seeds that diverged once, and what the follower did wrong. */
const FOUND = [
  [104, 'used a connection on whose transaction could not begin'],
  [135, 'took events of another fork for those of the block'],
] as const;

describe('the follower, in the simulation', () => {
  it('agrees with a replay for the first seeds, one of each kind among them', async () => {
    expect(new Set(SMOKE.map(kindOf))).toEqual(new Set(['wild', 'stairs', 'deep', 'refused']));
    const outcomes = [];
    for (const seed of SMOKE) outcomes.push(await simulate(stage, seed));
    expect(outcomes.filter(({ divergence }) => divergence !== null)).toEqual([]);
    const crashes = outcomes.reduce((sum, outcome) => sum + outcome.crashes, 0);
    expect(crashes).toBeGreaterThan(100);
    expect(outcomes.flatMap(({ reorgs }) => reorgs).some((depth) => depth >= 50)).toBe(true);
  }, 180_000);

  for (const [seed, wrong] of FOUND)
    it(`agrees with a replay for seed ${seed}, where it once ${wrong}`, async () => {
      expect(await simulate(stage, seed)).toMatchObject({ divergence: null });
    });

  it('plays a seed the same way each time', async () => {
    expect(await simulate(stage, 12)).toEqual(await simulate(stage, 12));
  });

  it('can be given each of the faults it has to notice', () => {
    expect(new Set(FAULTS.map(({ id }) => id)).size).toBe(FAULTS.length);
    for (const fault of FAULTS) {
      const source = readFileSync(new URL(`../../${fault.file}`, import.meta.url), 'utf8');
      expect(withFault(source, fault)).not.toBe(source);
    }
  });
});
