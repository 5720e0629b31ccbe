import { certificateEntities } from '../modules/certificate/index.ts';
import { facilityEntities } from '../modules/facility/index.ts';
import { identityEntities } from '../modules/identity/index.ts';
import { meteringEntities } from '../modules/metering/index.ts';
import { portfolioEntities } from '../modules/portfolio/index.ts';

/** Every table that TypeORM writes. */
export const entities = [
  ...identityEntities,
  ...facilityEntities,
  ...meteringEntities,
  ...certificateEntities,
  ...portfolioEntities,
];
