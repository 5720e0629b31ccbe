import fc from 'fast-check';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Follower, type FollowerOptions } from '../../src/chain/follow/follower.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain, type FakeEvent } from './fake-chain.ts';
import { burned, minted, SAMPLE_SCHEMA, sampleProjection, sampleRows, transferred } from './sample-projection.ts';

let fresh: FreshDatabase;
let database: Database;
let killer: pg.Client;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 4 });
  await database.query(SAMPLE_SCHEMA);
  killer = new pg.Client({ connectionString: fresh.url });
  await killer.connect();
});

afterAll(async () => {
  await database.close();
  await killer.end();
  await fresh.drop();
});

const event: fc.Arbitrary<FakeEvent> = fc.oneof(
  fc.tuple(fc.bigInt(1n, 6n), fc.constantFrom('ST1', 'ST2'), fc.bigInt(1n, 2n ** 63n - 1n)).map((a) => minted(...a)),
  fc.tuple(fc.bigInt(1n, 6n), fc.constantFrom('ST1', 'ST3')).map((a) => transferred(...a)),
  fc.bigInt(1n, 6n).map((token) => burned(token)),
);
const blocks = fc.array(fc.array(event, { maxLength: 4 }), { minLength: 1, maxLength: 6 });
type Move =
  | { kind: 'mine'; blocks: FakeEvent[][] }
  | { kind: 'reorg'; depth: number; blocks: FakeEvent[][] }
  | { kind: 'switch'; depth: number; blocks: FakeEvent[][]; after: number }
  | { kind: 'fail' | 'terminate' | 'restart'; after: number };
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant('mine' as const), blocks }),
  fc.record({ kind: fc.constant('reorg' as const), depth: fc.integer({ min: 1, max: 12 }), blocks }),
  // A fork while the follower is between two questions.
  fc.record({
    kind: fc.constant('switch' as const),
    depth: fc.integer({ min: 1, max: 4 }),
    blocks,
    after: fc.integer({ min: 0, max: 25 }),
  }),
  fc.record({
    kind: fc.constantFrom('fail' as const, 'terminate' as const, 'restart' as const),
    after: fc.integer({ min: 0, max: 25 }),
  }),
);

/** What the rows must say, computed without a database. */
function owners(chain: FakeChain): Record<string, unknown> {
  const owned = new Map<unknown, unknown>();
  for (const { name, data } of chain.events)
    if (name === 'nft-burned') owned.delete(data.token);
    else if (name === 'nft-minted' || owned.has(data.token)) owned.set(data.token, data.recipient);
  return Object.fromEntries([...owned].map(([token, owner]) => [String(token), owner]));
}

async function storedOwners(): Promise<Record<string, string>> {
  const rows = await database.query<{ token: string; owner: string }>('SELECT token, owner FROM sample_lot');
  return Object.fromEntries(rows.map(({ token, owner }) => [token, owner]));
}

async function empty(): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query("SELECT set_config('rec.height', 'final', true)");
    await tx.query('DELETE FROM sample_lot; DELETE FROM chain_undo; DELETE FROM chain_event; DELETE FROM chain_block');
    await tx.query('UPDATE chain_progress SET final_height = 0, tip_height = NULL, last_at = NULL');
  });
}

const running: Follower[] = [];

async function stopAll(): Promise<void> {
  for (const follower of running.splice(0)) await follower.stop();
}

function following(source: FakeChain, before?: () => Promise<void>, options: Partial<FollowerOptions> = {}): Follower {
  const projections = [sampleProjection(before)];
  const follower = new Follower({ database, source, projections, log: pino({ level: 'silent' }), ...options });
  running.push(follower);
  return follower;
}

