import { join } from 'node:path';
import { deployContracts } from '../../../../clarity/deploy/deploy.ts';
import { devnetAccounts, startLocalnet } from '../../../../clarity/localnet/index.ts';
import type { Config } from '../../kit/config.ts';
import { migrate } from '../../kit/database.ts';
import { startIpfs } from '../../kit/embedded/ipfs.ts';
import { startPostgres } from '../../kit/embedded/postgres.ts';
import { freePort } from '../../kit/free-port.ts';
import type { Log } from '../../kit/log.ts';
import { fundGaslessAccount } from './gasless-account.ts';

export interface LocalServicesOptions {
  config: Config;
  dataDir: string;
  /** False gives up safety against a power cut for speed: the demo. */
  durable: boolean;
  log: Log;
  /** Told once per step that is done. */
  onProgress: (step: string) => void;
}

export interface LocalServices {
  /** The given configuration with every service filled in. */
  config: Config;
  /** Read-only IPFS gateway; undefined with an IPFS node of one's own. */
  ipfsGateway: string | undefined;
  /** The local chain was started here, for this installation alone. */
  ownChain: boolean;
  /** So was everything else: nobody but this folder has what is in it. */
  ownServices: boolean;
  stop(): Promise<void>;
}

/** The local chain pushes to its own machine only. */
const OBSERVER_HOST = '127.0.0.1';

type Stop = () => Promise<void>;

/** Brings up what the configuration does not name: database, block store, local chain with the contracts. */
export async function startLocalServices(options: LocalServicesOptions): Promise<LocalServices> {
  const { config, dataDir, durable, log, onProgress } = options;
  if (config.NODE_ENV === 'production')
    throw new Error(
      'Embedded services are for one machine. In production run api, worker and indexer with docker-compose.yml.',
    );
  const stops: Stop[] = [];
  const stop = async () => {
    for (const end of stops.reverse())
      await end().catch((error: unknown) => log.warn({ err: error }, 'a service did not stop cleanly'));
  };
  const started = async <T extends { stop: Stop }>(step: string, service: Promise<T>): Promise<T> => {
    const running = await service;
    stops.push(() => running.stop());
    onProgress(step);
    return running;
  };

  const ownChain = config.STACKS_API_URL === undefined && config.STACKS_RPC_URL === undefined;
  // The chain is told where to push before anybody listens there; it says everything again until it is heard.
  const observerPort = ownChain ? config.STACKS_OBSERVER_PORT || (await freePort(OBSERVER_HOST)) : undefined;

  const database = async () => {
    if (config.DATABASE_URL) return config.DATABASE_URL;
    const postgres = await started('PostgreSQL', startPostgres({ dataDir: join(dataDir, 'postgres'), durable }));
    return postgres.url;
  };
  const ipfs = async () => {
    if (config.IPFS_API_URL) return { url: config.IPFS_API_URL, gatewayUrl: undefined };
    return started('IPFS block store', startIpfs({ dataDir: join(dataDir, 'ipfs'), durable }));
  };
  const chain = async () => {
    if (!ownChain) return { url: config.STACKS_API_URL, deployer: config.CONTRACT_DEPLOYER };
    const localnet = await started(
      'local chain',
      startLocalnet({
        dataDir: join(dataDir, 'chain'),
        observers: [[`http://${OBSERVER_HOST}:${observerPort}`, config.STACKS_OBSERVER_SECRET ?? []].flat().join('/')],
        log: (line) => log.debug({ chain: line }, 'local chain'),
      }),
    );
    const { deployer, wallet_4, wallet_5 } = devnetAccounts();
    const deployed = await deployContracts({
      nodeUrl: localnet.url,
      network: 'devnet',
      deployerKey: deployer.privateKey,
      members: [wallet_4.address],
      threshold: 1,
      guardians: [wallet_4.address],
      delay: 0,
      treasury: wallet_5.address,
    }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      if (!reason.includes('published with another source')) throw error;
      throw new Error(
        `The data in ${dataDir} are of another version of the contracts. Delete that folder to begin anew.`,
      );
    });
    onProgress(`contracts ${Object.keys(deployed.contracts).join(', ')}`);
    await fundGaslessAccount(localnet.url);
    return { url: localnet.url, deployer: deployed.deployer };
  };

  const results = await Promise.allSettled([database(), ipfs(), chain()]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [databaseUrl, store, node] = results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as [
    string,
    { url: string; gatewayUrl: string | undefined },
    { url: string | undefined; deployer: string | undefined },
  ];
  const ran = await migrate(databaseUrl);
  onProgress(ran.length > 0 ? `schema (${ran.length} migrations)` : 'schema up to date');
  return {
    config: {
      ...config,
      DATABASE_URL: databaseUrl,
      IPFS_API_URL: store.url,
      ...(node.url ? { STACKS_API_URL: node.url } : {}),
      ...(ownChain ? { STACKS_OBSERVER_PORT: observerPort, STACKS_OBSERVER_HOST: OBSERVER_HOST } : {}),
      ...(node.deployer ? { CONTRACT_DEPLOYER: node.deployer } : {}),
      // On a chain of our own the market pays network fees from a development account.
      ...(ownChain && !config.SPONSOR_PRIVATE_KEY ? { SPONSOR_PRIVATE_KEY: devnetAccounts().wallet_8.privateKey } : {}),
    },
    ipfsGateway: store.gatewayUrl,
    ownChain,
    ownServices: ownChain && config.DATABASE_URL === undefined && config.IPFS_API_URL === undefined,
    stop,
  };
}
