import type { Express } from 'express';
import { chainRoutes } from '../chain/chain.routes.ts';
import { ChainService } from '../chain/chain.service.ts';
import { observeChain } from '../chain/chain-metrics.ts';
import { Follower } from '../chain/follow/follower.ts';
import { StacksSource } from '../chain/follow/stacks-source.ts';
import { StacksApi } from '../chain/node/stacks-api.ts';
import { NodeObserver } from '../chain/observe/node-observer.ts';
import { ObservedSource } from '../chain/observe/observed-source.ts';
import type { Recheck } from '../chain/submit/submission-sender.ts';
import { SubmissionTracker } from '../chain/submit/submission-tracker.ts';
import { createApp } from '../kit/http/app.ts';
import { EventStreams } from '../kit/http/event-streams.ts';
import { Metrics } from '../kit/http/metrics.ts';
import type { Route } from '../kit/http/route.ts';
import { listen, type RunningServer } from '../kit/http/server.ts';
import { LiveNotices } from '../kit/live.ts';
import { openApiDocument } from '../kit/openapi.ts';
import { OutboxDispatcher } from '../kit/outbox.ts';
import { compose } from './compose.ts';
import type { Connections } from './connect.ts';
import { serveLanding, servePages } from './docs-page.ts';
import { endpoints } from './endpoints.ts';
import { watchReconciliation } from './reconciliation-metrics.ts';
import { sponsorOf } from './sponsor.ts';
import { measureSubmissions } from './submission-metrics.ts';
import { followLive } from './system.contract.ts';
import { type LocalStatus, serveProbes, systemRoutes } from './system.routes.ts';
import { VERSION } from './version.ts';
import { serveWebApp, webDirOf } from './web-app.ts';

/** Where `npm run build` puts the web app, seen from the root of the installation. */
const BUILT_WEB = 'frontend/dist';

/** Something that runs until it is stopped; stopping finishes what is under way. */
export interface Running {
  stop(): Promise<void>;
}

/** What the one-machine mode adds to the API. */
export interface ApiAdditions {
  routes?: readonly Route[];
  extras?: (app: Express) => void;
  status?: LocalStatus;
}

/** Whoever waits for a page hears soon that the node does not answer; the follower, which waits for nobody, is patient. */
const FOR_PEOPLE = { timeoutMs: 3_000, retries: 1 };

/** The HTTP API with its reference pages, probes and metrics. */
export async function runApi(connections: Connections, additions: ApiAdditions = {}): Promise<RunningServer> {
  const node = new StacksApi({ ...connections.stacks.urls, ...FOR_PEOPLE });
  const composed = compose({ ...connections, stacks: node, sponsor: sponsorOf(connections.config, node) });
  const chain = new ChainService(connections.database, node, composed.projections);
  const metrics = new Metrics(true);
  observeChain(metrics, chain);
  measureSubmissions(metrics.registry, composed.submission.queries, connections);
  watchReconciliation(metrics, composed.reconciliation);
  const notices = await LiveNotices.listen(connections.databaseUrl, connections.log);
  const streams = new EventStreams(notices);
  const app = createApp({
    routes: [
      ...composed.routes,
      ...chainRoutes(chain),
      ...systemRoutes(connections, chain, composed.reconciliation, additions.status),
      ...(additions.routes ?? []),
    ],
    authenticate: composed.authenticate,
    log: connections.log,
    metrics,
    publicUrl: connections.publicUrl,
    trustedProxies: connections.config.TRUSTED_PROXIES,
    extras: (express) => {
      express.get(followLive.path, streams.handle);
      serveProbes(express, connections, metrics);
      additions.extras?.(express);
      servePages(express, openApiDocument(endpoints, VERSION));
      const web = webDirOf(connections.config.WEB_DIR, BUILT_WEB);
      if (web === undefined) serveLanding(express);
      else serveWebApp(express, web);
    },
  });
  const quiet = async () => {
    streams.close();
    await notices.close();
  };
  try {
    const { url, stop } = await listen(app, connections.config.HOST, connections.config.PORT);
    return { url, stop: () => quiet().then(stop) };
  } catch (error) {
    await quiet();
    throw error;
  }
}

