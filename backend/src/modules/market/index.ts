export { marketEndpoints } from './market.contract.ts';
export { marketModule } from './market.module.ts';
export { energyInWords, stateAt, withWords } from './market.rules.ts';
export type { MarketService } from './market.service.ts';
export { type OriginRow, originColumns, originJoin, originOf } from './origin.queries.ts';
