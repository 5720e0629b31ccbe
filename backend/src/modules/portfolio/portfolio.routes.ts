import type { Clock } from '../../kit/clock.ts';
import { type Route, route, signedIn } from '../../kit/http/route.ts';
import * as api from './portfolio.contract.ts';
import type { PortfolioQueries } from './portfolio.queries.ts';
import type { PortfolioService } from './portfolio.service.ts';
import type { RetirementQueries } from './retirement.queries.ts';

export const portfolioRoutes = (
  service: PortfolioService,
  queries: PortfolioQueries,
  retirements: RetirementQueries,
  clock: Clock,
): Route[] => [
  route(api.listHoldings, ({ principal, query }) => queries.holdings(signedIn(principal).address, query, clock.now())),
  route(api.readPortfolio, ({ principal }) => queries.figures(signedIn(principal).address)),
  route(api.listRetirements, ({ query }) => retirements.retirements(query, null)),
  route(api.listOwnRetirements, ({ principal, query }) => {
    const { address } = signedIn(principal);
    return retirements.retirements({ ...query, account: address }, address);
  }),
  route(api.readRetirement, ({ params }) => service.readRetirement(params.retirement, null)),
  route(api.publishRetirement, ({ principal, params, body }) =>
    service.publish(signedIn(principal), params.retirement, body.published),
  ),
  route(api.retireCall, ({ principal, params, body }) => service.retireCall(signedIn(principal), params.token, body)),
  route(api.buyAndRetireCall, ({ principal, params, body }) =>
    service.buyAndRetireCall(signedIn(principal), params.listing, body),
  ),
  route(api.transferCall, ({ principal, params, body }) =>
    service.transferCall(signedIn(principal), params.token, body.recipient),
  ),
  route(api.splitCall, ({ principal, params, body }) => service.splitCall(signedIn(principal), params.token, body.wh)),
];
