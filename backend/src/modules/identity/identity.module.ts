import type { ContractCalls } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { identityProjection } from './identity.projection.ts';
import { IdentityQueries } from './identity.queries.ts';
import { IdentityRepository } from './identity.repository.ts';
import { identityRoutes } from './identity.routes.ts';
import { type IdentityOptions, IdentityService } from './identity.service.ts';

export interface IdentityDependencies {
  database: Database;
  clock: Clock;
  calls: ContractCalls;
  options: IdentityOptions;
}

export function identityModule({ database, clock, calls, options }: IdentityDependencies) {
  const queries = new IdentityQueries(database);
  const service = new IdentityService(database, new IdentityRepository(), queries, clock, options);
  return {
    routes: identityRoutes(service, queries, calls),
    projections: [identityProjection],
    jobs: [],
    authenticate: (token: string) => service.authenticate(token),
    queries,
  };
}
