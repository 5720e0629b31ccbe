import type { ContractCalls } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { IdentityQueries } from '../identity/index.ts';
import { facilityProjection } from './facility.projection.ts';
import { FacilityQueries } from './facility.queries.ts';
import { FacilityRepository } from './facility.repository.ts';
import { facilityRoutes } from './facility.routes.ts';
import { type DocumentStore, FacilityService } from './facility.service.ts';

export interface FacilityDependencies {
  database: Database;
  clock: Clock;
  calls: ContractCalls;
  documents: DocumentStore;
  identity: IdentityQueries;
}

export function facilityModule({ database, clock, calls, documents, identity }: FacilityDependencies) {
  const queries = new FacilityQueries(database);
  const service = new FacilityService(database, new FacilityRepository(), queries, identity, documents, calls, clock);
  return {
    routes: facilityRoutes(service, queries),
    projections: [facilityProjection],
    jobs: [],
    queries,
    service,
  };
}
