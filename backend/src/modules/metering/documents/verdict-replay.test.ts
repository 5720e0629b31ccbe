import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aContext, aFacility } from '../../../../tests/metering/readings.ts';
import { MeterFile, type MeterFileOptions } from '../formats/meter-file.ts';
import { generateSolarMonth } from '../formats/nem12-generator.ts';
import type { Reading } from '../formats/reading.ts';
import { inTimeOrder, judgeBatch } from './metering-verdict.ts';
import { replayVerdict } from './verdict-replay.ts';

const PLANT = {
  nmi: 'REPLAY0001',
  latitude: -34.6,
  longitude: 148,
  nameplateW: 1_000_000,
  year: 2025,
  month: 2,
  seed: 's',
};
const facility = aFacility({ latitude: -34_600_000, longitude: 148_000_000, meters: ['REPLAY0001'] });

async function judged(content: Uint8Array, readAs: MeterFileOptions) {
  const readings: Reading[] = [];
  const once = async function* () {
    yield content;
  };
  for await (const reading of new MeterFile(once(), readAs).readings()) readings.push(reading);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return judgeBatch({ ...aContext({ facility }), rawFile: { sha256, cid: 'bafk', readAs } }, inTimeOrder(readings));
}
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('replaying a verdict', () => {
  it('gives the same bytes from the document and the raw NEM12 file alone', async () => {
    const raw = Buffer.from([...generateSolarMonth(PLANT)].join(''));
    const { verdict, bytes } = await judged(raw, { format: 'nem12', csv: {} });
    expect(verdict.result).toBe('pass');
    expect((await replayVerdict(throughJson(verdict), raw)).bytes).toEqual(bytes);
  });

  it('gives the same bytes for a CSV file that needed to be told how to be read', async () => {
    const raw = Buffer.from('start,end,value\n2025-02-01T12:00,2025-02-01T12:30,1,5\n'.replace('1,5', '"1,5"'));
    const readAs = {
      format: 'csv',
      csv: { zone: '+10:00', unit: 'kwh', quality: 'actual', decimal: ',', meter: 'REPLAY0001' },
    } as const;
    const { verdict, bytes } = await judged(raw, readAs);
    expect(verdict.inputs.energyWh).toBe('1500');
    expect((await replayVerdict(throughJson(verdict), raw)).bytes).toEqual(bytes);
  });

  it('gives another verdict for a file in which one reading was changed', async () => {
    const raw = Buffer.from([...generateSolarMonth(PLANT)].join(''));
    const { verdict, verdictHash } = await judged(raw, { format: 'nem12', csv: {} });
    const forged = Buffer.from(raw.toString().replace(/,(\d)\.(\d{3}),/, ',9.$2,'));
    expect((await replayVerdict(throughJson(verdict), forged)).verdictHash).not.toEqual(verdictHash);
  });
});
