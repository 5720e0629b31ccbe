import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

const at = (text: string) => new Date(text);

describe('energy', () => {
  it('takes the largest unit that leaves a whole part, and stays exact', () => {
    expect(format.energy(0n)).toBe('0 Wh');
    expect(format.energy(512n)).toBe('512 Wh');
    expect(format.energy(512_300n)).toBe('512.3 kWh');
    expect(format.energy(12_345_000n)).toBe('12.345 MWh');
    expect(format.energy(1_000_000n)).toBe('1 MWh');
    expect(format.energy(1_234_567_000_001n)).toBe('1,234,567.000001 MWh');
    // Above what a double holds.
    expect(format.energy(9_007_199_254_740_993n)).toBe('9,007,199,254.740993 MWh');
  });

  it('in a column of MWh has three decimals or six', () => {
    expect(format.mwh(12_000_000n)).toBe('12.000');
    expect(format.mwh(61_728_390n)).toBe('61.728390');
    expect(format.mwh(0n)).toBe('0.000');
  });

  it('typed in MWh is read to the Wh, and what the app writes into a field reads back the same', () => {
    expect(format.parseMwh('1.5')).toBe(1_500_000n);
    expect(format.parseMwh(' 1,5 ')).toBe(1_500_000n);
    expect(format.parseMwh('0.000001')).toBe(1n);
    for (const refused of ['', '.', '1.', '-1', '1e3', '1.0000001', '1,234.5', 'all'])
      expect(format.parseMwh(refused)).toBeNull();
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (wh) => {
        expect(format.parseMwh(format.mwhInput(wh))).toBe(wh);
      }),
    );
  });
});

describe('money', () => {
  it('is grouped, exact, and in the right number', () => {
    expect(format.sats(42_000n)).toBe('42,000 sats');
    expect(format.sats(1n)).toBe('1 sat');
    expect(format.price(41_250n)).toBe('41,250 sats/MWh');
    expect(format.sbtc(42_000n)).toBe('0.00042 sBTC');
    expect(format.sbtc(2_100_000_000_000_001n)).toBe('21,000,000.00000001 sBTC');
    expect(format.parseWhole('42,000')).toBe(42_000n);
    for (const refused of ['', '1.5', '-1', 'x', '9'.repeat(19)]) expect(format.parseWhole(refused)).toBeNull();
  });

  it('has its fee in percent', () => {
    expect(format.percent(100n)).toBe('1 %');
    expect(format.percent(125n)).toBe('1.25 %');
    expect(format.percent(0n)).toBe('0 %');
  });

  it('never rounds a share up to all', () => {
    expect(format.share(999_999n, 1_000_000n)).toBe('99.9 %');
    expect(format.share(5n, 5n)).toBe('100 %');
    expect(format.share(0n, 0n)).toBe('0 %');
  });
});

describe('power and size', () => {
  it('take the unit people use', () => {
    expect(format.power(4_200_000n)).toBe('4.2 MW');
    expect(format.power(9_900n)).toBe('9.9 kW');
    expect(format.power(30n)).toBe('30 W');
    expect(format.bytes(20_000_000)).toBe('20 MB');
    expect(format.bytes(1_234)).toBe('1.2 kB');
    expect(format.bytes(12)).toBe('12 bytes');
  });
});

describe('time', () => {
  it('is UTC', () => {
    expect(format.date(at('2026-07-12T23:59:59Z'))).toBe('12 Jul 2026');
    expect(format.dateTime(at('2026-07-12T16:00:00+02:00'))).toBe('12 Jul 2026, 14:00 UTC');
    expect(format.dateTime(at('2026-07-12T00:00:00Z'))).toBe('12 Jul 2026, 00:00 UTC');
  });

  it('says a half-open period by its last day, not the day after', () => {
    const period = (start: string, end: string) => format.period(at(start), at(end));
    expect(period('2026-07-01T00:00Z', '2026-08-01T00:00Z')).toBe('July 2026');
    expect(period('2026-12-01T00:00Z', '2027-01-01T00:00Z')).toBe('December 2026');
    expect(period('2026-07-01T00:00Z', '2026-07-15T00:00Z')).toBe('1 Jul 2026 – 14 Jul 2026');
    expect(period('2026-07-01T00:00Z', '2026-07-02T00:00Z')).toBe('1 Jul 2026');
    expect(period('2026-07-01T00:00Z', '2026-09-01T00:00Z')).toBe('1 Jul 2026 – 31 Aug 2026');
    expect(period('2026-07-12T14:00Z', '2026-07-12T15:00Z')).toBe('12 Jul 2026, 14:00 – 15:00 UTC');
    expect(period('2026-06-30T14:00Z', '2026-07-31T14:00Z')).toBe('30 Jun 2026, 14:00 – 31 Jul 2026, 14:00 UTC');
  });

  it('has a vintage by its month', () => {
    expect(format.vintage('2026-07')).toBe('Jul 2026');
    expect(format.vintage('unknown')).toBe('unknown');
  });
});

describe('ids', () => {
  it('are shortened in the middle, and left alone where they are short', () => {
    expect(format.shortHash(`0x${'3f2a1b9c'.repeat(8)}`)).toBe('3f2a1b9c…1b9c');
    expect(format.shortHash('abcd')).toBe('abcd');
    expect(format.address('ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5')).toBe('ST1SJ3…8YPD5');
    expect(format.address('ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5.rec-nft')).toBe('ST1SJ3…8YPD5.rec-nft');
  });

  it('of countries are named', () => {
    expect(format.country('DE')).toBe('Germany');
    expect(format.country('??')).toBe('??');
  });
});
