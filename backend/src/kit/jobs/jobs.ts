import { setTimeout as sleep } from 'node:timers/promises';
import { type Job as QueuedJob, UnrecoverableError } from 'bullmq';
import type { z } from 'zod';
import type { Log } from '../log.ts';
import { type Backend, postgresBackend, redisBackend } from './backend.ts';
import { definedJobs, delayAfter, encode, GiveUp, type Handler, type Job, Retry } from './job.ts';

export interface JobsOptions {
  databaseUrl: string;
  /** Redis or Valkey instead of PostgreSQL. */
  redisUrl?: string;
  log: Log;
}

export interface EnqueueOptions {
  /** The same id again, for the same job, is the same job: it is neither added nor run twice while it is remembered. */
  id?: string;
  delayMs?: number;
}

export interface WorkerOptions {
  /** Jobs this worker does at a time. */
  concurrency?: number;
  /** A worker silent for this long is taken for dead, and its jobs run elsewhere. */
  lockMs?: number;
}

export interface RunningWorker {
  /** Takes no further job and waits for those under way, 15 s if not told otherwise; what is cut off runs again elsewhere. */
  close(patienceMs?: number): Promise<void>;
}

export interface Jobs {
  /** Where the jobs are kept. */
  kind: 'postgres' | 'redis';
  /** Throws if the payload does not fit the schema. Returns the id. */
  enqueue<S extends z.ZodType>(job: Job<S>, payload: z.input<S>, options?: EnqueueOptions): Promise<string>;
  /** For the outbox, which knows names and stored JSON only. */
  enqueueByName(name: string, payload: unknown, options?: EnqueueOptions): Promise<void>;
  /** Refuses to start if a defined job has no handler, has two, or a handler's job is unknown. */
  worker(handlers: readonly Handler[], options?: WorkerOptions): Promise<RunningWorker>;
  /** Jobs by state: waiting, active, delayed, completed, failed. */
  counts(): Promise<Record<string, number>>;
  isUp(): Promise<boolean>;
  close(): Promise<void>;
}

/** How long a done job is remembered, for its id and for people; a failed one stays longer, to be looked into. */
const KEEP_DONE = { age: 24 * 3600, count: 10_000 };
const KEEP_FAILED = { age: 30 * 24 * 3600, count: 10_000 };

/** The queue. Opens its connections, and creates its tables in PostgreSQL if they are not there. */
export async function createJobs({ databaseUrl, redisUrl, log }: JobsOptions): Promise<Jobs> {
  const onError = (error: Error) => log.error({ err: error }, 'the queue reports an error');
  const backend = redisUrl ? await redisBackend(redisUrl, onError) : await postgresBackend(databaseUrl, onError);
  const workers = new Set<RunningWorker>();

  async function add(job: Job, payload: unknown, { id, delayMs }: EnqueueOptions): Promise<string> {
    if (id !== undefined && !/^[\w.-]{1,200}$/.test(id)) {
      throw new Error(
        `"${id.slice(0, 200)}" is not a job id: up to 200 letters, digits, dots, dashes and underscores.`,
      );
    }
    const stored = await backend.add(job.name, encode(job, payload), {
      attempts: job.attempts,
      // The worker computes the wait, so that a new version changes it for jobs that are already queued.
      backoff: { type: 'job' },
      removeOnComplete: KEEP_DONE,
      removeOnFail: KEEP_FAILED,
      ...(id !== undefined && { jobId: queueId(job, id) }),
      ...(delayMs !== undefined && { delay: delayMs }),
    });
    return id ?? stored;
  }

  return {
    kind: backend.kind,
    enqueue: (job, payload, options = {}) => add(job, payload, options),

    async enqueueByName(name, payload, options = {}) {
      const job = definedJobs().get(name);
      if (!job) throw new Error(`There is no job named ${name} in this version.`);
      await add(job, payload, options);
    },

    async worker(handlers, options = {}) {
      const worker = await startWorker(backend, byName(handlers), log, options);
      const running = {
        async close(patienceMs?: number) {
          workers.delete(running);
          await worker.close(patienceMs);
        },
      };
      workers.add(running);
      return running;
    },

    counts: () => backend.counts(),

    async isUp() {
      const answered = backend.counts().then(
        () => true,
        () => false,
      );
      return Promise.race([answered, sleep(2_000, false, { ref: false })]);
    },

    async close() {
      await Promise.all([...workers].map((worker) => worker.close()));
      await backend.close();
    },
  };
}

