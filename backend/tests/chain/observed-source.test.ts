import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeChain, FakeEvent } from './fake-chain.ts';
import { minted, newChain, Stand } from './observed-stand.ts';
import { burned, sampleRows, transferred } from './sample-projection.ts';

/** The chain with a count of the questions it was asked. */
function counted(chain: FakeChain): { asked: () => number } {
  let questions = 0;
  chain.disturb = async () => {
    questions += 1;
  };
  return {
    asked: () => {
      const count = questions;
      questions = 0;
      return count;
    },
  };
}

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
});
beforeEach(() => stand.empty());
afterEach(() => stand.empty());
afterAll(() => stand.close());

const hashes = async () =>
  (await stand.database.query<{ hash: string }>('SELECT hash FROM chain_block ORDER BY height')).map(
    ({ hash }) => hash,
  );
const hashesOf = async (chain: FakeChain) => {
  const all: string[] = [];
  for (let height = chain.firstHeight; height <= chain.height; height += 1)
    all.push((await chain.blockAt(height))?.hash ?? '');
  return all;
};

describe('blocks that a node pushes', () => {
  it('are followed without asking the API, which is asked again after a while only', async () => {
    const chain = newChain().mine([minted(1n, 'ST1')]);
    await stand.say(chain, 1, 2);
    await stand.start(chain);
    await stand.followed();
    const { asked } = counted(chain);
    chain.mine([transferred(1n, 'ST2')], []);
    await stand.say(chain, 3, 4);
    asked();
    expect(await stand.followed()).toBe(4);
    expect(asked()).toBe(0);
    expect(stand.source.state()).toMatchObject({ kind: 'pushed', note: null, pauseMs: 15_000 });
    stand.clock.advance(15_000);
    await stand.followed(1);
    expect(asked()).toBeGreaterThan(0);
    expect(await stand.database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST2' }]);
  });

  it('are followed where there is no API at all, forks and restarts included', async () => {
    const chain = newChain().mine([minted(1n, 'ST1')], [minted(2n, 'ST1')], []);
    await stand.start(null);
    await stand.say(chain, 1, 2, 3, 4);
    expect(await stand.followed()).toBe(4);
    chain.reorg(2, [minted(3n, 'ST1')], []);
    await stand.say(chain, 3);
    expect(await stand.followed()).toBe(4);
    await stand.start(null);
    await stand.say(chain, 4);
    expect(await stand.followed()).toBe(4);
    expect(await hashes()).toEqual(await hashesOf(chain));
    expect(await stand.database.query('SELECT token FROM sample_lot ORDER BY token')).toEqual([
      { token: '1' },
      { token: '3' },
    ]);
  });

  it('of two branches as high the one that came later is followed', async () => {
    const chain = newChain().mine([], [minted(1n, 'ST1')]);
    await stand.start(null);
    await stand.say(chain, 1, 2, 3);
    await stand.followed();
    chain.reorg(1, [minted(1n, 'ST2')]);
    await stand.say(chain, 3);
    await stand.followed();
    expect(await stand.database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST2' }]);
  });

  it('may come in any order', async () => {
    const chain = newChain().mine([minted(1n, 'ST1')], [minted(2n, 'ST1')], []);
    await stand.start(null);
    await stand.say(chain, 4, 1, 3);
    await expect(stand.followed()).rejects.toThrow('none of those between');
    await stand.say(chain, 2);
    expect(await stand.followed()).toBe(4);
  });

  it('without an API what is missing is said, with what to do', async () => {
    const chain = newChain().mine([], [], []);
    await stand.start(null);
    await expect(stand.followed()).rejects.toThrow('[[events_observer]]');
    await stand.say(chain, 1, 2, 4);
    await expect(stand.followed()).rejects.toThrow(
      /pushed block 4, but none of those between 2 and it.*STACKS_API_URL/,
    );
    expect(await hashes()).toHaveLength(2);
  });

  it('that were lost are read from the API, and so said until pushes arrive again', async () => {
    const chain = newChain().mine([]);
    await stand.say(chain, 1, 2);
    await stand.start(chain);
    await stand.followed();
    chain.mine([minted(1n, 'ST1')], [minted(2n, 'ST1')]);
    stand.clock.advance(15_000);
    expect(await stand.followed()).toBe(4);
    expect(stand.source.state()).toMatchObject({
      kind: 'polled',
      note: expect.stringContaining('Blocks 3 to 4 were not pushed'),
    });
    chain.mine([]);
    await stand.say(chain, 5);
    expect(await stand.followed()).toBe(5);
    expect(stand.source.state()).toMatchObject({ kind: 'pushed', note: null });
  });

  it('with a gap before them are followed with what the API has of it, at once', async () => {
    const chain = newChain().mine([]);
    await stand.say(chain, 1, 2);
    await stand.start(chain);
    await stand.followed();
    chain.mine([minted(1n, 'ST1')], [], []);
    await stand.say(chain, 5);
    expect(await stand.followed()).toBe(5);
    expect(await hashes()).toEqual(await hashesOf(chain));
  });

  it('that the API contradicts are not followed, and so said', async () => {
    const real = newChain().mine([], [minted(1n, 'ST1')]);
    const forged = newChain()
      .mine([], [minted(1n, 'ST1')])
      .reorg(1, [minted(1n, 'ST9')]);
    await stand.say(real, 1, 2);
    await stand.start(real);
    await stand.say(forged, 3);
    await stand.followed();
    expect(await hashes()).toEqual(await hashesOf(real));
    expect(stand.source.state()).toMatchObject({
      kind: 'polled',
      note: expect.stringContaining('the API does not have'),
    });
    real.mine([]);
    await stand.say(real, 3, 4);
    expect(await stand.followed()).toBe(4);
    expect(stand.source.state()).toMatchObject({ kind: 'pushed', note: null });
  });

  it('that were followed ahead of the API are taken back when it has others', async () => {
    const real = newChain().mine([], []);
    const forged = newChain().mine([], [], [minted(1n, 'ST9')]);
    await stand.say(real, 1, 2, 3);
    await stand.start(real);
    await stand.followed();
    await stand.say(forged, 4);
    expect(await stand.followed()).toBe(4);
    real.reorg(0, [minted(1n, 'ST1')], []);
    stand.clock.advance(15_000);
    expect(await stand.followed()).toBe(5);
    expect(await hashes()).toEqual(await hashesOf(real));
    expect(await stand.database.query('SELECT owner FROM sample_lot')).toEqual([{ owner: 'ST1' }]);
  });

  it('are believed again once the API, which was late on another branch, has them too', async () => {
    const chain = newChain().mine([], [minted(1n, 'ST1')]);
    const late = newChain().mine([], [minted(1n, 'ST1')]);
    await stand.say(chain, 1, 2, 3);
    await stand.start(late);
    await stand.followed();
    chain.reorg(1, [minted(1n, 'ST2')], [minted(2n, 'ST2')]);
    await stand.say(chain, 3, 4);
    stand.clock.advance(15_000);
    // Long enough that the API counts as right.
    await stand.followed(20);
    expect(await hashes()).toEqual(await hashesOf(late));
    expect(stand.source.state().note).toContain('the API does not have');
    late.reorg(1, [minted(1n, 'ST2')], [minted(2n, 'ST2')]);
    stand.clock.advance(15_000);
    expect(await stand.followed()).toBe(4);
    expect(await hashes()).toEqual(await hashesOf(chain));
    expect(stand.source.state()).toMatchObject({ kind: 'pushed', note: null });
  });

  it('stay followed while the API is merely behind', async () => {
    const chain = newChain().mine([], [], [minted(1n, 'ST1')]);
    await stand.say(chain, 1, 2, 3, 4);
    chain.tipBehind = 2;
    await stand.start(chain);
    for (let i = 0; i < 12; i += 1) {
      stand.clock.advance(15_000);
      await stand.followed(2);
    }
    expect(await hashes()).toEqual(await hashesOf(chain));
  });

  it('are left where the chain got shorter below the first of them that is known', async () => {
    const chain = newChain().mine([]);
    await stand.say(chain, 1, 2);
    await stand.start(chain);
    chain.mine([]);
    await stand.followed();
    chain.mine([]);
    await stand.say(chain, 4);
    await stand.followed();
    chain.reorg(2, []);
    await stand.say(chain, 3);
    stand.clock.advance(15_000);
    await stand.followed(30);
    expect(await hashes()).toEqual(await hashesOf(chain));
  });

  it('are left where a development chain went back to an older block', async () => {
    const chain = newChain().mine([], [minted(1n, 'ST1')], [minted(2n, 'ST1')]);
    await stand.say(chain, 1, 2, 3, 4);
    await stand.start(chain, { mayShrink: true });
    expect(await stand.followed()).toBe(4);
    chain.shrink(2);
    stand.clock.advance(15_000);
    await stand.followed(20);
    expect(await hashes()).toEqual(await hashesOf(chain));
  });

  it('give the rows that polling gives, whatever is forked, lost, repeated, late or restarted', async () => {
    const event: fc.Arbitrary<FakeEvent> = fc.oneof(
      fc.tuple(fc.bigInt(1n, 6n), fc.constantFrom('ST1', 'ST2')).map((a) => minted(...a)),
      fc.tuple(fc.bigInt(1n, 6n), fc.constantFrom('ST1', 'ST3')).map((a) => transferred(...a)),
      fc.bigInt(1n, 6n).map((token) => burned(token)),
    );
    const blocks = fc.array(fc.array(event, { maxLength: 3 }), { minLength: 1, maxLength: 5 });
    const move = fc.record({
      kind: fc.constantFrom('mine', 'mine', 'reorg', 'restart'),
      depth: fc.integer({ min: 1, max: 8 }),
      blocks,
      // What becomes of each push.
      fates: fc.array(fc.constantFrom('said', 'said', 'said', 'twice', 'lost', 'late'), { minLength: 5, maxLength: 5 }),
    });
    const polled = await Stand.open();
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 2, maxLength: 9 }), async (moves) => {
          await stand.empty();
          await polled.empty();
          const chain = newChain();
          await stand.say(chain, 1);
          await stand.start(chain);
          for (const { kind, depth, blocks: content, fates } of moves) {
            const before = kind === 'reorg' ? Math.max(1, chain.height - depth) : chain.height;
            if (kind === 'restart') await stand.start(chain);
            else if (kind === 'reorg') chain.reorg(depth, ...content);
            else chain.mine(...content);
            const late: number[] = [];
            for (let height = before + 1; height <= chain.height; height += 1) {
              const fate = fates[(height - before - 1) % fates.length];
              if (fate === 'late') late.unshift(height);
              else if (fate !== 'lost') await stand.say(chain, ...(fate === 'twice' ? [height, height] : [height]));
            }
            await stand.followed(2);
            await stand.say(chain, ...late);
            await stand.followed(2);
            stand.clock.advance(5_000);
          }
          stand.clock.advance(15_000);
          await stand.followed(30);
          await polled.startPolling(chain);
          await polled.followed(30);
          expect(await rowsOf(stand)).toEqual(await rowsOf(polled));
        }),
        { numRuns: 25 },
      );
    } finally {
      await polled.close();
    }
  }, 180_000);
});

/** Blocks, the places of events and the rows that follow. */
async function rowsOf({ database }: Stand): Promise<unknown[]> {
  return [
    await database.query('SELECT * FROM chain_block ORDER BY height'),
    await database.query(
      `SELECT height, tx_index, event_index, txid, sender, contract, name FROM chain_event
       ORDER BY height, tx_index, event_index`,
    ),
    await sampleRows(database),
  ];
}
