import { clearSkyShare, inKwh, randomFrom } from './made-up-output.ts';

export interface PlantMonth {
  readonly meter: string;
  readonly source: 'solar' | 'wind' | 'hydro';
  /** Degrees north and east. */
  readonly latitude: number;
  readonly longitude: number;
  readonly nameplateW: number;
  readonly year: number;
  /** 1 to 12, of UTC. */
  readonly month: number;
  /** Length of a reading. */
  readonly minutes: 15 | 30 | 60;
  readonly seed: string;
}

/** Share of nameplate that a plant gives, reading after reading. */
type Output = (at: number) => number;

const MINUTE = 60;

/**
 * A made-up month of a plant as a CSV file in UTC: for demonstrations and tests only. The seed decides the weather; the sun
 * decides the night of a solar plant, the power curve the calm of a wind park, and a river changes slowly.
 */
export function* generatePlantMonth(plant: PlantMonth): Generator<string> {
  const { meter, year, month, minutes, nameplateW } = plant;
  const output = OUTPUTS[plant.source](plant, randomFrom(`${plant.seed}/${meter}/${year}-${month}`));
  const seconds = minutes * MINUTE;
  const end = Date.UTC(year, month, 1) / 1000;
  yield 'start,end,value,unit,quality,meter\n';
  for (let at = Date.UTC(year, month - 1, 1) / 1000; at < end; at += seconds) {
    const wh = Math.floor(nameplateW * output(at + seconds / 2) * (minutes / 60));
    yield `${instant(at)},${instant(at + seconds)},${inKwh(wh)},kWh,actual,${meter}\n`;
  }
}

const OUTPUTS: Record<PlantMonth['source'], (plant: PlantMonth, random: () => number) => Output> = {
  solar: (plant, random) => {
    let cloud = 0;
    return (at) => {
      cloud = 0.8 * cloud + 0.2 * random();
      return clearSkyShare(at, plant) * (1 - 0.7 * cloud);
    };
  },
  wind: ({ minutes }, random) => {
    // Metres per second; what is left of a gust after an hour is the same whatever the length of a reading.
    const keep = 0.93 ** (minutes / 60);
    let speed = 7.5;
    return () => {
      speed = 7.5 + keep * (speed - 7.5) + 11 * Math.sqrt(1 - keep ** 2) * (random() - 0.5);
      return powerCurve(Math.max(0, speed));
    };
  },
  hydro: ({ minutes }, random) => {
    const keep = 0.995 ** (minutes / 60);
    let flow = 0.6 + 0.2 * random();
    return () => {
      flow = 0.68 + keep * (flow - 0.68) + 0.5 * Math.sqrt(1 - keep ** 2) * (random() - 0.5);
      return Math.min(1, Math.max(0.2, flow));
    };
  },
};

/** Still below 3 m/s, full from 12 m/s, with the cube of the wind between. */
const powerCurve = (speed: number): number => (speed < 3 ? 0 : speed >= 12 ? 1 : (speed ** 3 - 27) / (12 ** 3 - 27));

const instant = (at: number): string => new Date(at * 1000).toISOString().replace('.000Z', 'Z');
