import { setTimeout as sleep } from 'node:timers/promises';
import type { Express } from 'express';
import type { ChainService } from '../chain/chain.service.ts';
import { UNKNOWN_CHAIN_STATUS } from '../chain/chain-history.contract.ts';
import type { Metrics } from '../kit/http/metrics.ts';
import { type Route, route } from '../kit/http/route.ts';
import type { Reconciliation } from '../modules/reconciliation/index.ts';
import type { Connections } from './connect.ts';
import { type ExampleStatus, readStatus } from './system.contract.ts';
import { VERSION } from './version.ts';

/** A part that takes longer than this to answer is down for whoever waits for it. */
const PATIENCE_MS = 3_000;

const upOrDown = (up: boolean) => (up ? ('up' as const) : ('down' as const));

/** The answer, or `otherwise` where it fails or takes too long. */
const orElse = <T>(promise: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([promise.catch(() => otherwise), sleep(PATIENCE_MS, otherwise, { ref: false })]);

async function partsOf({ database, jobs, ipfs, stacks }: Connections) {
  const node = stacks.info().then(() => true);
  const [db, queue, store, chain] = await Promise.all([
    orElse(database.isUp(), false),
    orElse(jobs.isUp(), false),
    orElse(ipfs.isUp(), false),
    orElse(node, false),
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
  { runs }: Pick<Reconciliation, 'runs'>,
  { local, example }: LocalStatus = NOT_LOCAL,
): Route[] => [
  route(readStatus, async () => {
    const { network, deployer } = connections.names;
    // How far the chain is followed stands in the database: without it nobody knows, and `parts` says what is down.
    const [parts, followed, last] = await Promise.all([
      partsOf(connections),
      orElse(chain.status(), UNKNOWN_CHAIN_STATUS),
      orElse(runs.lastFinished(), null),
    ]);
    const { id = null, verdict = null, different = 0, finishedAt = null } = last ?? {};
    const reconciliation = { id, verdict, different, finishedAt };
    const queueBackend = connections.config.REDIS_URL ? ('redis' as const) : ('postgresql' as const);
    return {
      version: VERSION,
      network,
      deployer,
      parts,
      queueBackend,
      chain: followed,
      reconciliation,
      local,
      example: example(),
    };
  }),
];

/** Probes for an orchestrator: alive = the process answers; ready = the database answers, without which nothing works. */
export function serveProbes(app: Express, { database }: Connections, metrics: Metrics): void {
  app.get('/health/live', (_req, res) => void res.json({ status: 'up' }));
  app.get('/health/ready', async (_req, res) => {
    const up = await orElse(database.isUp(), false);
    res.status(up ? 200 : 503).json({ status: upOrDown(up) });
  });
  // For who runs this installation: not for those who come through its proxy.
  app.get('/metrics', async (req, res, next) => {
    if (req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined) return next();
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
