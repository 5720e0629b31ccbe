import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BlockWithEvents, insertBlocks } from '../../src/chain/follow/block-store.repository.ts';
import { eventsAfter, rewindTo, type WriteHeight } from '../../src/chain/follow/chain.repository.ts';
import { Projector } from '../../src/chain/follow/projector.ts';
import { rebuild } from '../../src/chain/follow/rebuild.ts';
import type { ChainEvent, Projection } from '../../src/chain/index.ts';
import { toStored } from '../../src/chain/values/stored-value.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Play, playMarket } from '../support/market-play.ts';
import { lotProjections, oneByOne } from '../support/projections.ts';

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 2 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
afterEach(empty);

const STORED = ['chain_block', 'chain_event'];

async function empty(): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('UPDATE chain_progress SET final_height = 0');
    await new Projector(lotProjections(await names())).clear(tx);
    for (const table of ['chain_undo', 'chain_event', 'chain_block']) await tx.query(`DELETE FROM ${table}`);
  });
}
const names = async () => (await playMarket({ seed: 0, steps: 0, facilities: 1, perBlock: 1 })).names;

/** Every row of every table, as PostgreSQL writes it. */
async function rows(projections: readonly Projection[], also: readonly string[] = STORED) {
  const tables = [...also, ...projections.flatMap(({ tables }) => tables)];
  const read = async (table: string) => {
    const found = await database.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t ORDER BY 1`);
    return [table, found.map(({ row }) => row)] as const;
  };
  const all: Record<string, string[]> = {};
  for (const table of tables) all[table] = (await read(table))[1];
  return all;
}

const apply = (
  projections: readonly Projection[],
  blocks: readonly BlockWithEvents[],
  as: (height: number) => WriteHeight,
) =>
  database.transaction(async (tx) => {
    const ready = blocks.map((entry) => ({ ...entry, writeAs: as(entry.block.height) }));
    await new Projector(projections).applyAll(tx, ready);
  });

const market = fc
  .record({
    seed: fc.integer(),
    steps: fc.integer({ min: 1, max: 80 }),
    facilities: fc.integer({ min: 1, max: 6 }),
    perBlock: fc.integer({ min: 1, max: 30 }),
    people: fc.integer({ min: 2, max: 6 }),
  })
  .map((options) => ({ options, toString: () => JSON.stringify(options) }));

describe('events handled together', () => {
  it('make the rows that they make one by one, and are taken back to them', async () => {
    await fc.assert(
      fc.asyncProperty(market, fc.nat(), async ({ options }, at) => {
        const play = await playMarket(options);
        const projections = lotProjections(play.names);
        const last = play.blocks.length;
        const height = at % (last + 1);
        await empty();
        await apply(oneByOne(projections), play.blocks.slice(0, height), () => 'final');
        const before = await rows(projections);
        await apply(oneByOne(projections), play.blocks.slice(height), () => 'final');
        const expected = await rows(projections);

        // As a backfill: all blocks at once, none of which is taken back any more.
        await empty();
        await apply(projections, play.blocks, () => 'final');
        expect(await rows(projections)).toEqual(expected);

        // As it goes on near the tip: each block by itself, with what takes it back.
        await empty();
        await apply(projections, play.blocks, (n) => (n <= height ? 'final' : n));
        expect(await rows(projections)).toEqual(expected);
        await database.transaction((tx) => rewindTo(tx, height));
        expect(await rows(projections)).toEqual(before);
        await apply(projections, play.blocks.slice(height), () => 'final');
        expect(await rows(projections)).toEqual(expected);

        const replayed = await database.transaction((tx) => rebuild(tx, new Projector(projections)));
        expect(replayed).toBe(play.blocks.reduce((sum, { events }) => sum + events.length, 0));
        expect(await rows(projections)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  }, 180_000);

  it('are stored as they were, however many there are', async () => {
    const play = await playMarket({ seed: 3, steps: 2_000, facilities: 5, perBlock: 100 });
    const events = play.blocks.flatMap((entry) => entry.events);
    expect(events.length).toBeGreaterThan(4_000);
    await database.transaction((tx) => insertBlocks(tx, play.blocks));
    const stored = await database.transaction((tx) => eventsAfter(tx, { height: -1, txIndex: 0, eventIndex: 0 }, 1e6));
    const told = (list: readonly ChainEvent[]) => list.map((event) => ({ ...event, data: toStored(event.data) }));
    expect(stored.length).toBe(events.length);
    expect(told(stored)).toEqual(told(events));
  });

  it('are refused if one of them does not fit what is recorded, with its name', async () => {
    const play = await playMarket({ seed: 5, steps: 150, facilities: 2, perBlock: 10 });
    const projections = lotProjections(play.names);
    const kinds: [name: string, what: string][] = [
      ['nft-transferred', 'lot 999999999 is not recorded'],
      ['nft-burned', 'lot 999999999 is not recorded'],
      ['split', 'the burning of lot 999999999 is not recorded'],
      ['retired', 'the burning of lot 999999999 is not recorded'],
      ['listed', 'lot 999999999 of the listing is not recorded'],
    ];
    for (const [name, what] of kinds) {
      const wrong = changeLast(play, name, (data) => ({ ...data, token: 999_999_999n }));
      await expect(apply(projections, wrong.blocks, () => 'final')).rejects.toThrow(`${wrong.txid}: ${what}`);
    }
    const sold = changeLast(play, 'bought', (data) => ({ ...data, remaining: (data.remaining as bigint) + 1n }));
    await expect(apply(projections, sold.blocks, () => 'final')).rejects.toThrow(`${sold.txid}: listing`);
    expect(await rows(projections)).toEqual(
      Object.fromEntries(Object.keys(await rows(projections)).map((t) => [t, []])),
    );
  });
});

/** The play with another last event of a name. */
function changeLast({ blocks }: Play, name: string, change: (data: ChainEvent['data']) => ChainEvent['data']) {
  const last = blocks.flatMap(({ events }) => events).findLast((event) => event.name === name);
  if (last === undefined) throw new Error(`The play has no event ${name}.`);
  const changed = blocks.map(({ block, events }) => ({
    block,
    events: events.map((event) => (event === last ? { ...event, data: change(event.data) } : event)),
  }));
  return { blocks: changed, txid: last.txid };
}
