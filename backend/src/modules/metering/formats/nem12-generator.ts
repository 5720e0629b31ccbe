import { clearSkyShare, inKwh, randomFrom } from './made-up-output.ts';

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
      return inKwh(wh);
    });
    yield `300,${stamp(start).slice(0, 8)},${values.join(',')},A,,,${written},\n`;
  }
  yield '900\n';
}

/** Civil NEM time as YYYYMMDDhhmmss. */
const stamp = (at: number): string => new Date((at + NEM_OFFSET) * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
