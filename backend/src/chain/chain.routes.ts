import { type Route, route } from '../kit/http/route.ts';
import { readTransaction } from './chain.contract.ts';
import type { ChainService } from './chain.service.ts';

export const chainRoutes = (service: ChainService): Route[] => [
  route(readTransaction, ({ params }) => service.transaction(params.txid)),
];
