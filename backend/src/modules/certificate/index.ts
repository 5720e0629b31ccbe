export { certificateEndpoints } from './certificate.contract.ts';
export { certificateEntities } from './certificate.entity.ts';
export { certificateModule } from './certificate.module.ts';
