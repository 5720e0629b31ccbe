import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRedisMock } from 'js-redis-server';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EmbeddedPostgres, startPostgres } from '../embedded/postgres.ts';
import { createLog } from '../log.ts';
import { createJobs, defineJob, GiveUp, type Handler, handle, type Job, type Jobs, Retry } from './index.ts';

const Digits = z.codec(z.string().regex(/^\d+$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (value) => String(value),
});
const schema = z.object({ n: z.number().int() });
const count = defineJob({ name: 'test.count', schema, attempts: 3, backoff: { firstMs: 10, mostMs: 20 } });
const energy = defineJob({ name: 'test.energy', schema: z.object({ wh: Digits }) });
const slow = defineJob({ name: 'test.slow', schema, backoff: { firstMs: 3_600_000, mostMs: 3_600_000 } });

const log = createLog('silent');
const WAIT = { timeout: 30_000, interval: 20 };
let root: string;
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'rec-jobs-test-'));
  postgres = await startPostgres({ dataDir: path.join(root, 'postgres'), durable: false });
});
afterAll(async () => {
  await postgres.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

interface Store {
  databaseUrl: string;
  redisUrl?: string;
  drop(): Promise<void>;
}

/** An empty queue of one's own, in each of the two stores the product supports. */
const stores: Record<'postgres' | 'redis', () => Promise<Store>> = {
  async postgres() {
    const name = `jobs_${randomBytes(6).toString('hex')}`;
    await run(postgres.url, `CREATE DATABASE ${name}`);
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return { databaseUrl: url.href, drop: () => run(postgres.url, `DROP DATABASE ${name} WITH (FORCE)`) };
  },
  async redis() {
    const server = await createRedisMock();
    return { databaseUrl: 'postgres://unused.invalid/', redisUrl: server.url, drop: () => server.close() };
  },
};

/** A worker has to handle every job; those a test does not speak of do nothing. */
function handlers(...given: Handler[]): Handler[] {
  const idle = [count, energy, slow] as Job[];
  return [
    ...given,
    ...idle.filter((job) => given.every((handler) => handler.job !== job)).map((job) => handle(job, async () => {})),
  ];
}

describe.each(['postgres', 'redis'] as const)('jobs in %s', (kind) => {
  let store: Store;
  let jobs: Jobs;
  const open = () => createJobs({ ...store, log });

  beforeEach(async () => {
    store = await stores[kind]();
    jobs = await open();
  });
  afterEach(async () => {
    await jobs.close();
    await store.drop();
  });

  const done = (n: number) => expect.poll(async () => (await jobs.counts()).completed, WAIT).toBe(n);
  const failed = (n: number) => expect.poll(async () => (await jobs.counts()).failed, WAIT).toBe(n);

  it('gives the handler the decoded payload, the id and the attempt', async () => {
    const seen: unknown[] = [];
    await jobs.worker(
      handlers(
        handle(energy, async ({ wh }, { id, attempt }) => {
          seen.push([wh, id, attempt]);
        }),
      ),
    );
    expect(await jobs.enqueue(energy, { wh: '9007199254740993' }, { id: 'one' })).toBe('one');
    await jobs.enqueueByName('test.energy', { wh: '2' }, { id: 'two' });
    await done(2);
    expect(seen.sort()).toEqual(
      [
        [2n, 'two', 1],
        [9007199254740993n, 'one', 1],
      ].sort(),
    );
    expect(jobs.kind).toBe(kind);
  });

  it('tries again after an error and after Retry, and stops at success', async () => {
    const attempts: number[] = [];
    await jobs.worker(
      handlers(
        handle(count, async (_, { attempt }) => {
          attempts.push(attempt);
          if (attempt === 1) throw new Error('unforeseen');
          if (attempt === 2) throw new Retry('foreseen');
        }),
      ),
    );
    await jobs.enqueue(count, { n: 1 });
    await done(1);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('lets Retry say when, whatever the back-off of the job', async () => {
    await jobs.worker(
      handlers(
        handle(slow, async (_, { attempt }) => {
          if (attempt === 1) throw new Retry('soon', { afterMs: 5 });
        }),
      ),
    );
    await jobs.enqueue(slow, { n: 1 });
    await done(1);
  });

  it('waits by the back-off of the job otherwise', async () => {
    await jobs.worker(
      handlers(
        handle(slow, async () => {
          throw new Error('not now');
        }),
      ),
    );
    await jobs.enqueue(slow, { n: 1 });
    await expect.poll(async () => (await jobs.counts()).delayed, WAIT).toBe(1);
  });

  it('fails after the last attempt', async () => {
    let runs = 0;
    await jobs.worker(
      handlers(
        handle(count, async () => {
          runs += 1;
          throw new Error('always');
        }),
      ),
    );
    await jobs.enqueue(count, { n: 1 });
    await failed(1);
    expect(runs).toBe(3);
  });

  it('fails at once on GiveUp', async () => {
    let runs = 0;
    await jobs.worker(
      handlers(
        handle(count, async () => {
          runs += 1;
          throw new GiveUp('the document is malformed');
        }),
      ),
    );
    await jobs.enqueue(count, { n: 1 });
    await failed(1);
    expect(runs).toBe(1);
  });

  it('runs one id once, however often and whenever it is added', async () => {
    const seen: string[] = [];
    const note = <S extends z.ZodType>(job: Job<S>) =>
      handle(job, async (_, { id }) => {
        seen.push(`${job.name} ${id}`);
      });
    await Promise.all([1, 2, 3].map((n) => jobs.enqueue(count, { n }, { id: 'same' })));
    await jobs.worker(handlers(note(count), note(slow)));
    await done(1);
    await jobs.enqueue(count, { n: 4 }, { id: 'same' });
    await jobs.enqueue(slow, { n: 5 }, { id: 'same' });
    await done(2);
    expect(seen).toEqual(['test.count same', 'test.slow same']);
  });

  it('keeps a delayed job back', async () => {
    const seen: number[] = [];
    await jobs.enqueue(count, { n: 1 }, { delayMs: 3_600_000 });
    await jobs.enqueue(count, { n: 2 }, { delayMs: 300 });
    await jobs.enqueue(count, { n: 3 });
    expect(await jobs.counts()).toMatchObject({ delayed: 2, waiting: 1 });
    await jobs.worker(
      handlers(
        handle(count, async ({ n }) => {
          seen.push(n);
        }),
      ),
    );
    await done(2);
    expect(seen).toEqual([3, 2]);
    expect(await jobs.counts()).toMatchObject({ delayed: 1 });
  });

  it('does after a restart what waited before it', async () => {
    await jobs.enqueue(count, { n: 1 });
    await jobs.close();
    jobs = await open();
    await jobs.worker(handlers());
    await done(1);
  });

  it('shares the work between workers, each job once', async () => {
    const seen: number[] = [];
    const work = handlers(
      handle(count, async ({ n }) => {
        seen.push(n);
      }),
    );
    const other = await open();
    await Promise.all([jobs.worker(work), other.worker(work)]);
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    await Promise.all(numbers.map((n) => jobs.enqueue(count, { n })));
    await done(60);
    await other.close();
    expect(seen.sort((a, b) => a - b)).toEqual(numbers);
  });

  it('waits for the job under way when it closes', async () => {
    let finish: (() => void) | undefined;
    let finished = false;
    await jobs.enqueue(count, { n: 1 });
    const worker = await jobs.worker(
      handlers(
        handle(count, async () => {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          finished = true;
        }),
      ),
    );
    await expect.poll(() => finish, WAIT).toBeDefined();
    const closed = worker.close();
    finish?.();
    await closed;
    expect(finished).toBe(true);
    await done(1);
  });

  it('does a job again whose workers were cut off, twice', async () => {
    await jobs.enqueue(count, { n: 1 });
    for (const _ of [1, 2]) {
      let started = false;
      const worker = await jobs.worker(
        handlers(
          handle(count, () => {
            started = true;
            return new Promise(() => {});
          }),
        ),
        { lockMs: 400 },
      );
      await expect.poll(() => started, WAIT).toBe(true);
      await worker.close(0);
    }
    await jobs.worker(handlers(), { lockMs: 400 });
    await done(1);
  });

  it('refuses a payload the handler could not read', async () => {
    await expect(jobs.enqueue(count, { n: 1.5 })).rejects.toThrow(/does not fit the job test.count/);
    await expect(jobs.enqueue(energy, { wh: 1n as unknown as string })).rejects.toThrow(/is not JSON.*BigInt/);
    await expect(jobs.enqueueByName('test.unknown', {})).rejects.toThrow('no job named test.unknown');
    await expect(jobs.enqueue(count, { n: 1 }, { id: 'a:b' })).rejects.toThrow('not a job id');
    expect(await jobs.counts()).toMatchObject({ waiting: 0 });
  });

  it('refuses to start a worker that would leave a job undone', async () => {
    await expect(jobs.worker([handle(count, async () => {})])).rejects.toThrow(
      'No handler for: test.energy, test.slow',
    );
    const twice = handlers(
      handle(count, async () => {}),
      handle(count, async () => {}),
    );
    await expect(jobs.worker(twice)).rejects.toThrow('test.count has two handlers');
    const stranger = handle({ ...count }, async () => {});
    await expect(
      jobs.worker(
        handlers(
          stranger,
          handle(count, async () => {}),
        ),
      ),
    ).rejects.toThrow('not made by defineJob');
  });

  it('tells whether it can be reached', async () => {
    expect(await jobs.isUp()).toBe(true);
  });
});

describe('jobs in postgres', () => {
  it('goes on after every connection was cut', async () => {
    const store = await stores.postgres();
    const jobs = await createJobs({ ...store, log });
    await jobs.worker(handlers());
    await jobs.enqueue(count, { n: 1 });
    await expect.poll(async () => (await jobs.counts()).completed, WAIT).toBe(1);
    const name = new URL(store.databaseUrl).pathname.slice(1);
    await run(postgres.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    await expect.poll(() => jobs.isUp(), WAIT).toBe(true);
    await jobs.enqueue(count, { n: 2 });
    await expect.poll(async () => (await jobs.counts()).completed, WAIT).toBe(2);
    await jobs.close();
    await store.drop();
  });

  it('reports that the database is down, and cannot be opened without it', async () => {
    const store = await stores.postgres();
    const jobs = await createJobs({ ...store, log });
    await store.drop();
    expect(await jobs.isUp()).toBe(false);
    await expect(jobs.enqueue(count, { n: 1 })).rejects.toThrow();
    await jobs.close();
    await expect(createJobs({ ...store, log })).rejects.toThrow('does not exist');
  });
});

describe('defineJob', () => {
  it('refuses a second definition, a name that is none, and no attempt', () => {
    expect(() => defineJob({ name: 'test.count', schema })).toThrow('defined twice');
    expect(() => defineJob({ name: 'Test Count', schema })).toThrow('not a job name');
    expect(() => defineJob({ name: 'test.never', schema, attempts: 0 })).toThrow('at least one attempt');
  });
});

describe('handle', () => {
  it('gives up on a stored payload that no longer fits', async () => {
    const handler = handle(count, async () => {});
    await expect(handler.run({ n: 'one' }, { id: '1', attempt: 1 })).rejects.toBeInstanceOf(GiveUp);
  });
});
