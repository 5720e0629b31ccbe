export { energyLabel } from './energy-codes.contract.ts';
export { facilityEndpoints, UNIT_WH } from './facility.contract.ts';
export { facilityEntities } from './facility.entity.ts';
export { facilityModule } from './facility.module.ts';
export type { FacilityQueries, MeteredFacility } from './facility.queries.ts';
export type { FacilityService } from './facility.service.ts';
export { facilityFileEndpoints } from './facility-file.contract.ts';
