import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Database } from '../../src/kit/database.ts';
import { createLog } from '../../src/kit/log.ts';
import { addToOutbox, OutboxDispatcher, once } from '../../src/kit/outbox.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const job = { name: 'test.note', schema: z.object({ text: z.string() }) };
let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 4 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** A queue that remembers by id, as the real one does, and breaks when told to. */
class RecordingQueue {
  readonly jobs = new Map<string, unknown>();
  broken = false;
  refused = '';

  async enqueueByName(_name: string, payload: unknown, { id }: { id: string }): Promise<void> {
    if (this.broken) throw new Error('the queue is down');
    if (id === this.refused) throw new Error('unfit payload');
    this.jobs.set(id, payload);
  }
}

const add = (text: string) => database.transaction((tx) => addToOutbox(tx, job, { text }, new Date()));

describe('the outbox', () => {
  it('holds no job of a transaction that was rolled back', async () => {
    const queue = new RecordingQueue();
    const failing = database.transaction(async (tx) => {
      await addToOutbox(tx, job, { text: 'never' }, new Date());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await new OutboxDispatcher(database, queue, createLog('silent')).dispatch();
    expect(queue.jobs.size).toBe(0);
  });

  it('moves every job once, also with two dispatchers', async () => {
    const queue = new RecordingQueue();
    const ids = await Promise.all(Array.from({ length: 250 }, (_, i) => add(`note ${i}`)));
    const [one, two] = [0, 1].map(() => new OutboxDispatcher(database, queue, createLog('silent')));
    await Promise.all([one?.dispatch(), two?.dispatch()]);
    expect([...queue.jobs.keys()].sort()).toEqual([...ids].sort());
  });

  it('keeps a job that the queue did not take, for the next try', async () => {
    const queue = new RecordingQueue();
    const dispatcher = new OutboxDispatcher(database, queue, createLog('silent'));
    const id = await add('later');
    queue.broken = true;
    await dispatcher.dispatch();
    expect(queue.jobs.size).toBe(0);
    queue.broken = false;
    await dispatcher.dispatch();
    expect([...queue.jobs]).toEqual([[id, { text: 'later' }]]);
  });

  it('goes past a job that the queue refuses for ever', async () => {
    const queue = new RecordingQueue();
    queue.refused = (await add('unfit')).toString();
    const id = await add('fit');
    const dispatcher = new OutboxDispatcher(database, queue, createLog('silent'));
    await dispatcher.dispatch();
    expect([...queue.jobs.keys()]).toEqual([id]);
    const [row] = await database.query<{ last_error: string }>('SELECT last_error FROM outbox WHERE id = $1', [
      queue.refused,
    ]);
    expect(row?.last_error).toBe('unfit payload');
  });

  it('lets a consumer act once per event, also when two workers run the same job at once', async () => {
    const id = await add('effect');
    let effects = 0;
    const effect = async () => {
      effects += 1;
    };
    const results = await Promise.all(Array.from({ length: 5 }, () => once(database, id, 'counter', effect)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(effects).toBe(1);
  });

  it('leaves the event open when the effect fails', async () => {
    const id = await add('retry');
    const failing = once(database, id, 'counter', () => Promise.reject(new Error('broken effect')));
    await expect(failing).rejects.toThrow('broken effect');
    expect(await once(database, id, 'counter', async () => undefined)).toBe(true);
  });
});
