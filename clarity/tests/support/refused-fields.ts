import type { Facility, Request, Scenario } from '../../tools/scenario.ts';
import { HOUR } from '../../tools/scenario.ts';

export const facilityFields: { what: string; fields: Partial<Facility>; code: bigint }[] = [
  { what: 'a unit of 0 Wh', fields: { unit: 0n }, code: 2004n },
  { what: 'more than 100 GW', fields: { nameplateW: 100_000_000_001n }, code: 2005n },
  { what: 'a country of one letter', fields: { country: 'N' }, code: 2006n },
  { what: 'a fuel code that is too short', fields: { fuel: 'F0101010' }, code: 2006n },
  { what: 'a technology code that is too short', fields: { technology: 'T01000' }, code: 2006n },
];

export const requestFields: { what: string; fields: (s: Scenario) => Partial<Request>; code: bigint }[] = [
  { what: 'an end that is not on the hour', fields: (s) => ({ periodEnd: s.hoursAgo(24n) - 1n }), code: 2010n },
  { what: 'an empty period', fields: (s) => ({ periodEnd: s.hoursAgo(48n) }), code: 2010n },
  { what: 'an end before the start', fields: (s) => ({ periodEnd: s.hoursAgo(49n) }), code: 2010n },
  { what: 'more than 744 hours', fields: (s) => ({ periodStart: s.hoursAgo(24n) - 745n * HOUR }), code: 2010n },
  { what: 'no readings', fields: () => ({ leaves: 0n }), code: 2013n },
  // 5 MW x 24 h x 110 %
  { what: '1 Wh above 110 % of the nameplate', fields: () => ({ wh: 132_000_001n }), code: 2014n },
];
