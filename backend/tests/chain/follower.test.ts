import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chainStatus } from '../../src/chain/chain.queries.ts';
import { Follower, type FollowerOptions } from '../../src/chain/follow/follower.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain } from './fake-chain.ts';
import { burned, minted, SAMPLE_SCHEMA, sampleProjection, sampleRows, transferred } from './sample-projection.ts';

const running: Follower[] = [];
const opened: { database: Database; fresh: FreshDatabase }[] = [];
let database: Database;

async function newDatabase(): Promise<Database> {
  const fresh = await freshDatabase();
  const made = await Database.connect({ url: fresh.url, poolSize: 4 });
  await made.query(SAMPLE_SCHEMA);
  opened.push({ database: made, fresh });
  return made;
}

function following(source: FakeChain, options: Partial<FollowerOptions> = {}): Follower {
  const defaults = { database, source, projections: [sampleProjection()], log: pino({ level: 'silent' }), pollMs: 5 };
  const follower = new Follower({ ...defaults, ...options });
  running.push(follower);
  return follower;
}

async function catchUp(follower: Follower): Promise<void> {
  for (let idle = 0; idle < 2; ) idle = (await follower.step()) ? 0 : idle + 1;
}

const heights = async () =>
  (await database.query<{ height: number }>('SELECT height FROM chain_block ORDER BY height')).map((b) => b.height);

