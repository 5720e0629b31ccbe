export { identityEndpoints } from './identity.contract.ts';
export { identityEntities } from './identity.entity.ts';
export { identityModule } from './identity.module.ts';
export type { IdentityQueries } from './identity.queries.ts';
