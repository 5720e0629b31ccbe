/** What the metering rules distinguish: the ceiling of the capacity factor, and whether the sun must shine. */
export const TECHNOLOGY_CLASSES = [
  'solar-fixed',
  'solar-tracking',
  'wind-onshore',
  'wind-offshore',
  'hydro',
  'marine',
  'thermal',
] as const;
export type TechnologyClass = (typeof TECHNOLOGY_CLASSES)[number];

type Family = 'solar' | 'wind' | 'water' | 'thermal';

/** Energy sources of the EECS Rules (AIB Fact Sheet 5) that count as renewable. */
export const FUELS = {
  F01010000: { label: 'Solid biomass', family: 'thermal' },
  F01010300: { label: 'Wood', family: 'thermal' },
  F01020000: { label: 'Liquid biomass', family: 'thermal' },
  F01030000: { label: 'Biogas', family: 'thermal' },
  F01030100: { label: 'Landfill gas', family: 'thermal' },
  F01030200: { label: 'Sewage gas', family: 'thermal' },
  F01040100: { label: 'Solar', family: 'solar' },
  F01040200: { label: 'Geothermal', family: 'thermal' },
  F01050100: { label: 'Wind', family: 'wind' },
  F01050200: { label: 'Hydro and marine', family: 'water' },
} as const satisfies Record<string, { label: string; family: Family }>;
export type FuelCode = keyof typeof FUELS;
export const FUEL_CODES = Object.keys(FUELS) as [FuelCode, ...FuelCode[]];

/** Technologies of the same fact sheet. Wind has to say on which side of the coast it stands: the rules need it. */
export const TECHNOLOGIES = {
  T010000: { label: 'Solar', family: 'solar', class: 'solar-fixed' },
  T010100: { label: 'Photovoltaic', family: 'solar', class: 'solar-fixed' },
  T010101: { label: 'Photovoltaic, classic silicon', family: 'solar', class: 'solar-fixed' },
  T010102: { label: 'Photovoltaic, thin film', family: 'solar', class: 'solar-fixed' },
  T010200: { label: 'Solar, concentration', family: 'solar', class: 'solar-tracking' },
  T020001: { label: 'Onshore wind', family: 'wind', class: 'wind-onshore' },
  T020002: { label: 'Offshore wind', family: 'wind', class: 'wind-offshore' },
  T030000: { label: 'Hydro-electric head installation', family: 'water', class: 'hydro' },
  T030100: { label: 'Hydro, run-of-river', family: 'water', class: 'hydro' },
  T030200: { label: 'Hydro, storage head', family: 'water', class: 'hydro' },
  T040000: { label: 'Marine', family: 'water', class: 'marine' },
  T050000: { label: 'Thermal', family: 'thermal', class: 'thermal' },
} as const satisfies Record<string, { label: string; family: Family; class: TechnologyClass }>;
export type TechnologyCode = keyof typeof TECHNOLOGIES;
export const TECHNOLOGY_CODES = Object.keys(TECHNOLOGIES) as [TechnologyCode, ...TechnologyCode[]];

/** Label of a code of either kind; a code of a facility that was registered elsewhere may not be in the tables. */
export function energyLabel(code: string): string {
  const known: Record<string, { label: string }> = { ...FUELS, ...TECHNOLOGIES };
  return known[code]?.label ?? code;
}
