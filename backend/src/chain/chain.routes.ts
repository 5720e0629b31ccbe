import { type Route, route } from '../kit/http/route.ts';
import { listTransactions, readTransaction } from './chain.contract.ts';
import type { ChainService } from './chain.service.ts';

export const chainRoutes = (service: ChainService): Route[] => [
  route(listTransactions, ({ query }) => service.transactions(query)),
  route(readTransaction, ({ params }) => service.transaction(params.txid)),
];
