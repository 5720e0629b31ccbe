import { type ChainNames, type ContractCalls, chainStanding } from '../../chain/index.ts';
import { ContractReads } from '../../chain/node/contract-reads.ts';
import type { StacksApi } from '../../chain/node/stacks-api.ts';
import type { Sponsor } from '../../chain/submit/sponsor.ts';
import type { Submission } from '../../chain/submit/submission.ts';
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
  const standing = () => chainStanding(database, stacks);
  const sponsored = new SponsoredCallService(names, calls, market, new ContractReads(stacks, names), standing);
  const service = new SubmissionService(database, queries, sponsored, sponsor, stacks, names, clock);
  /** For the tracker: whether what was signed a while ago would still succeed. */
  const recheck = ({ account, call }: Submission) => sponsored.check({ address: account }, call);
  return { routes: submissionRoutes(service, queries, sponsor, clock), projections: [], jobs: [], queries, recheck };
}
