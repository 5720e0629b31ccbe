import type { Reading } from '../../src/modules/metering/formats/reading.ts';
import type { FacilityFacts, RuleContext } from '../../src/modules/metering/rules/rule.ts';

/** Builders for tests. Noon on the first of March 2025 in Greenwich, a whole UTC hour. */
export const T0 = Date.UTC(2025, 2, 1, 12) / 1000;

export const aReading = (changes: Partial<Reading> = {}): Reading => {
  const start = changes.start ?? T0;
  const base = { wh: 1000n, quality: 'actual', direction: 'generation', meter: 'M1', channel: 'B1', line: 1 } as const;
  return { ...base, start, end: start + 900, ...changes };
};

/** `count` quarter hours without a hole. */
export const quarters = (count: number, changes: Partial<Reading> = {}, from = T0): Reading[] =>
  Array.from({ length: count }, (_, i) =>
    aReading({ line: i + 1, ...changes, start: from + i * 900, end: from + (i + 1) * 900 }),
  );

/** 1 MW of photovoltaics in Greenwich. */
export const aFacility = (changes: Partial<FacilityFacts> = {}): FacilityFacts => ({
  id: '7',
  nameplateW: 1_000_000n,
  commissionedAt: Date.UTC(2020, 0, 1) / 1000,
  technology: 'T010100',
  latitude: 51_480_000,
  longitude: 0,
  meters: [],
  ...changes,
});

export const aContext = (changes: Partial<RuleContext> = {}): RuleContext => ({
  facility: aFacility(),
  receivedAt: T0 + 40 * 86_400,
  issued: [],
  ...changes,
});
