import type { ContractCalls } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { marketProjection } from './market.projection.ts';
import { MarketQueries } from './market.queries.ts';
import { marketRoutes } from './market.routes.ts';
import { MarketService } from './market.service.ts';
import { MarketSummaryQueries } from './market-summary.queries.ts';

export interface MarketDependencies {
  database: Database;
  clock: Clock;
  calls: ContractCalls;
}

export function marketModule({ database, clock, calls }: MarketDependencies) {
  const queries = new MarketQueries(database);
  const service = new MarketService(queries, calls, clock);
  return {
    routes: marketRoutes(service, queries, new MarketSummaryQueries(database), clock),
    projections: [marketProjection],
    jobs: [],
    service,
    queries,
  };
}
