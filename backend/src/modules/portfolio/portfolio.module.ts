import type { ContractCalls, StacksNetworkName } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { MarketService } from '../market/index.ts';
import { portfolioProjection } from './portfolio.projection.ts';
import { PortfolioQueries } from './portfolio.queries.ts';
import { PortfolioRepository } from './portfolio.repository.ts';
import { portfolioRoutes } from './portfolio.routes.ts';
import { PortfolioService } from './portfolio.service.ts';
import { RetirementQueries } from './retirement.queries.ts';

export interface PortfolioDependencies {
  database: Database;
  clock: Clock;
  calls: ContractCalls;
  market: MarketService;
  network: StacksNetworkName;
}

export function portfolioModule({ database, clock, calls, market, network }: PortfolioDependencies) {
  const queries = new PortfolioQueries(database);
  const retirements = new RetirementQueries(database);
  const repository = new PortfolioRepository();
  const service = new PortfolioService(database, repository, retirements, market, calls, clock, network);
  return {
    routes: portfolioRoutes(service, queries, retirements, clock),
    projections: [portfolioProjection],
    jobs: [],
  };
}
