import type { z } from 'zod';
import type { Database, Tx } from './database.ts';
import { type Id, newId } from './id.ts';
import type { Log } from './log.ts';

/** The part of a job definition and of the queue that the outbox needs. */
export interface OutboxJob<S extends z.ZodType = z.ZodType> {
  name: string;
  schema: S;
}
export interface OutboxQueue {
  enqueueByName(name: string, payload: unknown, options: { id: string }): Promise<void>;
}

interface OutboxRow {
  id: string;
  job: string;
  payload: unknown;
}

/** Records the wish for a job in the transaction of the data it is about: neither exists without the other. */
export async function addToOutbox<S extends z.ZodType>(
  tx: Tx,
  job: OutboxJob<S>,
  payload: z.input<S>,
  now: Date,
): Promise<Id<'outbox'>> {
  const id = newId<'outbox'>(now);
  await tx.query('INSERT INTO outbox (id, job, payload) VALUES ($1, $2, $3)', [id, job.name, JSON.stringify(payload)]);
  return id;
}

/** Runs `effect` unless this consumer already did it for this event: a job that runs twice acts once. */
export function once(
  database: Database,
  eventId: string,
  consumer: string,
  effect: (tx: Tx) => Promise<void>,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const fresh: unknown[] = await tx.query(
      'INSERT INTO processed (event_id, consumer) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id',
      [eventId, consumer],
    );
    if (fresh.length === 0) return false;
    await effect(tx);
    return true;
  });
}

const BATCH = 100;

/**
 * Moves waiting rows to the queue, with the row's id as the job's id: a crash between the two steps queues the same
 * job again under the same id, which the queue ignores.
 */
export class OutboxDispatcher {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly queue: OutboxQueue,
    private readonly log: Log,
    private readonly everyMs = 100,
  ) {}

  start(): void {
    const tick = () => {
      this.running = this.dispatch()
        .catch((error: unknown) => this.log.error({ err: error }, 'the outbox could not be dispatched; trying again'))
        .then(() => {
          if (!this.stopped) this.timer = setTimeout(tick, this.everyMs);
        });
    };
    tick();
  }

  /** Everything that waits now; a row that the queue refuses is kept with the reason and does not hold up the others. */
  async dispatch(): Promise<void> {
    while ((await this.dispatchBatch()) === BATCH);
  }

  private dispatchBatch(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const rows: OutboxRow[] = await tx.query(
        `SELECT id, job, payload FROM outbox WHERE dispatched_at IS NULL ORDER BY attempts, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
      );
      let moved = 0;
      for (const row of rows) {
        if (await this.enqueue(tx, row)) moved += 1;
      }
      return moved;
    });
  }

  private async enqueue(tx: Tx, { id, job, payload }: OutboxRow): Promise<boolean> {
    try {
      await this.queue.enqueueByName(job, payload, { id });
      await tx.query('UPDATE outbox SET dispatched_at = now() WHERE id = $1', [id]);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await tx.query('UPDATE outbox SET attempts = attempts + 1, last_error = $2 WHERE id = $1', [id, reason]);
      this.log.error({ err: error, outboxId: id, job }, 'a job could not be queued; it is kept and tried again');
      return false;
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