/** Moves the outbox to the queue, does the jobs, and brings what was signed to its end. */
export async function runWorker(connections: Connections): Promise<Running> {
  const { handlers, reconciliation, submission } = compose(connections);
  const worker = await connections.jobs.worker(handlers);
  const dispatcher = new OutboxDispatcher(connections.database, connections.jobs, connections.log);
  dispatcher.start();
  const minutes = connections.config.RECONCILE_EVERY;
  const schedule = reconciliation.schedule(minutes * 60_000);
  if (minutes > 0) schedule.start();
  const tracker = createTracker(connections, submission.recheck);
  tracker.start();
  return {
    async stop() {
      await schedule.stop();
      reconciliation.comparison.pause();
      await tracker.stop();
      await dispatcher.stop();
      await worker.close();
    },
  };
}

/** What follows submissions to their end, not started. Several may run side by side. */
export function createTracker(
  { database, stacks: api, sponsor, log, clock, names }: Connections,
  recheck: Recheck,
): SubmissionTracker {
  return new SubmissionTracker({
    database,
    api,
    sponsor,
    recheck,
    log,
    clock,
    pollMs: names.network === 'devnet' ? 200 : 2_000,
  });
}
/** A local chain is asked often: nobody pays for it, and people wait. */
const POLL_MS = { devnet: 100, testnet: 2_000, mainnet: 2_000 } as const;
/** How often a follower that is pushed blocks asks all the same. */
const SAFETY_MS = { devnet: 1_000, testnet: 15_000, mainnet: 15_000 } as const;

/** The follower of this installation, not started. */
export function createFollower(connections: Connections, observer: NodeObserver | null = null): Follower {
  const { config, database, stacks, names, log, clock } = connections;
  const api = stacks.hasApi ? new StacksSource(stacks, names) : null;
  const startHeight = config.STACKS_START_HEIGHT;
  const isLocal = names.network === 'devnet';
  const pushed = () =>
    new ObservedSource({
      database,
      api,
      startHeight,
      clock,
      pushes: () => observer?.counts ?? { received: 0, refused: 0, lastAt: null },
      safetyMs: SAFETY_MS[names.network],
      mayShrink: isLocal,
    });
  const source = observer === null ? (api ?? pushed()) : pushed();
  return new Follower({
    database,
    source,
    ...(api === null ? {} : { node: api }),
    projections: compose(connections).projections,
    log,
    clock,
    startHeight,
    // A local chain may be reset or cut back as far as anybody likes; a public one never loses final blocks.
    deepForks: isLocal ? 'rebuild' : 'refuse',
    pollMs: POLL_MS[names.network],
  });
}

export interface RunningIndexer extends Running {
  follower: Follower;
  /** Where a node is to post its blocks; null where the API is asked for them. */
  observerUrl: string | null;
}

/** Follows the chain into rows. Several may run; one holds the lock and the others wait for it. */
export async function runIndexer(connections: Connections): Promise<RunningIndexer> {
  const { config, database, names, log, clock } = connections;
  const { STACKS_OBSERVER_PORT: port, STACKS_OBSERVER_HOST: host, STACKS_OBSERVER_SECRET: secret = '' } = config;
  if (port === undefined && !connections.stacks.hasApi)
    throw new Error(
      'There is no way to the blocks: set STACKS_API_URL to an API that is asked for them, or STACKS_OBSERVER_PORT for a ' +
        'node that pushes them.',
    );
  const observer =
    port === undefined ? null : await NodeObserver.listen({ host, port, secret, names, database, log, clock });
  try {
    const follower = createFollower(connections, observer);
    observer?.onBlock(() => follower.wake());
    follower.start();
    if (observer !== null) log.info({ url: observer.url }, 'a node may push its blocks');
    return {
      follower,
      observerUrl: observer?.url ?? null,
      async stop() {
        await observer?.stop();
        await follower.stop();
      },
    };
  } catch (error) {
    await observer?.stop();
    throw error;
  }
}
