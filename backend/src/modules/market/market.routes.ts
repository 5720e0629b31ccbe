import type { Clock } from '../../kit/clock.ts';
import { type Route, route, signedIn } from '../../kit/http/route.ts';
import * as api from './market.contract.ts';
import type { MarketQueries } from './market.queries.ts';
import type { MarketService } from './market.service.ts';
import type { MarketSummaryQueries } from './market-summary.queries.ts';

export const marketRoutes = (
  service: MarketService,
  queries: MarketQueries,
  summary: MarketSummaryQueries,
  clock: Clock,
): Route[] => [
  route(api.listListings, ({ query }) => queries.listings(query, clock.now())),
  route(api.readListing, ({ params }) => service.listing(params.listing)),
  route(api.listPurchases, ({ query }) => queries.purchases(query)),
  route(api.readMarket, () => queries.settings()),
  route(api.readMarketSummary, () => summary.summary(clock.now())),
  route(api.quoteListing, ({ params, body }) => service.quote(params.listing, body.wh)),
  route(api.listLotCall, ({ principal, body }) => service.listCall(signedIn(principal), body)),
  route(api.cancelListingCall, ({ principal, params }) => service.cancelCall(signedIn(principal), params.listing)),
  route(api.buyCall, ({ principal, params, body }) => service.buyCall(signedIn(principal), { ...params, ...body })),
];
