import type { Config } from '../../kit/config.ts';
import type { Log } from '../../kit/log.ts';
import { type Connections, connect } from '../connect.ts';
import { runApi, runIndexer, runWorker } from '../processes.ts';
import type { ExampleStatus } from '../system.contract.ts';
import { localMode } from './local-mode.ts';
import { type LocalServices, startLocalServices } from './services.ts';
import { buildWebApp } from './web-build.ts';

/** A local chain that grew for weeks is read in seconds. */
const CATCH_UP_MS = 120_000;

export interface LocalProduct {
  /** Of the API and its pages. */
  url: string;
  connections: Connections;
  services: LocalServices;
  stop(): Promise<void>;
}

export interface LocalProductOptions {
  config: Config;
  dataDir: string;
  durable: boolean;
  log: Log;
  onProgress: (step: string) => void;
  /** For people at a browser: the web app, the accounts of the local chain and a way to it. Not in the demo. */
  withWeb?: boolean;
  example?: () => ExampleStatus;
}

const OFF: ExampleStatus = { state: 'off', done: 0, of: 0 };

/** The whole product in one process, with the services it lacks beside it. */
export async function startLocalProduct(options: LocalProductOptions): Promise<LocalProduct> {
  const { withWeb = false, example = () => OFF, onProgress } = options;
  const build = withWeb ? buildWebApp() : undefined;
  const stops: (() => Promise<void>)[] = build ? [() => build.stop()] : [];
  const told = build?.done.then(({ step, dir }) => {
    onProgress(step);
    return dir;
  });
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const services = await startLocalServices(options);
    stops.push(() => services.stop());
    const connections = await connect(services.config, options.log);
    stops.push(() => connections.close());
    const indexer = runIndexer(connections);
    stops.push(() => indexer.stop());
    // Roles come from the chain: on a chain of our own the first request already finds the council in its place.
    if (options.config.STACKS_API_URL === undefined)
      await indexer.waitFor((await connections.stacks.info()).height, CATCH_UP_MS);
    const worker = await runWorker(connections);
    stops.push(() => worker.stop());
    onProgress('worker and indexer');
    const webDir = options.config.WEB_DIR ?? (await told);
    const config = { ...connections.config, ...(webDir ? { WEB_DIR: webDir } : {}) };
    const additions = withWeb ? localMode(connections, { ownChain: services.ownChain, example }) : {};
    const api = await runApi({ ...connections, config }, additions);
    stops.push(() => api.stop());
    onProgress('API');
    return { url: api.url, connections, services, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
