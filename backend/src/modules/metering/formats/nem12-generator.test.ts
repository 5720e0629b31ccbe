import { describe, expect, it } from 'vitest';
import { aContext, aFacility } from '../../../../tests/metering/readings.ts';
import { judgeBatch } from '../documents/metering-verdict.ts';
import { generateSolarMonth, type SolarMonth } from './nem12-generator.ts';
import { parseNem12 } from './nem12-parser.ts';
import { collectMeterFile } from './reading.ts';
import { bytesOf } from './text-lines.ts';

const plant: SolarMonth = {
  nmi: 'NGEN000001',
  latitude: -33.3,
  longitude: 148.2,
  nameplateW: 5_000_000,
  year: 2025,
  month: 3,
  seed: 'a',
};
const textOf = (changes: Partial<SolarMonth> = {}) => [...generateSolarMonth({ ...plant, ...changes })].join('');
const read = (changes: Partial<SolarMonth> = {}) => collectMeterFile(parseNem12(bytesOf(textOf(changes))));

describe('a generated month of a solar plant', () => {
  it('holds every five minutes of the month and hundreds of MWh, without a fault', async () => {
    const { readings, faults, summary } = await read();
    expect(faults).toEqual([]);
    expect(readings).toHaveLength(8928);
    expect(readings[0]?.start).toBe(Date.UTC(2025, 1, 28, 14) / 1000);
    expect(readings.at(-1)?.end).toBe(Date.UTC(2025, 2, 31, 14) / 1000);
    expect(summary.channels[0]?.wh).toBeGreaterThan(300_000_000n);
    expect(summary.channels[0]?.wh).toBeLessThan(900_000_000n);
  });

  it('is the same for the same seed and another for another', () => {
    expect(textOf()).toBe(textOf());
    expect(textOf({ seed: 'b' })).not.toBe(textOf());
  });

  it('knows the length of February', async () => {
    expect((await read({ year: 2024, month: 2 })).readings).toHaveLength(29 * 288);
    expect((await read({ year: 2025, month: 2 })).readings).toHaveLength(28 * 288);
  });

  it.each([
    [-33.3, 148.2],
    [52.1, 5.2],
    [-0.5, -78.5],
    [69.6, 18.9],
  ])('passes every rule at latitude %d, longitude %d', async (latitude, longitude) => {
    const { readings } = await read({ latitude, longitude });
    const facility = aFacility({
      nameplateW: 5_000_000n,
      latitude: Math.round(latitude * 1e6),
      longitude: Math.round(longitude * 1e6),
    });
    const { verdict } = await judgeBatch(
      { ...aContext({ facility }), rawFile: { sha256: '00', readAs: { format: 'nem12', csv: {} } } },
      readings,
    );
    expect(verdict.findings).toEqual([]);
    expect(verdict).toMatchObject({ result: 'pass', inputs: { leaves: 8928 } });
  });

  it('is refused by rule R10 at the antipodes of its place', async () => {
    const { readings } = await read();
    const facility = aFacility({ nameplateW: 5_000_000n, latitude: 33_300_000, longitude: -31_800_000 });
    const { verdict } = await judgeBatch(
      { ...aContext({ facility }), rawFile: { sha256: '00', readAs: { format: 'nem12', csv: {} } } },
      readings,
    );
    expect(verdict).toMatchObject({ result: 'reject', findings: [{ rule: 'R10', outcome: 'reject' }] });
  });
});
