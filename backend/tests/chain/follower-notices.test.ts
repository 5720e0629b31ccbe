import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Follower } from '../../src/chain/follow/follower.ts';
import { Database } from '../../src/kit/database.ts';
import { announce, LiveNotices, type Notice } from '../../src/kit/live.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain } from './fake-chain.ts';
import { minted, SAMPLE_SCHEMA, sampleProjection, transferred } from './sample-projection.ts';

const log = pino({ level: 'silent' });
let fresh: FreshDatabase;
let database: Database;
let notices: LiveNotices;
let follower: Follower;
const chain = new FakeChain();
const heard: Notice[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 4 });
  await database.query(SAMPLE_SCHEMA);
  notices = await LiveNotices.listen(fresh.url, log);
  notices.subscribe({ hear: (notice) => heard.push(notice), lost: () => undefined });
  follower = new Follower({ database, source: chain, projections: [sampleProjection()], log });
});
afterAll(async () => {
  await follower.stop();
  await notices.close();
  await database.close();
  await fresh.drop();
});

/** What the follower announced on its way to the tip; the mark is announced after it, so nothing is still under way. */
async function followed(): Promise<Notice[]> {
  heard.length = 0;
  while (await follower.step());
  await database.transaction((tx) => announce(tx, { module: 'test', event: 'mark', height: null }));
  while (!heard.some(({ module }) => module === 'test')) await new Promise((resolve) => setTimeout(resolve, 5));
  return heard.filter(({ module }) => module !== 'test');
}

describe('the follower announces', () => {
  it('each step with what it changed, the modules once, whatever the number of blocks', async () => {
    const { name } = sampleProjection();
    chain.mine([minted(1n, 'ST1')], [minted(2n, 'ST1')], [transferred(1n, 'ST2')]);
    expect(await followed()).toEqual([
      { module: 'chain', event: 'block', height: chain.height },
      { module: name, event: 'nft-minted', height: chain.height },
      { module: name, event: 'nft-transferred', height: chain.height },
    ]);
  });

  it('a block without any event of ours as a block alone, and nothing while nothing happens', async () => {
    chain.mine([]);
    expect(await followed()).toEqual([{ module: 'chain', event: 'block', height: chain.height }]);
    expect(await followed()).toEqual([]);
  });

  it('a fork for every module: anything may have changed', async () => {
    const shared = chain.height - 2;
    chain.reorg(2, [], [], []);
    const told = await followed();
    expect(told.filter(({ event }) => event === 'fork')).toEqual([
      { module: 'chain', event: 'fork', height: shared },
      { module: sampleProjection().name, event: 'fork', height: shared },
    ]);
    expect(told.at(-1)).toEqual({ module: 'chain', event: 'block', height: chain.height });
  });

  it('a replay of everything', async () => {
    heard.length = 0;
    const replay = follower.rebuild();
    while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await replay;
    expect(heard.map(({ event, height }) => [event, height])).toEqual([
      ['fork', null],
      ['fork', null],
    ]);
  });
});
