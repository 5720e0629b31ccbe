import type { Config } from '../../kit/config.ts';
import { freePort } from '../../kit/free-port.ts';
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

type RunOptions = Pick<LocalProductOptions, 'log' | 'onProgress' | 'withWeb' | 'example'> & {
  /** Where the web app lies once it is built; undefined serves what `npm run build` left, if anything. */
  webDir?: () => Promise<string | undefined>;
};

/** With a port of its own where any will do: sign-in challenges and pages name the address before anybody listens there. */
export const withPort = async (config: Config): Promise<Config> =>
  config.PORT === 0 ? { ...config, PORT: await freePort(config.HOST) } : config;

/** The product on services that run; stopping it leaves them running. */
export async function runLocalProduct(services: LocalServices, options: RunOptions): Promise<LocalProduct> {
  const { log, onProgress, withWeb = false, example = () => OFF, webDir } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const connections = await connect(services.config, log);
    stops.push(() => connections.close());
    const indexer = await runIndexer(connections);
    stops.push(() => indexer.stop());
    // Roles come from the chain: on a chain of our own the first request already finds the council in its place.
    if (services.ownChain) await indexer.follower.waitFor((await connections.stacks.info()).height, CATCH_UP_MS);
    const worker = await runWorker(connections);
    stops.push(() => worker.stop());
    onProgress('worker and indexer');
    const dir = await webDir?.();
    const config = { ...connections.config, ...(dir ? { WEB_DIR: dir } : {}) };
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

/** The whole product in one process, with the services it lacks beside it. */
export async function startLocalProduct(options: LocalProductOptions): Promise<LocalProduct> {
  const { config, withWeb = false, onProgress } = options;
  const build = withWeb && config.WEB_DIR === undefined ? buildWebApp() : undefined;
  const built = build?.done.then(({ step, dir }) => {
    onProgress(step);
    return dir;
  });
  let services: LocalServices | undefined;
  const stop = async () => {
    await build?.stop();
    await services?.stop();
  };
  try {
    services = await startLocalServices({ ...options, config: await withPort(config) });
    const product = await runLocalProduct(services, { ...options, ...(built ? { webDir: () => built } : {}) });
    return { ...product, stop: () => product.stop().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}
