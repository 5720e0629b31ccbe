export { marketEndpoints } from './market.contract.ts';
export { marketModule } from './market.module.ts';
export { energyInWords, stateAt, withWords } from './market.rules.ts';
export type { MarketService } from './market.service.ts';
export { ORIGIN_COLUMNS, ORIGIN_JOIN, type OriginRow, originOf } from './origin.queries.ts';
