import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Follower, type FollowerOptions } from '../../src/chain/follow/follower.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain } from './fake-chain.ts';
import { minted, SAMPLE_SCHEMA, sampleProjection, sampleRows } from './sample-projection.ts';

let fresh: FreshDatabase;
let database: Database;
let follower: Follower;

beforeEach(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 4 });
  await database.query(SAMPLE_SCHEMA);
});
afterEach(async () => {
  await follower.stop();
  await database.close();
  await fresh.drop();
});

function follow(source: FakeChain, options: Partial<FollowerOptions> = {}): Follower {
  const parts = { database, source, projections: [sampleProjection()], log: pino({ level: 'silent' }) };
  follower = new Follower({ ...parts, ...options });
  return follower;
}

async function catchUp(): Promise<void> {
  for (let idle = 0; idle < 2; ) idle = (await follower.step()) ? 0 : idle + 1;
}

const heights = async () =>
  (await database.query<{ height: number }>('SELECT height FROM chain_block ORDER BY height')).map((b) => b.height);
const mints = (count: number) => Array.from({ length: count }, (_, i) => [minted(BigInt(i), 'ST1')]);

describe('walking back', () => {
  it('finds the fork below 400 blocks with some twenty questions', async () => {
    const chain = new FakeChain().mine(...mints(450));
    follow(chain, { finalityDepth: 1_000 });
    await catchUp();
    chain.reorg(400, ...mints(401));
    let questions = 0;
    chain.disturb = async (call) => {
      if (call === 'blockAt') questions += 1;
    };
    await follower.step();
    expect(await heights()).toHaveLength(51);
    expect(questions).toBeLessThanOrEqual(22);
    chain.disturb = async () => {};
    await catchUp();
    expect(await heights()).toHaveLength(chain.height);
  });

  it('never goes below what is final because a node is behind', async () => {
    const chain = new FakeChain().mine(...mints(30));
    follow(chain, { finalityDepth: 1 });
    await catchUp();
    const rows = await sampleRows(database);
    chain.tipBehind = 20;
    const blockAt = chain.blockAt.bind(chain);
    chain.blockAt = async (height) => (height > chain.height - 20 ? null : blockAt(height));
    for (let look = 0; look < 4; look += 1) expect(await follower.step()).toBe(false);
    await expect(follower.step()).rejects.toThrow(/The node is at block 11, behind block \d+, which is final here/);
    expect(await sampleRows(database)).toEqual(rows);
    expect(await heights()).toHaveLength(31);
  });

  it('does not replay everything because of one wrong answer about a final block', async () => {
    const chain = new FakeChain().mine(...mints(30));
    follow(chain, { finalityDepth: 1, deepForks: 'rebuild' });
    await catchUp();
    const [before] = await database.query<{ final_height: number }>('SELECT final_height FROM chain_progress');
    chain.mine([], []);
    const blockAt = chain.blockAt.bind(chain);
    let questions = 0;
    // A server that knows nothing answers while the fork is looked for, another one afterwards.
    chain.blockAt = async (height) => {
      questions += 1;
      return questions <= 6 ? null : blockAt(height);
    };
    await follower.step();
    expect(await database.query('SELECT final_height FROM chain_progress')).toEqual([before]);
    await catchUp();
    expect(await heights()).toHaveLength(33);
  });
});

describe('a node that does not give what it announces', () => {
  it('is named as the reason once it was borne with for a while', async () => {
    const chain = new FakeChain().mine([], [minted(1n, 'ST1')], []);
    const blockAt = chain.blockAt.bind(chain);
    chain.blockAt = async (height) => (height === 3 ? null : blockAt(height));
    follow(chain);
    const looks = async () => {
      for (let look = 0; look < 40; look += 1) await follower.step();
    };
    await expect(looks()).rejects.toThrow('announces block 4 but cannot be followed there: block 3 is missing');
    expect(await heights()).toEqual([1, 2]);
    chain.blockAt = blockAt;
    await catchUp();
    expect(await heights()).toEqual([1, 2, 3, 4]);
  });

  it('is not believed when the events are of another block', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')], [minted(2n, 'ST1')]);
    const eventsOf = chain.eventsOf.bind(chain);
    // Another branch was canonical while the events were read, and the first one is so again.
    chain.eventsOf = async (block) => {
      const events = await eventsOf(block);
      return events === null || block.height !== 3 ? events : events.map((event) => ({ ...event, blockHash: 'b' }));
    };
    follow(chain);
    await follower.step();
    expect(await heights()).toEqual([1, 2]);
    chain.eventsOf = eventsOf;
    await catchUp();
    expect(await sampleRows(database)).toHaveLength(2);
  });

  it('is not believed when events come twice or out of order', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1'), minted(2n, 'ST1'), minted(3n, 'ST1')]);
    const eventsOf = chain.eventsOf.bind(chain);
    for (const spoil of [
      <T>(events: T[]) => [...events].reverse(),
      <T>(events: T[]) => [...events, ...events.slice(-1)],
    ]) {
      chain.eventsOf = async (block) => spoil((await eventsOf(block)) ?? []);
      follow(chain);
      await follower.step();
      await follower.step();
      expect(await heights()).toEqual([1]);
      await follower.stop();
    }
    chain.eventsOf = eventsOf;
    follow(chain);
    await catchUp();
    expect(await sampleRows(database)).toHaveLength(3);
  });
});
