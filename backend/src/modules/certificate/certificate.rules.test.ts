import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expiryOf,
  HOUR_MS,
  MAX_HOURS,
  requestRefusal,
  sourcesOf,
  tiles,
  vintageOf,
  waitsFor,
} from './certificate.rules.ts';

const NOW = new Date('2026-07-01T12:00:00Z');
const facility = { nameplateW: 1_000_000n, commissionedAt: new Date('2024-01-01T00:00:00Z') };
const START = new Date('2026-06-01T00:00:00Z');
const hours = (count: number, start = START) => ({ start, end: new Date(start.getTime() + count * HOUR_MS) });
const refusal = (change: object = {}) =>
  requestRefusal({ period: hours(24), wh: 1_000_000n, leaves: 24, ...change }, facility, NOW)?.problem ?? null;

describe('what can be requested', () => {
  it('is energy in whole hours of the past, within the life of the facility', () => {
    expect(refusal()).toBeNull();
    expect(refusal({ period: { start: new Date(START.getTime() + 60_000), end: hours(24).end } })).toBe(
      'period-not-whole-hours',
    );
    expect(refusal({ period: { start: START, end: START } })).toBe('period-not-whole-hours');
    expect(refusal({ period: hours(12, new Date('2026-07-01T00:00:00Z')) })).toBeNull();
    expect(refusal({ period: hours(13, new Date('2026-07-01T00:00:00Z')) })).toBe('period-not-over');
    expect(refusal({ period: hours(24, facility.commissionedAt) })).toBeNull();
    expect(refusal({ period: hours(24, new Date(facility.commissionedAt.getTime() - HOUR_MS)) })).toBe(
      'before-commissioning',
    );
  });

  it('covers at most a month of 31 days', () => {
    expect(refusal({ period: hours(MAX_HOURS, new Date('2026-05-01T00:00:00Z')) })).toBeNull();
    expect(refusal({ period: hours(MAX_HOURS + 1, new Date('2026-05-01T00:00:00Z')) })).toBe('bad-period');
  });

  it('holds energy, and at most 110 % of what the nameplate gives', () => {
    expect(refusal({ wh: 0n })).toBe('nothing-measured');
    expect(refusal({ leaves: 0 })).toBe('nothing-measured');
    expect(refusal({ wh: 26_400_000n })).toBeNull();
    expect(refusal({ wh: 26_400_001n })).toBe('above-capacity');
  });
});

describe('times', () => {
  it('gives a vintage by the last instant of the period', () => {
    expect(vintageOf({ end: new Date('2026-06-01T00:00:00Z') })).toBe('2026-05');
    expect(vintageOf({ end: new Date('2026-06-01T01:00:00Z') })).toBe('2026-06');
  });

  it('expires after 30 days, on a whole second', () => {
    expect(expiryOf(new Date('2026-07-01T12:00:00.999Z'))).toEqual(new Date('2026-07-31T12:00:00Z'));
  });

  const waiting = { expiresAt: NOW, given: 0, needed: null, takenBack: false };
  it.each(['checked', 'attested'] as const)('says until when a request that is %s can go on', (state) => {
    expect(waitsFor({ ...waiting, state })).toContain(NOW.toISOString());
  });

  it('says how many of how many bodies have attested', () => {
    expect(waitsFor({ ...waiting, state: 'checked', given: 1, needed: 2 })).toContain('1 of 2 verification bodies');
  });

  it('says that what was issued was taken back', () => {
    expect(waitsFor({ ...waiting, state: 'issued', takenBack: true })).toContain('taken back');
  });
});