describe('the rows that follow from the chain', () => {
  beforeEach(empty);
  afterEach(stopAll);

  it('equal a replay from genesis after any forks and any kills', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 3, maxLength: 14 }), fc.constantFrom(0, 3), async (moves, depth) => {
        await stopAll();
        await empty();
        const chain = new FakeChain(3);
        let trigger: Extract<Move, { after: number }> | null = null;
        let left = 0;
        const strike = async () => {
          if (trigger === null || left-- > 0) return;
          const struck = trigger;
          trigger = null;
          if (struck.kind === 'switch') chain.reorg(struck.depth, ...struck.blocks);
          else if (struck.kind === 'terminate')
            await killer.query(
              'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
            );
          else throw new Error('killed');
        };
        chain.disturb = strike;
        // At depth 0 every block is final at once, so that each fork is one below finality and replays.
        const start = () =>
          following(chain, strike, {
            batchSize: 3,
            finalityDepth: depth,
            deepForks: 'rebuild',
          });
        let follower = start();
        for (const step of moves) {
          if (step.kind === 'mine') chain.mine(...step.blocks);
          else if (step.kind === 'reorg') chain.reorg(step.depth, ...step.blocks);
          else {
            trigger = step;
            left = step.after;
          }
          for (let i = 0; i < 4; i += 1) {
            try {
              if (!(await follower.step())) break;
            } catch {
              if (step.kind !== 'restart') continue;
              await follower.stop();
              follower = start();
            }
          }
        }
        trigger = null;
        await settle(follower, chain);

        expect(await storedOwners()).toEqual(owners(chain));
        const followed = await sampleRows(database);
        expect(await follower.rebuild()).toBe(chain.events.length);
        expect(await sampleRows(database)).toEqual(followed);
        await follower.stop();
      }),
      { numRuns: 40 },
    );
  }, 180_000);

  it('are as they were when blocks are taken back, also after a replay', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, blocks, async (before, after) => {
        await stopAll();
        await empty();
        const chain = new FakeChain();
        const source = chain.mine(...before);
        const follower = following(source);
        await settle(follower, chain);
        const height = chain.height;
        const rows = await sampleRows(database);
        await settle(follower, chain.mine(...after));
        await follower.rebuild();
        await follower.rewind(height);
        expect(await sampleRows(database)).toEqual(rows);
        await follower.rewind(0);
        expect(await sampleRows(database)).toEqual([]);
        expect(await database.query('SELECT * FROM chain_undo')).toEqual([]);
        await follower.stop();
      }),
      { numRuns: 30 },
    );
  });

  it('refuse writes from outside the follower, and TRUNCATE always', async () => {
    await expect(database.query("INSERT INTO sample_move VALUES (1, 1, 1, 'ST1')")).rejects.toThrow();
    const insert = `INSERT INTO sample_lot (token, owner, energy_wh, huge, hash, period, ratio, extra)
      VALUES (1, 'ST1', 1, 1, '', 'empty', 1, '{}')`;
    await expect(database.query(insert)).rejects.toThrow('Only the chain follower writes to sample_lot');
    await expect(database.query('TRUNCATE sample_lot CASCADE')).rejects.toThrow('cannot be undone');
  });

  it('must have a primary key to be rewindable', async () => {
    await database.query('CREATE TABLE keyless (a int)');
    await expect(database.query("SELECT chain_install_undo('keyless')")).rejects.toThrow('needs a primary key');
  });

  it('cannot be rewound below a final block', async () => {
    const chain = new FakeChain().mine(...Array.from({ length: 40 }, (_, i) => [minted(BigInt(i), 'ST1')]));
    const follower = following(chain, undefined, { finalityDepth: 2 });
    await settle(follower, chain);
    // The tip 41 is under Bitcoin block 110; 35 is the last block under 108.
    await expect(follower.rewind(34)).rejects.toThrow('Block 35 is final');
    await follower.rewind(35);
    await follower.stop();
  });
});

async function settle(follower: Follower, chain: FakeChain): Promise<void> {
  let last: unknown;
  for (let i = 0; i < 50; i += 1) {
    await follower.step().catch((error: unknown) => {
      last = error;
    });
    const [row] = await database.query<{ height: number | null }>('SELECT max(height) AS height FROM chain_block');
    if (row?.height === chain.height && !(await follower.step())) return;
  }
  throw new Error(`The follower did not reach block ${chain.height}.`, { cause: last });
}
