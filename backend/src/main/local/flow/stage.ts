import { setTimeout as sleep } from 'node:timers/promises';
import { Broadcaster, ChainService } from '../../../chain/index.ts';
import type { Connections } from '../../connect.ts';
import type { Stage } from './actor.ts';

/** The API at `apiUrl` and the chain behind it. */
export function stageOf(apiUrl: string, { database, stacks, names }: Connections): Stage {
  const chain = new ChainService(database, stacks);
  return {
    apiUrl,
    broadcaster: new Broadcaster(stacks, names.network),
    txids: [],
    async recorded(txid) {
      while (!(await chain.transaction(txid)).recorded) await sleep(25);
    },
  };
}