describe('the follower', () => {
  beforeAll(async () => {
    database = await newDatabase();
  });
  afterEach(async () => {
    for (const follower of running.splice(0)) await follower.stop();
    database = await newDatabase();
  });
  afterAll(async () => {
    for (const { database: made, fresh } of opened) {
      await made.close();
      await fresh.drop();
    }
  });

  it('stores blocks, events and rows, and says how far it is', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1', 5n), transferred(1n, 'ST2')], []);
    const follower = following(chain);
    await catchUp(follower);
    expect(follower.status()).toMatchObject({ height: 3, tipHeight: 3, lag: 0, lastError: null, unhandled: {} });
    expect(await chainStatus(database, new Set())).toMatchObject({ height: 3, tipHeight: 3, lag: 0, lastError: null });
    const rows = await database.query('SELECT token, owner, energy_wh FROM sample_lot');
    expect(rows).toEqual([{ token: '1', owner: 'ST2', energy_wh: 5n }]);
  });

  it('begins at the height it is told to', async () => {
    await catchUp(following(new FakeChain().mine([], [], [], []), { startHeight: 3 }));
    expect(await heights()).toEqual([3, 4, 5]);
  });

  it('begins at the first block of a chain whose heights begin higher', async () => {
    await catchUp(following(new FakeChain(7).mine([], [])));
    expect(await heights()).toEqual([7, 8, 9]);
  });

  it('does not skip the first block because the node does not know it yet', async () => {
    const chain = new FakeChain(7).mine([], []);
    const blockAt = chain.blockAt.bind(chain);
    chain.blockAt = async (height) => (height < 9 ? null : blockAt(height));
    await expect(following(chain, { startHeight: 7 }).step()).rejects.toThrow('does not know block 7');
    expect(await heights()).toEqual([]);
  });

  it('keeps and counts events that no projection wants', async () => {
    const odd = { contract: 'council', name: 'member-added', data: { member: 'ST1', big: 2n ** 127n } } as const;
    const follower = following(new FakeChain().mine([odd, odd]));
    await catchUp(follower);
    expect(follower.status().unhandled).toEqual({ 'council.member-added': 2 });
    expect(await database.query('SELECT name, data FROM chain_event WHERE event_index = 1')).toEqual([
      { name: 'member-added', data: { member: 'ST1', big: { $int: (2n ** 127n).toString() } } },
    ]);
  });

  it('stores nothing of a block whose projection fails, and says why', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')], [minted(2n, 'ST1')]);
    let broken = true;
    const projection = sampleProjection(async () => {
      if (broken) throw new Error('the projection is broken');
    });
    const follower = following(chain, { projections: [projection] });
    follower.start();
    await expect.poll(() => follower.status().lastError).toBe('the projection is broken');
    await expect.poll(async () => (await chainStatus(database, new Set())).lastError).toBe('the projection is broken');
    expect(await heights()).toEqual([]);
    broken = false;
    expect(await follower.waitFor(3)).toBe(3);
    await expect.poll(() => follower.status().lastError).toBeNull();
    expect(await sampleRows(database)).toHaveLength(2);
  });

  it('does not take back blocks because one server is late', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')], [minted(2n, 'ST1')]);
    const follower = following(chain);
    await catchUp(follower);
    chain.tipBehind = 2;
    await follower.step();
    await follower.step();
    expect(await heights()).toEqual([1, 2, 3]);
    chain.tipBehind = 0;
    await follower.step();
    expect(await sampleRows(database)).toHaveLength(2);
  });

  it('takes back blocks of a chain that stays shorter', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')], [minted(2n, 'ST1')]);
    const follower = following(chain);
    await catchUp(follower);
    chain.reorg(1);
    for (let i = 0; i < 6; i += 1) await follower.step();
    expect(await heights()).toEqual([1, 2]);
    expect(await sampleRows(database)).toHaveLength(1);
  });

  it('refuses a chain that contradicts a final block, and loses nothing', async () => {
    const long = Array.from({ length: 30 }, (_, i) => [minted(BigInt(i), 'ST1')]);
    const chain = new FakeChain().mine(...long);
    const follower = following(chain, { finalityDepth: 1 });
    await catchUp(follower);
    const rows = await sampleRows(database);
    chain.reset(...long, [burned(1n)]);
    await expect(follower.step()).rejects.toThrow('which is final here');
    expect(await sampleRows(database)).toEqual(rows);
  });

  it('starts over with a development chain that was reset, when told to', async () => {
    const chain = new FakeChain().mine(...Array.from({ length: 30 }, (_, i) => [minted(BigInt(i), 'ST1')]));
    const follower = following(chain, { finalityDepth: 1, deepForks: 'rebuild' });
    await catchUp(follower);
    chain.reset([minted(77n, 'ST3')]);
    await catchUp(follower);
    expect(await heights()).toEqual([1, 2]);
    expect(await database.query('SELECT token, owner FROM sample_lot')).toEqual([{ token: '77', owner: 'ST3' }]);
  });

  it('drops the undo log of blocks that become final and keeps that of the others', async () => {
    const chain = new FakeChain();
    const follower = following(chain, { finalityDepth: 1 });
    for (let token = 0n; token < 20n; token += 1n) {
      chain.mine([minted(token, 'ST1')]);
      await catchUp(follower);
    }
    // The tip 21 is under Bitcoin block 105; 19 is the last block under 104.
    const [undo] = await database.query('SELECT min(height) AS first, max(height) AS last FROM chain_undo');
    expect(undo).toEqual({ first: 20, last: 21 });
  });

  it('writes no undo log for blocks that are final when they are read', async () => {
    const chain = new FakeChain().mine(...Array.from({ length: 20 }, (_, i) => [minted(BigInt(i), 'ST1')]));
    await catchUp(following(chain, { finalityDepth: 1 }));
    expect(await database.query('SELECT DISTINCT height FROM chain_undo ORDER BY 1')).toEqual([
      { height: 20 },
      { height: 21 },
    ]);
  });

  it('stores nothing of a block that stopped being canonical while its events were read', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')]);
    let forked = false;
    chain.disturb = async (call) => {
      if (call !== 'events' || chain.height !== 2 || forked) return;
      forked = true;
      chain.reorg(1, [minted(1n, 'ST2')]);
    };
    const follower = following(chain);
    await follower.step();
    expect(forked).toBe(true);
    expect(await heights()).toEqual([]);
    await catchUp(follower);
    expect(await database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST2' }]);
  });

  it('never puts blocks of one branch on top of another', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')]);
    const follower = following(chain);
    await catchUp(follower);
    chain.mine([], [], []);
    let questions = 0;
    chain.disturb = async (call) => {
      // The first question for a block is whether ours is still canonical; then the chain forks below it.
      if (call === 'blockAt' && ++questions === 2) chain.reorg(4, [minted(1n, 'ST2')], [], [], []);
    };
    await catchUp(follower);
    expect(questions).toBeGreaterThan(1);
    expect(await database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST2' }]);
    expect(await heights()).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets only one of two follow, and the other take over', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')]);
    const first = following(chain);
    const second = following(chain);
    await catchUp(first);
    chain.mine([minted(2n, 'ST1')]);
    expect(await second.step()).toBe(false);
    expect(await heights()).toEqual([1, 2]);
    await expect(second.rebuild()).rejects.toThrow('Another process follows the chain (at block 2)');
    await first.stop();
    await catchUp(second);
    expect(await heights()).toEqual([1, 2, 3]);
  });

  it('waits for a transaction until its very block is stored', async () => {
    const chain = new FakeChain().mine([minted(1n, 'ST1')]);
    const follower = following(chain);
    follower.start();
    await follower.waitFor(2);
    chain.reorg(1, [], [minted(1n, 'ST2')]);
    const txid = chain.events.at(-1)?.txid ?? '';
    expect(await follower.waitFor(txid)).toBe(3);
    expect(await database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST2' }]);
    await expect(follower.waitFor('ab'.repeat(32), 20)).rejects.toThrow('was not followed within 20 ms');
  });

  it('refuses two projections that claim one table', () => {
    const other = { ...sampleProjection(), name: 'other' };
    expect(() => following(new FakeChain(), { projections: [sampleProjection(), other] })).toThrow(
      'The projections sample and other both claim the table sample_lot.',
    );
  });
});
