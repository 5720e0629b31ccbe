import { describe, expect, it } from 'vitest';
import { solarCoordinates, sunElevationMillidegrees } from './sun-position.ts';

const at = (...utc: [number, number, number, number?, number?, number?]) => Date.UTC(...utc) / 1000;

describe('the position of the sun', () => {
  it('agrees with Meeus, Astronomical Algorithms, examples 25.a and 28.b: 1992 October 13, 0h', () => {
    const { declination, equationOfTime } = solarCoordinates(at(1992, 9, 13));
    expect(declination).toBeCloseTo(-7.78507, 4);
    expect(equationOfTime).toBeCloseTo(13 + 42.6 / 60, 2);
  });

  it('agrees with the worked example of NREL, Solar Position Algorithm (TP-560-34302), table A5.1', () => {
    // Golden, Colorado, 2003 October 17, 12:30:30 at UTC-7: topocentric elevation without refraction 39.872046 degrees.
    const height = sunElevationMillidegrees(at(2003, 9, 17, 19, 30, 30), 39.742476, -105.1786);
    expect(Math.abs(height - 39_872)).toBeLessThanOrEqual(10);
  });

  it('stands over the tropics at the solstices', () => {
    expect(solarCoordinates(at(2025, 5, 21, 2, 42)).declination).toBeCloseTo(23.437, 2);
    expect(solarCoordinates(at(2025, 11, 21, 15, 3)).declination).toBeCloseTo(-23.437, 2);
  });

  it('never sets at the north pole in June and never rises there in December', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      expect(sunElevationMillidegrees(at(2025, 5, 21, hour), 90, 0)).toBeGreaterThan(23_000);
      expect(sunElevationMillidegrees(at(2025, 11, 21, hour), 90, 0)).toBeLessThan(-23_000);
    }
  });

  it('is an integer, the same half a turn of the earth away, half a day later', () => {
    const here = sunElevationMillidegrees(at(2025, 2, 1, 12), 40, 0);
    const there = sunElevationMillidegrees(at(2025, 2, 2, 0), 40, 180);
    expect(Number.isInteger(here)).toBe(true);
    expect(Math.abs(here - there)).toBeLessThan(250);
  });
});
