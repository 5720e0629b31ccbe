import type pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Follower } from '../../src/chain/follow/follower.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain } from './fake-chain.ts';
import { minted, SAMPLE_SCHEMA, sampleProjection } from './sample-projection.ts';

let fresh: FreshDatabase;
let database: Database;
let follower: Follower;
const chain = new FakeChain().mine([minted(1n, 'ST1')]);

beforeEach(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 4 });
  await database.query(SAMPLE_SCHEMA);
  const log = pino({ level: 'silent' });
  follower = new Follower({ database, source: chain, projections: [sampleProjection()], log });
});
afterEach(async () => {
  await follower.stop();
  await database.close();
  await fresh.drop();
});

/** The next question that begins like this fails; `asked` says whether the server got it. */
function loseAnswer(beginning: string, asked: boolean): void {
  const { master } = database.dataSource.driver as unknown as { master: pg.Pool };
  let lost = false;
  const spoil = (client: pg.PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    client.query = (async (...args: unknown[]) => {
      const sql = typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text;
      if (lost || !sql.trimStart().startsWith(beginning)) return query(...args);
      lost = true;
      if (asked) await query(...args);
      throw new Error('Query read timeout');
    }) as typeof client.query;
  };
  master.on('acquire', spoil);
}

/** How the statement begins that writes blocks down with their events. */
const STORING = 'WITH block AS';

/** The server frees the lock of a connection that ended in its own time, and until then a step does nothing. */
const caughtUp = () =>
  vi.waitFor(
    async () => {
      while (await follower.step());
      expect(follower.status().height).toBe(chain.height);
    },
    { timeout: 30_000 },
  );

describe('the right to follow', () => {
  for (const question of ['SELECT pg_try_advisory_lock', 'START TRANSACTION', 'COMMIT', STORING])
    for (const asked of [true, false])
      it(`is not lost for good when ${question} fails ${asked ? 'after' : 'before'} it was asked`, async () => {
        loseAnswer(question, asked);
        await expect(follower.step()).rejects.toThrow('Query read timeout');
        await caughtUp();
      });

  it('goes to nobody else by a connection that could not be rolled back', async () => {
    loseAnswer(STORING, true);
    loseAnswer('ROLLBACK', false);
    await expect(follower.step()).rejects.toThrow('Query read timeout');
    await caughtUp();
    const others = await Promise.all(
      Array.from({ length: 3 }, () =>
        database.query<{ open: boolean }>('SELECT now() <> statement_timestamp() AS open'),
      ),
    );
    expect(others.flat()).not.toContainEqual({ open: true });
  });
});
