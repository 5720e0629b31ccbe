import { type ChainNames, chainNames } from '../chain/index.ts';
import { StacksApi } from '../chain/node/stacks-api.ts';
import type { Sponsor } from '../chain/submit/sponsor.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import type { Config } from '../kit/config.ts';
import { Database } from '../kit/database.ts';
import { createIpfs, type Ipfs } from '../kit/ipfs.ts';
import { createJobs, type Jobs } from '../kit/jobs/index.ts';
import type { Log } from '../kit/log.ts';
import { entities } from './entities.ts';
import { sponsorOf } from './sponsor.ts';

/** Everything outside this process that the product talks to. */
export interface Connections {
  config: Config;
  log: Log;
  clock: Clock;
  database: Database;
  databaseUrl: string;
  ipfs: Ipfs;
  jobs: Jobs;
  stacks: StacksApi;
  /** Pays network fees for others; null where nobody does. */
  sponsor: Sponsor | null;
  names: ChainNames;
  publicUrl: string;
  close(): Promise<void>;
}

function required<T>(value: T | undefined, variable: string): T {
  if (value === undefined)
    throw new Error(`Set ${variable}. On one machine without services, run \`npm start\`: it brings its own.`);
  return value;
}

/** Opens the connections that a process needs; a missing variable is named with what to do. */
export async function connect(config: Config, log: Log): Promise<Connections> {
  const databaseUrl = required(config.DATABASE_URL, 'DATABASE_URL');
  const ipfs = createIpfs(required(config.IPFS_API_URL, 'IPFS_API_URL'));
  const { STACKS_API_URL: url, STACKS_RPC_URL: rpcUrl } = config;
  required(url ?? rpcUrl, 'STACKS_API_URL or STACKS_RPC_URL');
  const stacks = new StacksApi({ url, rpcUrl });
  const names = chainNames(config.STACKS_NETWORK, required(config.CONTRACT_DEPLOYER, 'CONTRACT_DEPLOYER'));
  const database = await Database.connect({ url: databaseUrl, entities });
  const jobs = await createJobs({ databaseUrl, ...(config.REDIS_URL ? { redisUrl: config.REDIS_URL } : {}), log });
  return {
    config,
    log,
    clock: systemClock,
    database,
    databaseUrl,
    ipfs,
    jobs,
    stacks,
    sponsor: sponsorOf(config, stacks),
    names,
    publicUrl: config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
    async close() {
      await jobs.close();
      await database.close();
    },
  };
}
