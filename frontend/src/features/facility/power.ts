import { scaled, type Typed, unscaled } from '../../lib/evidence/decimal.ts';

export const POWER_UNITS = { kW: 3, MW: 6 } as const;
export type PowerUnit = keyof typeof POWER_UNITS;

/** Power as typed, to whole watts. No comma: 1,250 kW is a small roof in Berlin and a wind turbine in Boston. */
export function parsePower(text: string, unit: PowerUnit): Typed<bigint> {
  const places = POWER_UNITS[unit];
  if (text.includes(','))
    return { ok: false, error: 'Write it without commas: a point before the decimals, no separators.' };
  const value = scaled(text, places);
  if (value === 'malformed')
    return { ok: false, error: `Write the power in ${unit}, for example ${unit === 'MW' ? '4.95' : '250'}.` };
  if (value === 'too-fine') return { ok: false, error: `At most ${places} decimals: the record is in whole watts.` };
  if (value <= 0n) return { ok: false, error: 'The power is above zero.' };
  return { ok: true, value };
}

/** How somebody would have typed it: MW from one megawatt on. */
export function powerText(watts: bigint): { text: string; unit: PowerUnit } {
  const unit: PowerUnit = watts >= 1_000_000n ? 'MW' : 'kW';
  return { text: unscaled(watts, POWER_UNITS[unit]), unit };
}
