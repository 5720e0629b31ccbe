import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeChain } from '../../src/chain/chain-metrics.ts';
import { ChainService, Follower, StacksApi } from '../../src/chain/index.ts';
import { Database } from '../../src/kit/database.ts';
import { Metrics } from '../../src/kit/http/metrics.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain } from './fake-chain.ts';
import { minted, SAMPLE_SCHEMA, sampleProjection, transferred } from './sample-projection.ts';

let fresh: FreshDatabase;
let database: Database;
let service: ChainService;
let follower: Follower;
let chain: FakeChain;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 4 });
  await database.query(SAMPLE_SCHEMA);
  service = new ChainService(database, new StacksApi({ url: 'http://127.0.0.1:9' }), [sampleProjection()]);
});
beforeEach(async () => {
  await follower?.stop();
  await database.transaction(async (tx) => {
    await tx.query("SELECT set_config('rec.height', 'final', true)");
    await tx.query(`DELETE FROM sample_lot; DELETE FROM chain_undo; DELETE FROM chain_event; DELETE FROM chain_block;
      DELETE FROM chain_fork`);
    await tx.query('UPDATE chain_progress SET final_height = 0, tip_height = NULL, last_at = NULL');
  });
  chain = new FakeChain();
  const log = pino({ level: 'silent' });
  const options = { database, source: chain, projections: [sampleProjection()], log };
  follower = new Follower({ ...options, deepForks: 'rebuild', finalityDepth: 2 });
});
afterAll(async () => {
  await follower.stop();
  await database.close();
  await fresh.drop();
});

const followed = async () => {
  for (let idle = 0; idle < 2; ) idle = (await follower.step()) ? 0 : idle + 1;
};
const page = { limit: 20 };
const newest = async () => {
  const [fork] = (await service.forks(page)).items;
  if (fork === undefined) throw new Error('No fork is on record.');
  return service.fork(fork.id);
};
const hashAt = async (height: number) => (await chain.blockAt(height))?.hash ?? '';

describe('a fork', () => {
  it('is on record with what it took back and where that is now', async () => {
    chain.mine([minted(1n, 'ST1')], [minted(2n, 'ST1'), transferred(2n, 'ST2')], [minted(3n, 'ST1')]);
    await followed();
    const left = [await hashAt(3), await hashAt(4)];
    const [lost] = chain.events.slice(-1);
    chain.reorg(2, [minted(4n, 'ST1')]);
    await followed();
    const fork = await newest();
    expect(fork).toMatchObject({
      from: { height: 4, hash: left[1] },
      ancestor: { height: 2, hash: await hashAt(2) },
      blocks: 2,
      events: 3,
      transactions: 2,
    });
    // Two lots, two moves of rows: the mint and the transfer of lot 2 with its history, and the mint of lot 3.
    expect(fork.rowsUndone).toBe(4);
    expect(fork.takenBack.map(({ hash }) => hash)).toEqual(left);
    expect(fork.inPlace.map(({ height, hash }) => [height, hash])).toEqual([[3, await hashAt(3)]]);
    expect(fork.fates.at(-1)).toMatchObject({ txid: lost?.txid, fate: 'lost', now: null, height: 4 });
  });

  it('tells transactions that came back at their height from those that moved', async () => {
    const events = [minted(1n, 'ST1')];
    chain.mine([], events, [minted(2n, 'ST1')]);
    await followed();
    const [first, second] = chain.events;
    chain.reorg(2, events, [], [minted(2n, 'ST1')]);
    await followed();
    expect((await newest()).fates.map(({ fate }) => fate)).toEqual(['lost', 'lost']);
    // The same transactions in the other branch, as a node mines them again.
    await database.query('UPDATE chain_event SET txid = $1 WHERE height = 3', [first?.txid]);
    await database.query('UPDATE chain_event SET txid = $1 WHERE height = 5', [second?.txid]);
    const { fates } = await newest();
    expect(fates.map(({ fate, height, now }) => [fate, height, now?.height])).toEqual([
      ['kept', 3, 3],
      ['moved', 4, 5],
    ]);
  });

  it('below what is final is on record as replayed', async () => {
    chain.mine(...Array.from({ length: 30 }, (_, i) => [minted(BigInt(i), 'ST1')]));
    await followed();
    chain.reset([minted(77n, 'ST3')]);
    await followed();
    const fork = await newest();
    expect(fork).toMatchObject({ blocks: 31, rowsUndone: null, ancestor: { height: 0, hash: null } });
    expect(fork.takenBack).toHaveLength(31);
    expect((await service.status()).forks).toEqual({ count: 1, deepest: 31, newest: 31 });
  });

  it('is on record once, or not at all: with the rewind that it tells of', async () => {
    chain.mine([minted(1n, 'ST1')], [minted(2n, 'ST1')]);
    await followed();
    chain.reorg(1, [minted(3n, 'ST1')]);
    await database.query('ALTER TABLE chain_fork RENAME TO away');
    await expect(follower.step()).rejects.toThrow('chain_fork');
    await database.query('ALTER TABLE away RENAME TO chain_fork');
    expect((await service.forks(page)).items).toEqual([]);
    await followed();
    expect((await service.forks(page)).items).toHaveLength(1);
    expect(await database.query('SELECT token FROM sample_lot ORDER BY token')).toEqual([
      { token: '1' },
      { token: '3' },
    ]);
  });

  it('is listed newest first, page by page', async () => {
    chain.mine([]);
    await followed();
    for (let token = 0n; token < 5n; token += 1n) {
      chain.reorg(1, [minted(token, 'ST1')]);
      await followed();
    }
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await service.forks({ limit: 2, cursor });
      seen.push(...items.map(({ id }) => id));
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
  });

  it('that nobody knows is told so', async () => {
    await expect(service.fork(2_000_000_000)).rejects.toMatchObject({ problem: 'not-found' });
  });
});

