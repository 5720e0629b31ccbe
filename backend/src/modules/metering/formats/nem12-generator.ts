import { createHash } from 'node:crypto';
import { sunElevationMillidegrees } from '../rules/sun-position.ts';

export interface SolarMonth {
  readonly nmi: string;
  /** Degrees north and east. */
  readonly latitude: number;
  readonly longitude: number;
  readonly nameplateW: number;
  readonly year: number;
  /** 1 to 12, of NEM time (UTC+10). */
  readonly month: number;
  readonly seed: string;
}

const DAY = 86_400;
const NEM_OFFSET = 10 * 3600;
const MINUTES = 5;
const PER_DAY = 1440 / MINUTES;
/** Share of nameplate that reaches the meter with the sun overhead in a clear sky. */
const CLEAR_SKY = 0.92;

/**
 * A made-up month of a fixed solar plant as a NEM12 file, 5-minute readings in kWh: for demonstrations and tests only. The
 * seed decides the clouds, the sun the rest, so the plant is dark when its place is. Energy is written with 3 decimals, all
 * of it whole Wh.
 */
export function* generateSolarMonth(plant: SolarMonth): Generator<string> {
  const { nmi, year, month, nameplateW, seed } = plant;
  const first = Date.UTC(year, month - 1, 1) / 1000 - NEM_OFFSET;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const written = stamp(first + days * DAY);
  yield `100,NEM12,${written.slice(0, 12)},GENERATED,GENERATED\n`;
  yield `200,${nmi},B1,B1,B1,B1,GENERATED,kWh,${MINUTES},\n`;
  const random = randomFrom(`${seed}/${nmi}/${year}-${month}`);
  for (let day = 0; day < days; day += 1) {
    const start = first + day * DAY;
    const haze = 0.55 + 0.45 * random();
    let cloud = 0;
    const values = Array.from({ length: PER_DAY }, (_, i) => {
      cloud = 0.9 * cloud + 0.1 * random();
      const sun = clearSkyShare(start + (i + 0.5) * MINUTES * 60, plant);
      const wh = Math.floor(nameplateW * sun * haze * (1 - 0.5 * cloud) * (MINUTES / 60));
      return `${Math.floor(wh / 1000)}.${String(wh % 1000).padStart(3, '0')}`;
    });
    yield `300,${stamp(start).slice(0, 8)},${values.join(',')},A,,,${written},\n`;
  }
  yield '900\n';
}

/** Share of nameplate in a clear sky: nothing below the horizon, then steeply up, as through ever less air. */
function clearSkyShare(at: number, { latitude, longitude }: SolarMonth): number {
  const millidegrees = sunElevationMillidegrees(at, latitude, longitude);
  return millidegrees <= 0 ? 0 : CLEAR_SKY * Math.sin((millidegrees / 180_000) * Math.PI) ** 1.15;
}

/** Civil NEM time as YYYYMMDDhhmmss. */
const stamp = (at: number): string => new Date((at + NEM_OFFSET) * 1000).toISOString().replace(/\D/g, '').slice(0, 14);

/** Numbers in [0, 1) that the seed alone decides: 48 bits of a hash for each. */
function randomFrom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed}/${count}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
}
