import type { Reading } from '../formats/reading.ts';
import { counted, type FacilityFacts, finding, instant, RangeList, type Rule } from './rule.ts';
import { sunElevationMillidegrees } from './sun-position.ts';

/** Thousandths of nameplate: inverters and meters show a little at night. */
const NIGHT_PERMILLE = 5;
/** Sunrise and sunset: the upper edge of the sun on the horizon, seen through the air. */
const HORIZON_MILLIDEGREES = -833;
/** Solar technologies; concentrating plants (T0102) store heat and may run at night. */
const SOLAR = 'T01';
const SOLAR_WITH_STORAGE = 'T0102';
const STEP_SECONDS = 300;
const NIGHTS_TO_REJECT = 2;
const DAY = 86_400;

/** R10. A single night may be a fault of the meter; a second one is a clock, a place or a source that is not what it says. */
export const solarNightRule: Rule = {
  id: 'R10',
  title: 'A solar plant makes nothing while the sun is down',
  outcome: 'pending',
  parameters: {
    technology: SOLAR,
    exceptTechnology: SOLAR_WITH_STORAGE,
    nightPermille: NIGHT_PERMILLE,
    horizonMillidegrees: HORIZON_MILLIDEGREES,
    stepSeconds: STEP_SECONDS,
    nightsToReject: NIGHTS_TO_REJECT,
  },
  start({ facility }) {
    const dark = new RangeList();
    let lastNight: number | undefined;
    let nights = 0;
    return {
      see(reading) {
        if (!needsTheSun(facility) || !aboveNightLevel(reading, facility) || !sunIsDown(reading, facility)) return;
        dark.add(reading.start, reading.end);
        const night = nightOf(reading.start, facility.longitude);
        if (night !== lastNight) nights += 1;
        lastNight = night;
      },
      finish() {
        if (!dark.first) return [];
        const what = `${counted(dark.added, 'interval')} in ${counted(nights, 'night')} above 0.5 % of nameplate while the sun was down, the first ${instant(dark.first.start)}.`;
        const cure =
          'Check the clock and time zone of the meter, the coordinates of the facility, and that no battery or other source feeds the meter.';
        return [finding('R10', nights >= NIGHTS_TO_REJECT ? 'reject' : 'pending', { what, cure }, dark.list())];
      },
    };
  },
};

const needsTheSun = ({ technology }: FacilityFacts): boolean =>
  technology.startsWith(SOLAR) && !technology.startsWith(SOLAR_WITH_STORAGE);

function aboveNightLevel({ start, end, wh, quality }: Reading, { nameplateW }: FacilityFacts): boolean {
  return quality !== 'missing' && wh * 3_600_000n > nameplateW * BigInt(end - start) * BigInt(NIGHT_PERMILLE);
}

/** Looks every five minutes and at the end: between two looks the sun climbs 1.25 degrees at most. */
function sunIsDown({ start, end }: Reading, { latitude, longitude }: FacilityFacts): boolean {
  const down = (at: number) => sunElevationMillidegrees(at, latitude / 1e6, longitude / 1e6) < HORIZON_MILLIDEGREES;
  for (let at = start; at < end; at += STEP_SECONDS) if (!down(at)) return false;
  return down(end);
}

/** Number of the night, counted from mean solar noon to noon. */
const nightOf = (at: number, longitude: number): number =>
  Math.floor((at + Math.trunc((longitude * 240) / 1e6) - DAY / 2) / DAY);
