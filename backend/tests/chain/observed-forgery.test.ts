import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeChain } from './fake-chain.ts';
import { minted, names, newChain, Stand } from './observed-stand.ts';
import { post, pushOf } from './pushes.ts';
import { transferred } from './sample-projection.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
});
beforeEach(() => stand.empty());
afterEach(() => stand.empty());
afterAll(() => stand.close());

describe('blocks that somebody else pushes', () => {
  const pushing = async (push: object) => expect(await post(stand.observer.url, push)).toMatchObject({ status: 200 });
  const finalHeight = async () =>
    (await stand.database.query<{ final_height: number }>('SELECT final_height FROM chain_progress'))[0]?.final_height;

  it('become final only as far as the API has them, whatever Bitcoin block they name', async () => {
    const real = newChain().mine([], [], []);
    const forged = newChain().mine([], [], [], [minted(1n, 'ST9')], []);
    await stand.say(real, 1, 2, 3, 4);
    await stand.start(real);
    await stand.followed();
    const [a, b] = [await forged.blockAt(5), await forged.blockAt(6)];
    if (a === null || b === null) throw new Error('The forger has no blocks.');
    await pushing(pushOf({ ...a, burnHeight: 101 }, (await forged.eventsOf(a)) ?? [], names));
    await pushing(pushOf({ ...b, burnHeight: 400 }, [], names));
    await pushing(pushOf({ ...b, hash: 'f'.repeat(64), burnHeight: 2_147_483_647 }, [], names));
    await stand.followed();
    expect(await finalHeight()).toBe(0);
    real.reorg(0, [minted(1n, 'ST1')], [], []);
    stand.clock.advance(15_000);
    expect(await stand.followed(30)).toBe(7);
    expect(await stand.database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST1' }]);
  });

  it('become final once the API was asked about them', async () => {
    const chain = newChain().mine(...Array.from({ length: 40 }, () => []));
    await stand.say(chain, ...Array.from({ length: 41 }, (_, i) => i + 1));
    await stand.start(chain);
    await stand.followed();
    stand.clock.advance(15_000);
    await stand.followed(1);
    chain.mine([]);
    await stand.say(chain, 42);
    await stand.followed();
    expect(await finalHeight()).toBeGreaterThan(10);
  });

  it.each([
    ['an old block', (chain: FakeChain) => chain.blockAt(2)],
    ['nothing', async () => ({ hash: '0'.repeat(64) })],
  ])('do not stop the follower by claiming a height far above their parent, which is %s', async (_, parentOf) => {
    const chain = newChain().mine(...Array.from({ length: 30 }, () => []));
    await stand.startPolling(chain);
    await stand.followed();
    await stand.start(null);
    const tip = await chain.tip();
    const parentHash = (await parentOf(chain))?.hash ?? '';
    await pushing(pushOf({ ...tip, parentHash, hash: 'e'.repeat(64), height: 2_147_483_647 }, [], names));
    chain.mine([minted(1n, 'ST1')]);
    await stand.say(chain, 32);
    expect(await stand.followed(1)).toBe(32);
    await stand.start(null);
    chain.mine([]);
    await stand.say(chain, 33);
    expect(await stand.followed(1)).toBe(33);
  });

  it('of a true hash with other events are read from the API, if both are said', async () => {
    const chain = newChain().mine([]);
    await stand.say(chain, 1, 2);
    await stand.start(chain);
    await stand.followed();
    chain.mine([minted(1n, 'ST1')]);
    const block = await chain.tip();
    const [event] = (await chain.eventsOf(block)) ?? [];
    if (event === undefined) throw new Error('The block has no event.');
    await pushing(pushOf(block, [{ ...event, ...minted(1n, 'ST9') }], names));
    await stand.say(chain, 3);
    await stand.followed();
    expect(await stand.database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST1' }]);
  });

  it('of a true hash with false contents are found out before they are final, read again, and so said', async () => {
    const chain = newChain().mine([]);
    await stand.say(chain, 1, 2);
    await stand.start(chain);
    await stand.followed();
    chain.mine([minted(1n, 'ST1')], [transferred(1n, 'ST2')]);
    const block = await chain.blockAt(3);
    if (block === null) throw new Error('There is no block 3.');
    const time = new Date(block.time.getTime() + 3_600_000);
    await pushing(pushOf({ ...block, time }, [], names));
    await stand.say(chain, 4);
    expect(await stand.followed()).toBe(4);
    expect(await stand.database.query('SELECT owner FROM sample_lot')).toEqual([]);
    stand.clock.advance(15_000);
    await stand.followed(1);
    expect(stand.source.state().note).toContain('pushed block 3');
    await stand.followed();
    expect(await stand.database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST2' }]);
    expect((await stand.database.query('SELECT at FROM chain_block WHERE height = 3'))[0]).toEqual({ at: block.time });
    stand.clock.advance(15_000);
    await stand.followed();
    expect(stand.source.state()).toMatchObject({ kind: 'pushed', note: null });
  });
});
