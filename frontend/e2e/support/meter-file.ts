import { generateSolarMonth } from '../../../backend/src/modules/metering/formats/nem12-generator.ts';

export const SITE = { latitude: -34.6, longitude: 148 };
export const NAMEPLATE_W = 5_000_000n;

/** January 2025 of a made-up 5 MW solar plant at {@link SITE}, as NEM12. */
export const solarMonth = (meter: string): string =>
  [
    ...generateSolarMonth({
      nmi: meter,
      ...SITE,
      nameplateW: Number(NAMEPLATE_W),
      year: 2025,
      month: 1,
      seed: 'rec-market',
    }),
  ].join('');
