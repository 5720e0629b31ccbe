import type { ChainNames, ContractCalls } from '../../chain/index.ts';
import { ContractReads } from '../../chain/node/contract-reads.ts';
import type { StacksApi } from '../../chain/node/stacks-api.ts';
import type { Sponsor } from '../../chain/submit/sponsor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { MarketService } from '../market/index.ts';
import { SponsoredCallService } from './sponsored-call.service.ts';
import { SubmissionQueries } from './submission.queries.ts';
import { submissionRoutes } from './submission.routes.ts';
import { SubmissionService } from './submission.service.ts';

export interface SubmissionDependencies {
  database: Database;
  clock: Clock;
  calls: ContractCalls;
  names: ChainNames;
  /** For what only the node knows: nonces, fees, balances. */
  stacks: StacksApi;
  market: MarketService;
  /** Null where nobody pays network fees for others. */
  sponsor: Sponsor | null;
}

export function submissionModule({ database, clock, calls, names, stacks, market, sponsor }: SubmissionDependencies) {
  const queries = new SubmissionQueries(database);
  const sponsored = new SponsoredCallService(names, calls, market, new ContractReads(stacks, names));
  const service = new SubmissionService(database, queries, sponsored, sponsor, stacks, names, clock);
  return { routes: submissionRoutes(service, queries, sponsor, clock), projections: [], jobs: [], queries };
}