describe('the list of blocks', () => {
  it('has each with its events, and says which are final', async () => {
    chain.mine([minted(1n, 'ST1'), minted(2n, 'ST1'), minted(3n, 'ST1')], ...Array.from({ length: 14 }, () => []));
    await followed();
    const seen = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await service.blocks({ limit: 5, cursor });
      seen.push(...items);
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(seen.map(({ height }) => height)).toEqual(Array.from({ length: 16 }, (_, i) => 16 - i));
    expect(seen.at(-2)).toMatchObject({
      height: 2,
      events: 3,
      transactions: 2,
      final: true,
      parentHash: await hashAt(1),
    });
    expect(seen[0]).toMatchObject({ height: 16, events: 0, transactions: 0, final: false });
    expect((await service.status()).finalHeight).toBe(seen.find(({ final }) => final)?.height);
  });

  it('refuses a cursor of another list', async () => {
    const { next } = await service.blocks({ limit: 1, cursor: undefined });
    expect(next).toBeNull();
    await expect(service.blocks({ limit: 1, cursor: 'x' })).rejects.toMatchObject({ problem: 'invalid-input' });
  });
});

describe('events that become no rows', () => {
  it('are told by kind: known and not used, or unknown to this version', async () => {
    const quiet = { contract: 'council', name: 'guardians-set', data: {} } as const;
    const strange = { contract: 'market-of-tomorrow' as 'council', name: 'teleported', data: { token: 1n } };
    chain.mine([minted(1n, 'ST1'), quiet], [strange, quiet], [strange]);
    await followed();
    expect((await service.status()).unhandled).toEqual([
      { contract: 'market-of-tomorrow', name: 'teleported', known: false, count: 2, firstHeight: 3, lastHeight: 4 },
      { contract: 'council', name: 'guardians-set', known: true, count: 2, firstHeight: 2, lastHeight: 3 },
    ]);
    chain.reorg(1, []);
    await followed();
    expect((await service.status()).unhandled[0]).toMatchObject({ name: 'teleported', count: 1, lastHeight: 3 });
  });

  it('are none where every kind has its rows', async () => {
    chain.mine([minted(1n, 'ST1')]);
    await followed();
    expect((await service.status()).unhandled).toEqual([]);
  });
});

describe('a transaction, where there is a node but no API', () => {
  it('is told by what is recorded here, and that no more is known', async () => {
    const node = new StacksApi({ url: undefined, rpcUrl: 'http://127.0.0.1:9' });
    const alone = new ChainService(database, node);
    chain.mine([minted(1n, 'ST1')]);
    await followed();
    const [event] = chain.events;
    expect(await alone.transaction(`0x${event?.txid.toUpperCase()}`)).toMatchObject({
      txid: event?.txid,
      status: 'confirmed',
      height: 2,
      recorded: true,
      events: [{ contract: 'rec-nft', name: 'nft-minted' }],
    });
    const unknown = alone.transaction('ab'.repeat(32));
    await expect(unknown).rejects.toMatchObject({ problem: 'chain-unavailable' });
  });
});

describe('the metrics', () => {
  it('say how the chain is followed, read anew at each scrape', async () => {
    const metrics = new Metrics();
    observeChain(metrics, service);
    const strange = { contract: 'council', name: 'teleported', data: {} } as const;
    chain.mine([strange], []);
    await followed();
    chain.reorg(1, [strange], []);
    await followed();
    await database.query("UPDATE chain_progress SET source = 'pushed', pushes_received = 7, pushes_refused = 1");
    const text = await metrics.registry.metrics();
    for (const line of [
      'chain_held_height 4',
      'chain_tip_height 4',
      'chain_lag_seconds 0',
      'chain_forks 1',
      'chain_fork_depth_blocks 1',
      'chain_unknown_events 2',
      'chain_pushes{outcome="received"} 7',
      'chain_pushes{outcome="refused"} 1',
      'chain_source{source="pushed"} 1',
      'chain_source{source="polled"} 0',
      'chain_follower_failing 0',
    ])
      expect(text.split('\n')).toContain(line);
    chain.mine([]);
    await followed();
    expect(await metrics.registry.metrics()).toContain('chain_held_height 5');
  });
});
