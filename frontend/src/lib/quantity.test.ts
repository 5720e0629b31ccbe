import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyText, parseEnergy, parseSats } from './quantity.ts';

describe('energy as typed', () => {
  it('comes back exactly from the text it is shown as, in both units', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), (wh) => {
        expect(parseEnergy(energyText(wh, 'MWh'), 'MWh')).toEqual({ ok: true, value: wh });
      }),
    );
    expect(parseEnergy(energyText(1_234_567n, 'Wh'), 'Wh')).toEqual({ ok: true, value: 1_234_567n });
  });

  it.each([
    ['1', 1_000_000n],
    ['0.000001', 1n],
    ['.5', 500_000n],
    ['2.', 2_000_000n],
    ['1 250.5', 1_250_500_000n],
    ['1.0000000', 1_000_000n],
  ])('reads %s MWh as %s Wh', (text, wh) => expect(parseEnergy(text, 'MWh')).toEqual({ ok: true, value: wh }));

  it.each(['', ' ', '.', '-1', '1e3', 'ten', '1.2.3', '1,500', '0.0000001'])('refuses "%s" with words', (text) =>
    expect(parseEnergy(text, 'MWh')).toEqual({ ok: false, error: expect.stringMatching(/\w{3}/) }),
  );

  it('refuses a part of one Wh', () => {
    expect(parseEnergy('1.5', 'Wh')).toEqual({ ok: false, error: expect.stringContaining('whole Wh') });
    expect(parseEnergy('15.0', 'Wh')).toEqual({ ok: true, value: 15n });
  });
});

describe('sats as typed', () => {
  it('reads whole sats', () => expect(parseSats(' 42 000 ')).toEqual({ ok: true, value: 42_000n }));
  it.each(['', '1.5', '1,000', '-1', 'x'])('refuses "%s"', (text) =>
    expect(parseSats(text)).toHaveProperty('ok', false),
  );
});
