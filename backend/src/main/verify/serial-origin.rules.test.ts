import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originOfSerials, readingOfWh } from './serial-origin.rules.ts';

describe('the origin of serial Wh', () => {
  const streams = [
    { issuance: 1n, attestedBefore: 0n, attestedWh: 1_700_000n },
    { issuance: 4n, attestedBefore: 1_700_000n, attestedWh: 800_000n },
  ];

  it('leads a carried residual back to the issuance that measured it', () => {
    // Issuance 4 mints Wh 1,000,000 to 2,000,000: 700,000 carried from issuance 1, then 300,000 of its own.
    expect(originOfSerials(1_000_000n, 1_000_000n, streams)).toEqual([
      { issuance: 1n, first: 1_000_000n, wh: 700_000n },
      { issuance: 4n, first: 0n, wh: 300_000n },
    ]);
  });

  it('refuses a range that was never attested', () => {
    expect(() => originOfSerials(2_000_000n, 1_000_000n, streams)).toThrow('belongs to no known issuance');
  });

  it('covers every range exactly, whatever the issuances', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 1_000n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.nat(), fc.nat(), (whs, a, b) => {
        let before = 0n;
        const all = whs.map((attestedWh, i) => {
          const stream = { issuance: BigInt(i), attestedBefore: before, attestedWh };
          before += attestedWh;
          return stream;
        });
        const from = BigInt(a) % before;
        const wh = 1n + (BigInt(b) % (before - from));
        const parts = originOfSerials(from, wh, all);
        expect(parts.reduce((sum, part) => sum + part.wh, 0n)).toBe(wh);
        for (const part of parts) expect(part.first + part.wh <= (whs[Number(part.issuance)] ?? 0n)).toBe(true);
      }),
    );
  });

  it('finds the reading of a Wh and skips readings without energy', () => {
    const leaves = [{ wh: 0n }, { wh: 5n }, { wh: 0n }, { wh: 2n }];
    expect([0n, 4n, 5n, 6n].map((wh) => readingOfWh(leaves, wh))).toEqual([1, 1, 3, 3]);
    expect(() => readingOfWh(leaves, 7n)).toThrow('hold 7 Wh');
  });
});
