import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degreesLabel, degreesText } from '../../lib/evidence/degrees.ts';
import { parseDegrees } from './coordinates.ts';
import { parsePower, powerText } from './power.ts';

const value = (typed: { ok: boolean }) => ('value' in typed ? typed.value : typed);

describe('coordinates', () => {
  it('turns degrees into microdegrees without rounding', () => {
    // 0.000001 * 1e6 and 33.123457 * 1e6 are not whole in binary floating point.
    expect(value(parseDegrees('33.123457', 'latitude'))).toBe(33_123_457);
    expect(value(parseDegrees('-0.000001', 'longitude'))).toBe(-1);
    expect(value(parseDegrees('34,6° S', 'latitude'))).toBe(-34_600_000);
    expect(value(parseDegrees('13.404954 E', 'longitude'))).toBe(13_404_954);
  });

  it('gives every place back as it was typed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -180_000_000, max: 180_000_000 }), (micro) => {
        expect(value(parseDegrees(degreesText(micro), 'longitude'))).toBe(micro);
        expect(value(parseDegrees(degreesLabel(micro, 'longitude'), 'longitude'))).toBe(micro);
      }),
    );
  });

  it.each([
    ['', 'latitude', /decimal degrees/],
    ['north', 'latitude', /decimal degrees/],
    ['90.000001', 'latitude', /between -90 and 90/],
    ['52.5200081', 'latitude', /six decimals/],
    ['52.5 E', 'latitude', /E does not go with a latitude/],
    ['-52.5 N', 'latitude', /not both/],
    ['1.2.3', 'longitude', /decimal degrees/],
  ] as const)('refuses %j as a %s and says why', (text, axis, why) => {
    expect(parseDegrees(text, axis)).toMatchObject({ ok: false, error: expect.stringMatching(why) });
  });

  it('takes zeros beyond the sixth decimal, which add nothing', () => {
    expect(value(parseDegrees('52.5200080000', 'latitude'))).toBe(52_520_008);
  });
});

describe('power', () => {
  it('keeps every watt', () => {
    expect(value(parsePower('4.999999', 'MW'))).toBe(4_999_999n);
    expect(value(parsePower('1 250.5', 'kW'))).toBe(1_250_500n);
    fc.assert(
      fc.property(fc.bigInt(1n, 10_000_000_000n), (watts) => {
        const { text, unit } = powerText(watts);
        expect(value(parsePower(text, unit))).toBe(watts);
      }),
    );
  });

  it('refuses nothing, less than nothing, parts of a watt, and a comma that may mean two things', () => {
    for (const text of ['0', '-5', '', 'five', '0.0001', '1,250'])
      expect(parsePower(text, 'kW')).toMatchObject({ ok: false, error: expect.any(String) });
  });
});
