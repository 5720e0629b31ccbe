import { afterAll, describe, expect, it } from 'vitest';
import { contest, spread } from '../../bench/bench.ts';
import { benches } from '../../bench/benches.ts';
import { table } from '../../bench/report.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const opened: FreshDatabase[] = [];
afterAll(() => Promise.all(opened.map((database) => database.drop())));

const small = {
  rounds: 1,
  scale: 0.02,
  growth: false,
  say: () => undefined,
  async database() {
    const fresh = await freshDatabase();
    opened.push(fresh);
    return fresh.url;
  },
};

describe('npm run bench', () => {
  it.each(benches.map((bench) => [bench.name, bench] as const))(
    '%s comes to the same on both sides',
    async (_, bench) => {
      const results = await bench.run(small);
      expect(results.length).toBeGreaterThan(0);
      for (const result of results) {
        expect(result).toMatchObject({ equal: true, rounds: 1 });
        expect(result.ratio.median).toBeGreaterThan(0);
      }
      expect(table(results)).toContain(bench.name);
    },
    180_000,
  );

  it('says so when both sides do not come to the same, and does not hide it in a later round', async () => {
    let runs = 0;
    const side = (outcome: () => string) => ({ work: () => undefined, outcome });
    const bench = contest({
      name: 'odd',
      unit: 'things/s',
      size: 10,
      work: (count) => `${count} things`,
      baseline: 'the same',
      prepare: async () => ({
        count: 10,
        ours: side(() => (++runs === 2 ? 'other' : 'same')),
        baseline: side(() => 'same'),
      }),
    });
    const [result] = await bench.run({ ...small, rounds: 4 });
    expect(result).toMatchObject({ equal: false, rounds: 4, slope: null });
    expect(table(result ? [result] : [])).toMatch(/odd .* NO /);
  });

  it('takes the middle of the rounds', () => {
    expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
    expect(spread([5])).toEqual({ min: 5, median: 5, max: 5 });
  });
});
