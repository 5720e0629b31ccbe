import { WH_PER_MWH } from './api.ts';
import { scaled, type Typed, unscaled } from './evidence/decimal.ts';

export const ENERGY_UNITS = ['MWh', 'Wh'] as const;
export type EnergyUnit = (typeof ENERGY_UNITS)[number];

const PLACES = { MWh: 6, Wh: 0 } as const;
const fault = (error: string): { ok: false; error: string } => ({ ok: false, error });

/**
 * Energy as typed, in Wh. A comma is refused rather than guessed at: 1,500 is one and a half in Berlin and fifteen
 * hundred in Boston, and this number decides what somebody pays.
 */
export function parseEnergy(text: string, unit: EnergyUnit): Typed<bigint> {
  if (text.includes(','))
    return fault('Write it without commas: a point before the decimals, no separators, for example 1250.5.');
  const value = scaled(text, PLACES[unit]);
  if (value === 'malformed') return fault(`Write the amount in ${unit}, for example 1250.`);
  if (value === 'too-fine')
    return fault(unit === 'Wh' ? 'Write whole Wh: nothing is smaller.' : 'At most six decimals: 0.000001 MWh is 1 Wh.');
  if (value < 0n) return fault('Write an amount above zero.');
  return { ok: true, value };
}

/** A number of whole sats as typed. */
export function parseSats(text: string): Typed<bigint> {
  const digits = text.replace(/\s/g, '');
  if (!/^\d{1,18}$/.test(digits)) return fault('Write whole sats in digits only. 1 sBTC is 100000000 sats.');
  return { ok: true, value: BigInt(digits) };
}

/** The exact text of an amount for an input, for example 1250.5: no separators, no rounding. */
export const energyText = (wh: bigint, unit: EnergyUnit): string => unscaled(wh, PLACES[unit]);

/** Less than one MWh is easier said in Wh. */
export const unitFor = (wh: bigint): EnergyUnit => (wh < WH_PER_MWH ? 'Wh' : 'MWh');
