import type { ChainNames, ContractCalls } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { FacilityQueries, FacilityService } from '../facility/index.ts';
import { certificateProjection } from './certificate.projection.ts';
import { CertificateQueries } from './certificate.queries.ts';
import { CertificateRepository } from './certificate.repository.ts';
import { certificateRoutes } from './certificate.routes.ts';
import { type BatchSource, CertificateService, type DocumentStore } from './certificate.service.ts';
import { CertificateReadings, type ReadingSource } from './certificate-readings.service.ts';
import { CertificateRegistry, type ProofSource } from './certificate-registry.service.ts';
import { IssueRequestQueries } from './issue-request.queries.ts';

export interface CertificateDependencies {
  database: Database;
  clock: Clock;
  calls: ContractCalls;
  names: ChainNames;
  documents: DocumentStore;
  facility: { queries: FacilityQueries; service: FacilityService };
  metering: BatchSource & ProofSource & ReadingSource;
}

export function certificateModule(dependencies: CertificateDependencies) {
  const { database, clock, calls, names, documents, facility, metering } = dependencies;
  const queries = new CertificateQueries(database);
  const requests = new IssueRequestQueries(database);
  const service = new CertificateService({
    database,
    repository: new CertificateRepository(),
    requests,
    queries,
    facilities: facility.queries,
    facilityService: facility.service,
    batches: metering,
    documents,
    calls,
    clock,
    names,
  });
  const trial = names.network !== 'mainnet';
  const registry = new CertificateRegistry(queries, requests, facility.queries, metering, trial);
  const readings = new CertificateReadings(queries, requests, metering);
  return {
    routes: certificateRoutes(service, registry, readings, requests, clock),
    projections: [certificateProjection(names)],
    jobs: [],
    queries,
  };
}
