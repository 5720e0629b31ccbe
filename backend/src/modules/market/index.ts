export { marketEndpoints } from './market.contract.ts';
export { marketModule } from './market.module.ts';
export type { MarketQueries } from './market.queries.ts';
export type { MarketSettings } from './market.rules.ts';
export { energyInWords, stateAt, withWords } from './market.rules.ts';
export type { MarketService } from './market.service.ts';
export { type OriginRow, originColumns, originJoin, originOf } from './origin.queries.ts';
