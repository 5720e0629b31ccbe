import type { FacilityInput } from '../../src/modules/facility/facility.contract.ts';

/** A plant as a producer states it: 5 MW of photovoltaics in Brandenburg, unless changed. */
export const facilityInput = (change: Partial<FacilityInput> = {}): FacilityInput => ({
  name: 'Solar field',
  fuel: 'F01040100',
  technology: 'T010101',
  tracking: false,
  country: 'DE',
  subdivision: 'DE-BB',
  gridZone: 'DE-LU',
  latitude: 52_520_000,
  longitude: 13_400_000,
  nameplateW: 5_000_000n,
  commissionedAt: new Date('2024-01-01T00:00:00Z'),
  unit: 'certificate',
  meters: ['NMI1234567'],
  support: 'none',
  declarations: { wholeOutput: true, notRegisteredElsewhere: true },
  trial: false,
  ...change,
});

/** A water plant of 1 MW, which may run at night. */
export const waterPlantInput = (change: Partial<FacilityInput> = {}): FacilityInput =>
  facilityInput({
    fuel: 'F01050200',
    technology: 'T030100',
    subdivision: null,
    gridZone: null,
    nameplateW: 1_000_000n,
    ...change,
  });
