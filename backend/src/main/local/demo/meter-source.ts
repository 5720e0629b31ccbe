import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  collectMeterFile,
  detectFormat,
  generateSolarMonth,
  parseCsv,
  parseNem12,
} from '../../../modules/metering/index.ts';

/** The meter file of a run and the plant it is said to come from. */
export interface MeterSource {
  title: string;
  content: Uint8Array;
  meters: string[];
  /** Degrees. */
  latitude: number;
  longitude: number;
}

const SITE = { latitude: -34.6, longitude: 148.0 };
const NMI = 'DEMO000001';
export const DEMO_NAMEPLATE_W = 5_000_000n;

/** January 2025 of a made-up 5 MW solar plant, 5-minute readings. */
export function generatedMonth(): MeterSource {
  const plant = { nmi: NMI, ...SITE, nameplateW: Number(DEMO_NAMEPLATE_W), year: 2025, month: 1, seed: 'rec-market' };
  const text = [...generateSolarMonth(plant)].join('');
  return {
    title: 'a generated month of a 5 MW solar plant (NEM12)',
    content: Buffer.from(text),
    meters: [NMI],
    ...SITE,
  };
}

/** A real file; its meters are what the facility declares. What is wrong with it, the upload says. */
export async function meterFile(path: string): Promise<MeterSource> {
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The file ${path} cannot be read (${error.code}). Give the path of a meter file in CSV or NEM12.`);
  });
  const items =
    detectFormat(content.subarray(0, 4096)).format === 'nem12'
      ? parseNem12(inOneChunk(content))
      : parseCsv(inOneChunk(content), { direction: 'generation', meter: NMI });
  const { summary } = await collectMeterFile(items);
  const meters = [...new Set(summary.channels.filter((channel) => channel.used).map((channel) => channel.meter))];
  return { title: basename(path), content, meters: meters.length > 0 ? meters : [NMI], ...SITE };
}

async function* inOneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