/** Ids of different jobs never meet, and none looks like a number, which BullMQ keeps for itself. */
const queueId = (job: Job, id: string): string => `${job.name}/${id}`;

function byName(handlers: readonly Handler[]): ReadonlyMap<string, Handler> {
  const map = new Map<string, Handler>();
  for (const handler of handlers) {
    const { name } = handler.job;
    if (map.has(name)) throw new Error(`The job ${name} has two handlers.`);
    if (definedJobs().get(name) !== handler.job) throw new Error(`The job ${name} was not made by defineJob.`);
    map.set(name, handler);
  }
  const missing = [...definedJobs().keys()].filter((name) => !map.has(name));
  if (missing.length > 0) throw new Error(`No handler for: ${missing.join(', ')}. Pass one for every defined job.`);
  return map;
}

async function startWorker(
  backend: Backend,
  handlers: ReadonlyMap<string, Handler>,
  log: Log,
  { concurrency = 8, lockMs = 30_000 }: WorkerOptions,
): Promise<RunningWorker> {
  const underWay = new Set<Promise<void>>();
  const worker = backend.work(
    async (queued) => {
      const doing = perform(queued, handlers, log);
      underWay.add(doing);
      await doing.finally(() => underWay.delete(doing));
    },
    {
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      // The default loses a job whose worker died twice.
      maxStalledCount: 1_000,
      // After the store was down, look again soon.
      runRetryDelay: 1_000,
      settings: {
        backoffStrategy: (made, _type, error, queued) => {
          const job = queued?.name === undefined ? undefined : handlers.get(queued.name)?.job;
          return delayAfter(made, error, job?.backoff ?? { firstMs: 5_000, mostMs: 60_000 });
        },
      },
    },
  );
  await worker.waitUntilReady();
  return {
    async close(patienceMs = 15_000) {
      await worker.pause(true);
      await Promise.race([Promise.allSettled(underWay), sleep(patienceMs, undefined, { ref: false })]);
      if (underWay.size > 0) log.warn(`${underWay.size} jobs under way did not end in time; they will run again`);
      await worker.close(underWay.size > 0);
    },
  };
}

async function perform(queued: QueuedJob, handlers: ReadonlyMap<string, Handler>, log: Log): Promise<void> {
  const handler = handlers.get(queued.name);
  const prefix = `${queued.name}/`;
  const id = queued.id?.startsWith(prefix) ? queued.id.slice(prefix.length) : (queued.id ?? '');
  const about = { job: queued.name, id, attempt: queued.attemptsMade + 1 };
  try {
    // A newer version may have queued it: one of its workers will take a later attempt.
    if (!handler) throw new Retry('this version knows no such job');
    await handler.run(queued.data, { id, attempt: about.attempt });
    log.debug(about, 'job done');
  } catch (error) {
    if (error instanceof GiveUp) {
      log.error({ ...about, err: error }, 'job given up');
      throw Object.assign(new UnrecoverableError(error.message), { stack: error.stack });
    }
    const last = about.attempt >= (queued.opts.attempts ?? 1);
    if (last) log.error({ ...about, err: error }, 'job failed after its last attempt');
    else if (error instanceof Retry) log.info({ ...about, reason: error.message }, 'job will be tried again');
    else log.warn({ ...about, err: error }, 'job failed and will be tried again');
    throw error instanceof Error ? error : new Error(String(error));
  }
}