describe('tiles', () => {
  const cuts = fc.array(fc.bigInt(1n, 10n ** 12n), { minLength: 1, maxLength: 20 });
  const rangesOf = (sizes: bigint[]) => {
    let firstWh = 0n;
    return sizes.map((wh) => {
      const range = { firstWh, wh };
      firstWh += wh;
      return range;
    });
  };

  it('accepts every way to cut an issuance, in any order', () => {
    fc.assert(
      fc.property(cuts, (sizes) => {
        const total = sizes.reduce((sum, wh) => sum + wh, 0n);
        expect(tiles(rangesOf(sizes).reverse(), total)).toBe(true);
      }),
    );
  });

  it('notices every gap, overlap and missing or surplus Wh', () => {
    fc.assert(
      fc.property(cuts, fc.nat(), fc.constantFrom(-1n, 1n), (sizes, at, off) => {
        const total = sizes.reduce((sum, wh) => sum + wh, 0n);
        const ranges = rangesOf(sizes);
        const moved = ranges.map((r, i) => (i === at % ranges.length ? { ...r, firstWh: r.firstWh + off } : r));
        const resized = ranges.map((r, i) => (i === at % ranges.length ? { ...r, wh: r.wh + off } : r));
        expect(tiles(moved, total)).toBe(false);
        expect(tiles(resized, total)).toBe(false);
        expect(tiles(ranges, total + off)).toBe(false);
        expect(tiles(ranges.slice(1), total)).toBe(false);
      }),
    );
  });

  it('holds for an issuance that minted nothing and has no lot', () => {
    expect(tiles([], 0n)).toBe(true);
  });
});

describe('sourcesOf', () => {
  it('names the carried energy of earlier issuances first', () => {
    const attested = [
      { issuance: 1n, attestedBefore: 0n, attestedWh: 1_400_000n },
      { issuance: 2n, attestedBefore: 1_400_000n, attestedWh: 1_700_000n },
    ];
    // Issuance 1 minted 1 MWh and carried 400 kWh; issuance 2 minted 2 MWh from Wh 1,000,000 on.
    expect(sourcesOf({ firstWh: 0n, wh: 1_000_000n, mintedBefore: 1_000_000n, correctedBefore: 0n }, attested)).toEqual(
      [
        { source: attested[0], firstWh: 1_000_000n, wh: 400_000n },
        { source: attested[1], firstWh: 0n, wh: 600_000n },
      ],
    );
  });

  it('leaves out as much attested energy as was corrected before', () => {
    const attested = [
      { issuance: 1n, attestedBefore: 0n, attestedWh: 1_400_000n },
      { issuance: 2n, attestedBefore: 1_400_000n, attestedWh: 1_700_000n },
    ];
    // Of issuance 1, which minted 1 MWh, 500 kWh did not exist: issuance 2 mints from Wh 1,500,000 on.
    expect(
      sourcesOf({ firstWh: 0n, wh: 1_000_000n, mintedBefore: 1_000_000n, correctedBefore: 500_000n }, attested),
    ).toEqual([{ source: attested[1], firstWh: 100_000n, wh: 1_000_000n }]);
  });

  it('traces every minted Wh to exactly one attested Wh, whatever was carried', () => {
    const unit = 1_000_000n;
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 5_000_000n), { minLength: 1, maxLength: 12 }), (readings) => {
        let [attestedTotal, mintedTotal] = [0n, 0n];
        const issuances = readings.map((attestedWh, index) => {
          const mintable = ((attestedTotal + attestedWh - mintedTotal) / unit) * unit;
          const issuance = { issuance: BigInt(index + 1), attestedBefore: attestedTotal, attestedWh };
          const lot = { firstWh: 0n, wh: mintable, mintedBefore: mintedTotal, correctedBefore: 0n };
          attestedTotal += attestedWh;
          mintedTotal += mintable;
          return { issuance, lot };
        });
        const attested = issuances.map(({ issuance }) => issuance);
        const traced = issuances.flatMap(({ lot }) => sourcesOf(lot, attested));
        let next = 0n;
        for (const { source, firstWh, wh } of traced) {
          expect(source.attestedBefore + firstWh).toBe(next);
          next += wh;
        }
        expect(next).toBe(mintedTotal);
      }),
    );
  });
});
