export type { FuelCode, TechnologyClass, TechnologyCode } from './energy-codes.contract.ts';
export { energyLabel, FUELS, TECHNOLOGIES } from './energy-codes.contract.ts';
export type { FacilityState } from './facility.contract.ts';
export { facilityEndpoints, UNIT_WH } from './facility.contract.ts';
export { facilityEntities } from './facility.entity.ts';
export { facilityModule } from './facility.module.ts';
export type { FacilityQueries, MeteredFacility } from './facility.queries.ts';
export type { FacilityService } from './facility.service.ts';
