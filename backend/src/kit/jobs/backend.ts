import {
  assertSchemaCompatibility,
  createPostgresBackend,
  createRedisBackend,
  type JobsOptions,
  LATEST_SCHEMA_VERSION,
  type Processor,
  runMigrations,
  SchemaMigrationRequiredError,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import pg from 'pg';

/** What the rest of the queue needs of BullMQ, the same over PostgreSQL and over Redis. */
export interface Backend {
  kind: 'postgres' | 'redis';
  add(name: string, payload: unknown, options: JobsOptions): Promise<string>;
  counts(): Promise<Record<string, number>>;
  work(processor: Processor<unknown, void>, options: WorkerSettings): BackendWorker;
  close(): Promise<void>;
}

export type WorkerSettings = Omit<WorkerOptions, 'connection'>;

export interface BackendWorker {
  waitUntilReady(): Promise<unknown>;
  pause(doNotWaitActive?: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
}

type OnError = (error: Error) => void;
const QUEUE = 'rec';
const SCHEMA = 'bullmq';
const STATES = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;

/** Jobs in the schema `bullmq` of the product's own database. Each worker keeps one connection of its own, to listen. */
export async function postgresBackend(databaseUrl: string, onError: OnError): Promise<Backend> {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', `${given ? `${given} ` : ''}-c search_path=${SCHEMA},public`);
  const pool = new pg.Pool({
    connectionString: url.href,
    max: 10,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'rec-jobs',
  });
  // Every queue and worker listens for the errors of the pool they share.
  pool.setMaxListeners(0);
  pool.on('error', onError);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const classes = withBackend(createPostgresBackend);
  const queue = new classes.Queue(QUEUE, { connection: pool });
  queue.on('error', onError);
  return {
    kind: 'postgres',
    add: async (name, payload, options) => idOf(await queue.add(name, payload, options)),
    counts: () => queue.getJobCounts(...STATES),
    work: (processor, options) => {
      const worker = new classes.Worker(QUEUE, processor, { ...options, connection: pool });
      worker.on('error', onError);
      return worker;
    },
    async close() {
      await queue.close();
      await pool.end();
    },
  };
}

/** Creates or upgrades the tables only if needed: once migrated, a role that may not create schemas can work. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const version = await assertSchemaCompatibility(client, SCHEMA).catch((error: unknown) => {
      if (error instanceof SchemaMigrationRequiredError) return 0;
      throw error;
    });
    if (version < LATEST_SCHEMA_VERSION) await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
}

/** Jobs in Redis or Valkey, which has to run with `maxmemory-policy noeviction`. */
export async function redisBackend(redisUrl: string, onError: OnError): Promise<Backend> {
  const classes = withBackend(createRedisBackend);
  // Adding fails soon when Redis is down; a worker waits for it.
  const queue = new classes.Queue(QUEUE, { connection: { url: redisUrl, maxRetriesPerRequest: 1 } });
  queue.on('error', onError);
  return {
    kind: 'redis',
    add: async (name, payload, options) => idOf(await queue.add(name, payload, options)),
    counts: () => queue.getJobCounts(...STATES),
    work: (processor, options) => {
      const connection = { url: redisUrl, maxRetriesPerRequest: null };
      const worker = new classes.Worker(QUEUE, processor, { ...options, connection });
      worker.on('error', onError);
      return worker;
    },
    close: () => queue.close(),
  };
}

function idOf(job: { id?: string }): string {
  if (job.id === undefined) throw new Error('The queue gave the job no id.');
  return job.id;
}
