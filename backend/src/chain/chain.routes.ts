import { type Route, route } from '../kit/http/route.ts';
import { listTransactions, readTransaction } from './chain.contract.ts';
import type { ChainService } from './chain.service.ts';
import { listBlocks, listForks, readFork } from './chain-history.contract.ts';

export const chainRoutes = (service: ChainService): Route[] => [
  route(listTransactions, ({ query }) => service.transactions(query)),
  route(readTransaction, ({ params }) => service.transaction(params.txid)),
  route(listBlocks, ({ query }) => service.blocks(query)),
  route(listForks, ({ query }) => service.forks(query)),
  route(readFork, ({ params }) => service.fork(params.fork)),
];
