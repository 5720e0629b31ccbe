import { type SatsPerMwh, satsPerMwh } from '../../../kit/units.ts';
import type { FacilityInput } from '../../../modules/facility/facility.contract.ts';
import { generatePlantMonth, generateSolarMonth, type PlantMonth } from '../../../modules/metering/index.ts';

export interface ExampleMonth {
  year: number;
  /** 1 to 12. */
  month: number;
  readings(): Uint8Array;
  /** Null leaves the request for a verification body to decide. */
  issue: { price: SatsPerMwh | null } | null;
}

export interface ExamplePlant {
  owner: 'producer' | 'producer2';
  facility: FacilityInput;
  /** False leaves it for a verification body to decide. */
  approved: boolean;
  months: ExampleMonth[];
}

const SEED = 'example';
const degrees = ({ latitude, longitude }: FacilityInput) => ({
  latitude: latitude / 1_000_000,
  longitude: longitude / 1_000_000,
});

/** A month from the generator, offered at `price`; `null` keeps the certificates with the producer. */
function csvMonth(
  facility: FacilityInput,
  of: Pick<PlantMonth, 'source' | 'minutes' | 'year' | 'month'>,
  price: bigint | null,
): ExampleMonth {
  const plant = { ...of, ...degrees(facility), nameplateW: Number(facility.nameplateW), seed: SEED };
  const [meter = ''] = facility.meters;
  const readings = () => Buffer.from([...generatePlantMonth({ ...plant, meter })].join(''));
  return { year: of.year, month: of.month, readings, issue: { price: price === null ? null : satsPerMwh(price) } };
}

function nem12Month(facility: FacilityInput, year: number, month: number, issue: ExampleMonth['issue']): ExampleMonth {
  const [nmi = ''] = facility.meters;
  const plant = { nmi, ...degrees(facility), nameplateW: Number(facility.nameplateW), year, month, seed: SEED };
  return { year, month, readings: () => Buffer.from([...generateSolarMonth(plant)].join('')), issue };
}

const COMMON = {
  tracking: false,
  subdivision: null,
  gridZone: null,
  unit: 'certificate',
  trial: false,
  support: 'none',
  declarations: { wholeOutput: true, notRegisteredElsewhere: true },
} as const;

const solarFarm: FacilityInput = {
  ...COMMON,
  name: 'Example solar farm, New South Wales',
  fuel: 'F01040100',
  technology: 'T010100',
  country: 'AU',
  subdivision: 'AU-NSW',
  gridZone: 'NSW1',
  latitude: -34_600_000,
  longitude: 148_000_000,
  nameplateW: 5_000_000n,
  commissionedAt: new Date('2019-03-01T00:00:00Z'),
  meters: ['EXAMPLE001'],
};

const windPark: FacilityInput = {
  ...COMMON,
  name: 'Example wind park, Brandenburg',
  fuel: 'F01050100',
  technology: 'T020001',
  country: 'DE',
  subdivision: 'DE-BB',
  gridZone: 'DE-LU',
  latitude: 53_100_000,
  longitude: 13_800_000,
  nameplateW: 24_000_000n,
  commissionedAt: new Date('2021-06-15T00:00:00Z'),
  meters: ['EXAMPLE-DE-1'],
  support: 'production',
};

const hydroStation: FacilityInput = {
  ...COMMON,
  name: 'Example hydro station, Telemark',
  fuel: 'F01050200',
  technology: 'T030100',
  country: 'NO',
  gridZone: 'NO2',
  latitude: 59_600_000,
  longitude: 8_800_000,
  nameplateW: 12_000_000n,
  commissionedAt: new Date('1988-09-01T00:00:00Z'),
  meters: ['EXAMPLE-NO-1'],
};

const rooftop: FacilityInput = {
  ...COMMON,
  name: 'Example rooftop, Andalusia',
  fuel: 'F01040100',
  technology: 'T010101',
  country: 'ES',
  subdivision: 'ES-AN',
  latitude: 37_400_000,
  longitude: -5_900_000,
  nameplateW: 250_000n,
  commissionedAt: new Date('2023-05-20T00:00:00Z'),
  meters: ['EXAMPLE-ES-1'],
  unit: 'granular',
  support: 'investment',
};

const offshorePark: FacilityInput = {
  ...COMMON,
  name: 'Example offshore wind park, Kattegat',
  fuel: 'F01050100',
  technology: 'T020002',
  country: 'DK',
  gridZone: 'DK1',
  latitude: 56_600_000,
  longitude: 11_200_000,
  nameplateW: 60_000_000n,
  commissionedAt: new Date('2022-11-01T00:00:00Z'),
  meters: ['EXAMPLE-DK-1'],
};

const biogasPlant: FacilityInput = {
  ...COMMON,
  name: 'Example biogas plant, Lower Saxony',
  fuel: 'F01030000',
  technology: 'T050000',
  country: 'DE',
  subdivision: 'DE-NI',
  gridZone: 'DE-LU',
  latitude: 52_900_000,
  longitude: 8_200_000,
  nameplateW: 800_000n,
  commissionedAt: new Date('2016-02-10T00:00:00Z'),
  meters: ['EXAMPLE-DE-2'],
};

/** Made-up plants at places without one: enough to search, compare, buy, decide and look at. */
export const EXAMPLE_PLANTS: readonly ExamplePlant[] = [
  {
    owner: 'producer2',
    facility: windPark,
    approved: true,
    months: [
      csvMonth(windPark, { source: 'wind', minutes: 15, year: 2025, month: 1 }, 3_100n),
      csvMonth(windPark, { source: 'wind', minutes: 15, year: 2025, month: 2 }, 3_400n),
    ],
  },
  {
    owner: 'producer',
    facility: solarFarm,
    approved: true,
    months: [
      nem12Month(solarFarm, 2025, 1, { price: satsPerMwh(5_200n) }),
      nem12Month(solarFarm, 2025, 2, { price: null }),
      nem12Month(solarFarm, 2025, 3, null),
    ],
  },
  {
    owner: 'producer2',
    facility: hydroStation,
    approved: true,
    months: [csvMonth(hydroStation, { source: 'hydro', minutes: 60, year: 2025, month: 5 }, 1_900n)],
  },
  {
    owner: 'producer',
    facility: rooftop,
    approved: true,
    months: [csvMonth(rooftop, { source: 'solar', minutes: 30, year: 2025, month: 6 }, 7_800n)],
  },
  {
    owner: 'producer2',
    facility: offshorePark,
    approved: true,
    months: [csvMonth(offshorePark, { source: 'wind', minutes: 60, year: 2025, month: 3 }, 4_600n)],
  },
  { owner: 'producer', facility: biogasPlant, approved: false, months: [] },
];
