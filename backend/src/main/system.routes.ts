import type { Express } from 'express';
import type { ChainService } from '../chain/chain.service.ts';
import type { Metrics } from '../kit/http/metrics.ts';
import { type Route, route } from '../kit/http/route.ts';
import type { Connections } from './connect.ts';
import { type ExampleStatus, readStatus } from './system.contract.ts';
import { VERSION } from './version.ts';

const upOrDown = (up: boolean) => (up ? ('up' as const) : ('down' as const));

async function partsOf({ database, jobs, ipfs, stacks }: Connections) {
  const answers = (promise: Promise<unknown>) =>
    promise.then(
      () => true,
      () => false,
    );
  const [db, queue, store, chain] = await Promise.all([
    database.isUp(),
    jobs.isUp(),
    ipfs.isUp(),
    answers(stacks.info()),
  ]);
  return { database: upOrDown(db), queue: upOrDown(queue), ipfs: upOrDown(store), chain: upOrDown(chain) };
}

/** What only the one-machine mode has to say. */
export interface LocalStatus {
  local: boolean;
  example(): ExampleStatus;
}

const NOT_LOCAL: LocalStatus = { local: false, example: () => ({ state: 'off', done: 0, of: 0 }) };

export const systemRoutes = (
  connections: Connections,
  chain: ChainService,
  { local, example }: LocalStatus = NOT_LOCAL,
): Route[] => [
  route(readStatus, async () => ({
    version: VERSION,
    network: connections.names.network,
    deployer: connections.names.deployer,
    parts: await partsOf(connections),
    queueBackend: connections.config.REDIS_URL ? ('redis' as const) : ('postgresql' as const),
    chain: await chain.status(),
    local,
    example: example(),
  })),
];

/** Probes for an orchestrator: alive = the process answers; ready = the database answers, without which nothing works. */
export function serveProbes(app: Express, { database }: Connections, metrics: Metrics): void {
  app.get('/health/live', (_req, res) => void res.json({ status: 'up' }));
  app.get('/health/ready', async (_req, res) => {
    const up = await database.isUp();
    res.status(up ? 200 : 503).json({ status: upOrDown(up) });
  });
  app.get('/metrics', async (_req, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
