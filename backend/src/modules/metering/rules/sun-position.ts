const RAD = Math.PI / 180;
const sin = (degrees: number) => Math.sin(degrees * RAD);
const cos = (degrees: number) => Math.cos(degrees * RAD);
const mod = (value: number, by: number) => ((value % by) + by) % by;

export interface SolarCoordinates {
  /** Apparent declination, degrees. */
  readonly declination: number;
  /** Apparent minus mean solar time, minutes. */
  readonly equationOfTime: number;
}

/**
 * Sun at an instant (unix seconds): NOAA Global Monitoring Laboratory's solar calculator, after Meeus, Astronomical
 * Algorithms, chapters 25 and 28. Good to about 0.01 degrees between 1900 and 2100.
 */
export function solarCoordinates(at: number): SolarCoordinates {
  const t = (at / 86_400 + 2_440_587.5 - 2_451_545) / 36_525;
  const meanLongitude = mod(280.46646 + t * (36_000.76983 + t * 0.0003032), 360);
  const anomaly = 357.52911 + t * (35_999.05029 - 0.0001537 * t);
  const eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  const centre =
    sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t)) +
    sin(2 * anomaly) * (0.019993 - 0.000101 * t) +
    sin(3 * anomaly) * 0.000289;
  const node = 125.04 - 1934.136 * t;
  const longitude = meanLongitude + centre - 0.00569 - 0.00478 * sin(node);
  const meanObliquity = 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60;
  const obliquity = meanObliquity + 0.00256 * cos(node);
  const y = Math.tan((obliquity / 2) * RAD) ** 2;
  const equation =
    y * sin(2 * meanLongitude) -
    2 * eccentricity * sin(anomaly) +
    4 * eccentricity * y * sin(anomaly) * cos(2 * meanLongitude) -
    0.5 * y * y * sin(4 * meanLongitude) -
    1.25 * eccentricity * eccentricity * sin(2 * anomaly);
  return {
    declination: Math.asin(sin(obliquity) * sin(longitude)) / RAD,
    equationOfTime: (4 * equation) / RAD,
  };
}

/**
 * Height of the sun's centre above the horizon, without refraction, in thousandths of a degree. Latitude north and longitude
 * east in degrees. The only floats of the metering rules end here: rounding to 0.001 degrees, a thousand
 * million times coarser than the last bits in which the sines of two machines may differ, gives them the same integer.
 */
export function sunElevationMillidegrees(at: number, latitude: number, longitude: number): number {
  const { declination, equationOfTime } = solarCoordinates(at);
  const solarMinutes = mod(at / 60 + equationOfTime + 4 * longitude, 1440);
  const hourAngle = solarMinutes / 4 - 180;
  const height = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hourAngle);
  return Math.round((Math.asin(Math.min(1, Math.max(-1, height))) / RAD) * 1000);
}
