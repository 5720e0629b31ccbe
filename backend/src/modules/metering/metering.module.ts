import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Ipfs } from '../../kit/ipfs.ts';
import { handle } from '../../kit/jobs/index.ts';
import type { FacilityQueries } from '../facility/index.ts';
import { AssessmentService } from './assessment.service.ts';
import { assessBatch } from './metering.jobs.ts';
import { MeteringQueries } from './metering.queries.ts';
import { MeteringRepository } from './metering.repository.ts';
import { meteringRoutes } from './metering.routes.ts';
import { type IssuedPeriods, MeteringService } from './metering.service.ts';
import { MeteringReader } from './metering-reader.service.ts';
import { ReadingRepository } from './reading.repository.ts';

export interface MeteringDependencies {
  database: Database;
  clock: Clock;
  documents: Pick<Ipfs, 'get' | 'putBytes' | 'putJson'>;
  facility: FacilityQueries;
  /** Asked of the module that records issuances, which comes after this one. */
  issuedPeriods: IssuedPeriods;
}

export function meteringModule({ database, clock, documents, facility, issuedPeriods }: MeteringDependencies) {
  const queries = new MeteringQueries(database, facility, documents);
  const parts = {
    database,
    batches: new MeteringRepository(),
    readings: new ReadingRepository(),
    queries,
    facilities: facility,
    documents,
    issuedPeriods,
    clock,
  };
  const assessment = new AssessmentService(parts);
  return {
    routes: meteringRoutes(new MeteringService(parts), new MeteringReader(queries, facility)),
    projections: [],
    jobs: [
      handle(assessBatch, ({ batchId }, { attempt }) =>
        assessment.assess(batchId, { lastAttempt: attempt >= assessBatch.attempts }),
      ),
    ],
    queries,
  };
}
