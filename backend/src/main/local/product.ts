import type { Config } from '../../kit/config.ts';
import type { Log } from '../../kit/log.ts';
import { type Connections, connect } from '../connect.ts';
import { runApi, runIndexer, runWorker } from '../processes.ts';
import { type LocalServices, startLocalServices } from './services.ts';

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
}

/** The whole product in one process, with the services it lacks beside it. */
export async function startLocalProduct(options: LocalProductOptions): Promise<LocalProduct> {
  const services = await startLocalServices(options);
  const stops: (() => Promise<void>)[] = [() => services.stop()];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const connections = await connect(services.config, options.log);
    stops.push(() => connections.close());
    const indexer = runIndexer(connections);
    stops.push(() => indexer.stop());
    // Roles come from the chain: on a chain of our own the first request already finds the council in its place.
    if (options.config.STACKS_API_URL === undefined)
      await indexer.waitFor((await connections.stacks.info()).height, CATCH_UP_MS);
    const worker = await runWorker(connections);
    stops.push(() => worker.stop());
    options.onProgress('worker and indexer');
    const api = await runApi(connections);
    stops.push(() => api.stop());
    options.onProgress('API');
    return { url: api.url, connections, services, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
