import { describe, expect, it } from 'vitest';
import { aContext, aFacility } from '../../../../tests/metering/readings.ts';
import { judgeBatch } from '../documents/metering-verdict.ts';
import { generatePlantMonth, type PlantMonth } from './csv-generator.ts';
import { parseCsv } from './csv-parser.ts';
import { collectMeterFile } from './reading.ts';
import { bytesOf } from './text-lines.ts';

const plant: PlantMonth = {
  meter: 'M1',
  source: 'wind',
  latitude: 53.1,
  longitude: 13.8,
  nameplateW: 10_000_000,
  year: 2025,
  month: 2,
  minutes: 60,
  seed: 'a',
};
const textOf = (changes: Partial<PlantMonth> = {}) => [...generatePlantMonth({ ...plant, ...changes })].join('');
const read = (changes: Partial<PlantMonth> = {}) =>
  collectMeterFile(parseCsv(bytesOf(textOf(changes)), { direction: 'generation', meter: 'M1' }));
const shareOf = async (changes: Partial<PlantMonth>) => {
  const { summary, readings } = await read(changes);
  const seconds = readings.reduce((sum, { start, end }) => sum + end - start, 0);
  return Number(summary.channels[0]?.wh ?? 0n) / ((plant.nameplateW * seconds) / 3_600);
};

describe('a generated month of a plant', () => {
  it.each([
    [60, 28 * 24],
    [30, 28 * 48],
    [15, 28 * 96],
  ] as const)('holds every %d minutes of the month, without a fault', async (minutes, count) => {
    const { readings, faults } = await read({ minutes });
    expect(faults).toEqual([]);
    expect(readings).toHaveLength(count);
    expect([readings[0]?.start, readings.at(-1)?.end]).toEqual([
      Date.UTC(2025, 1, 1) / 1000,
      Date.UTC(2025, 2, 1) / 1000,
    ]);
  });

  it('is the same for the same seed and another for another', () => {
    expect(textOf()).toBe(textOf());
    expect(textOf({ seed: 'b' })).not.toBe(textOf());
  });

  it.each([
    ['solar', 0.02, 0.3, 'T010100'],
    ['wind', 0.15, 0.6, 'T020001'],
    ['hydro', 0.4, 0.95, 'T030100'],
  ] as const)(
    'of %s has a likely share of its nameplate and passes every rule',
    async (source, least, most, technology) => {
      for (const seed of ['a', 'b', 'c']) {
        const share = await shareOf({ source, seed });
        expect([source, seed, share > least, share < most]).toEqual([source, seed, true, true]);
      }
      const { readings } = await read({ source });
      const facility = aFacility({
        nameplateW: 10_000_000n,
        technology,
        latitude: 53_100_000,
        longitude: 13_800_000,
        meters: ['M1'],
      });
      const rawFile = { sha256: '00', readAs: { format: 'csv' as const, csv: {} } };
      const { verdict } = await judgeBatch({ ...aContext({ facility }), rawFile }, readings);
      expect(verdict.findings).toEqual([]);
      expect(verdict.result).toBe('pass');
    },
  );
});
