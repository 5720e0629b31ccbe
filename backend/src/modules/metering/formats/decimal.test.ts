import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyUnit, parseEnergy, WholeWattHours } from './decimal.ts';

const NANO = 10n ** 9n;

describe('energy in decimal text', () => {
  it.each([
    ['0', 'wh', 0n],
    ['.401', 'kwh', 401n * NANO],
    ['5.', 'wh', 5n * NANO],
    ['007.50', 'kwh', 7500n * NANO],
    ['0.1', 'kwh', 100n * NANO],
    ['1.234567', 'mwh', 1_234_567n * NANO],
    ['0.000000001', 'wh', 1n],
    ['-2', 'wh', -2n * NANO],
    ['+2', 'wh', 2n * NANO],
  ] as const)('reads %s %s exactly', (text, unit, nano) => {
    expect(parseEnergy(text, unit)).toBe(nano);
  });

  it('reads back every number of Wh written in kWh or MWh', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 14n }), fc.constantFrom(3, 6), (wh, exponent) => {
        const digits = wh.toString().padStart(exponent + 1, '0');
        const text = `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
        expect(parseEnergy(text, exponent === 3 ? 'kwh' : 'mwh')).toBe(wh * NANO);
      }),
    );
  });

  it.each(['', '.', '-', 'abc', '1e3', '1,5', '1.2.3', '0x10', 'NaN', '٣'])('refuses "%s"', (text) => {
    expect(() => parseEnergy(text, 'kwh')).toThrow(/not a plain decimal number/);
  });

  it('refuses more decimals than it can keep and more digits than any meter has', () => {
    expect(() => parseEnergy('0.0000000001', 'wh')).toThrow(/more than 9 decimals/);
    expect(() => parseEnergy('1'.repeat(16), 'wh')).toThrow(/beyond any meter/);
    expect(() => parseEnergy('1'.repeat(13), 'kwh')).toThrow(/beyond any meter/);
  });

  it('knows Wh, kWh and MWh in any case, and nothing else', () => {
    expect(['kWh', 'KWH', ' mwh ', 'Wh'].map(energyUnit)).toEqual(['kwh', 'kwh', 'mwh', 'wh']);
    expect(['kVArh', 'kW', '', 'constructor'].map(energyUnit)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('whole Wh of an interval', () => {
  const hour = fc.array(fc.bigInt({ min: 0n, max: 5n * NANO }), { minLength: 12, maxLength: 12 });

  it('carries the fraction inside the hour, so an hour loses less than 1 Wh and invents none', () => {
    fc.assert(
      fc.property(hour, (values) => {
        const whole = new WholeWattHours();
        const wh = values.map((nano, i) => whole.take(i * 300, (i + 1) * 300, nano));
        const exact = values.reduce((sum, nano) => sum + nano, 0n);
        const total = wh.reduce((sum, each) => sum + each, 0n);
        expect(total).toBe(exact / NANO);
        expect(whole.droppedNanoWh).toBe(exact - total * NANO);
      }),
    );
  });

  it('gives an hour the same readings whatever came before it', () => {
    fc.assert(
      fc.property(hour, hour, (before, values) => {
        const alone = new WholeWattHours();
        const after = new WholeWattHours();
        before.forEach((nano, i) => {
          after.take(i * 300, (i + 1) * 300, nano);
        });
        const take = (whole: WholeWattHours) =>
          values.map((nano, i) => whole.take(3600 + i * 300, 3900 + i * 300, nano));
        expect(take(after)).toEqual(take(alone));
      }),
    );
  });

  it('does not carry over a hole, and rounds a negative value down without touching the carry', () => {
    const whole = new WholeWattHours();
    expect(whole.take(0, 300, NANO / 2n)).toBe(0n);
    expect(whole.take(600, 900, NANO / 2n)).toBe(0n);
    expect(whole.take(900, 1200, -NANO / 2n)).toBe(-1n);
    expect(whole.take(1200, 1500, NANO / 2n)).toBe(1n);
    expect(whole.droppedNanoWh).toBe(NANO / 2n);
  });
});
