import type { ContractCalls } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Ipfs } from '../../kit/ipfs.ts';
import type { IdentityQueries } from '../identity/index.ts';
import { facilityProjection } from './facility.projection.ts';
import { FacilityQueries } from './facility.queries.ts';
import { FacilityRepository } from './facility.repository.ts';
import { facilityRoutes } from './facility.routes.ts';
import { type DocumentStore, FacilityService } from './facility.service.ts';
import { FacilityFileService } from './facility-file.service.ts';

export interface FacilityDependencies {
  database: Database;
  clock: Clock;
  calls: ContractCalls;
  documents: DocumentStore & Pick<Ipfs, 'putBytes' | 'get'>;
  identity: IdentityQueries;
}

export function facilityModule({ database, clock, calls, documents, identity }: FacilityDependencies) {
  const queries = new FacilityQueries(database);
  const repository = new FacilityRepository();
  const files = new FacilityFileService({ database, repository, queries, documents, clock });
  const service = new FacilityService(database, repository, queries, identity, documents, calls, clock);
  return {
    routes: facilityRoutes(service, queries, files),
    projections: [facilityProjection],
    jobs: [],
    queries,
    service,
  };
}
