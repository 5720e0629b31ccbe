import { type Route, route } from '../kit/http/route.ts';
import { listBlocks, listForks, listTransactions, readFork, readTransaction } from './chain.contract.ts';
import type { ChainService } from './chain.service.ts';

export const chainRoutes = (service: ChainService): Route[] => [
  route(listTransactions, ({ query }) => service.transactions(query)),
  route(readTransaction, ({ params }) => service.transaction(params.txid)),
  route(listBlocks, ({ query }) => service.blocks(query)),
  route(listForks, ({ query }) => service.forks(query)),
  route(readFork, ({ params }) => service.fork(params.fork)),
];
