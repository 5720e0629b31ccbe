import { createHash } from 'node:crypto';
import { sunElevationMillidegrees } from '../rules/sun-position.ts';

/** Share of nameplate that reaches the meter with the sun overhead in a clear sky. */
const CLEAR_SKY = 0.92;

/** Numbers in [0, 1) that the seed alone decides: 48 bits of a hash for each. */
export function randomFrom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed}/${count}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
}

/** Share of nameplate in a clear sky: nothing below the horizon, then steeply up, as through ever less air. */
export function clearSkyShare(at: number, { latitude, longitude }: { latitude: number; longitude: number }): number {
  const millidegrees = sunElevationMillidegrees(at, latitude, longitude);
  return millidegrees <= 0 ? 0 : CLEAR_SKY * Math.sin((millidegrees / 180_000) * Math.PI) ** 1.15;
}

/** kWh with three decimals, which are whole Wh. */
export const inKwh = (wh: number): string => `${Math.floor(wh / 1000)}.${String(wh % 1000).padStart(3, '0')}`;
