import pg from 'pg';
import type { WriteHeight } from '../src/chain/follow/chain.repository.ts';
import { FollowerLease } from '../src/chain/follow/follower-lease.ts';
import { Projector, type ReadyBlock } from '../src/chain/follow/projector.ts';
import type { Projection } from '../src/chain/index.ts';
import { Database } from '../src/kit/database.ts';
import { playMarket } from '../tests/support/market-play.ts';
import { lotProjections, oneByOne } from '../tests/support/projections.ts';
import { type Bench, type Contest, contest, type RunOptions, type Side } from './bench.ts';
import { storeRowByRow } from './row-by-row.ts';
import { readOurs, readTheirs, type WireBlock, type WireEvent, wireBlock } from './wire-events.ts';

/** Blocks that the follower stores in one transaction while it catches up. */
const BATCH = 50;
/** Transactions of ours in a block: some 20 events. */
const PER_BLOCK = 7;
/** Events of one step of the market, roughly. */
const EVENTS_A_STEP = 3;

/** A market of this many events, as the API of a node tells it. */
async function market(events: number) {
  const facilities = Math.max(2, Math.round(events / 100));
  const steps = Math.max(1, Math.round((events - facilities) / EVENTS_A_STEP));
  const { names, blocks } = await playMarket({ seed: 7, steps, facilities, perBlock: PER_BLOCK, people: 500 });
  return { names, blocks: blocks.map(wireBlock) };
}

/** Digests of all rows of these tables, over a connection that is used for nothing else. */
async function digest(client: pg.Client, tables: readonly string[]): Promise<string> {
  const digests: string[] = [];
  for (const table of tables) {
    const { rows } = await client.query(
      `SELECT count(*) AS n, md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS d FROM ${table} t`,
    );
    digests.push(`${table} ${rows[0].n} ${rows[0].d}`);
  }
  return digests.join('\n');
}

/** Gives both sides the same empty tables before, and compares what is in them after. */
class Tables {
  private constructor(
    readonly database: Database,
    readonly client: pg.Client,
    private readonly projections: readonly Projection[],
  ) {}

  static async open(options: RunOptions, projections: readonly Projection[]): Promise<Tables> {
    const url = await options.database();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new Tables(await Database.connect({ url, poolSize: 2 }), client, projections);
  }

  side(work: () => Promise<void>): Side {
    return { before: () => this.empty(), work, outcome: () => digest(this.client, this.names()) };
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.database.close();
  }

  private names(): string[] {
    return ['chain_block', 'chain_event', ...this.projections.flatMap(({ tables }) => tables)];
  }

  /** Without the triggers that keep the rows of projections from being emptied like this. */
  private async empty(): Promise<void> {
    await this.client.query(
      `SET session_replication_role = replica; TRUNCATE chain_undo, chain_event, chain_block CASCADE`,
    );
    for (const table of this.projections.flatMap(({ tables }) => tables))
      await this.client.query(`DELETE FROM ${table}`);
    await this.client.query('SET session_replication_role = origin');
    for (const table of [...this.names(), 'chain_undo']) await this.client.query(`VACUUM ANALYZE ${table}`);
    await this.client.query('CHECKPOINT');
  }
}

interface Setting {
  projections: readonly Projection[];
  read: (wire: WireEvent) => ReturnType<typeof readOurs>;
  writeAs: (height: number) => WriteHeight;
  blocksAtATime: number;
}

/** As the follower writes: on the connection that holds its lock. */
async function follow(database: Database, blocks: readonly WireBlock[], setting: Setting): Promise<void> {
  const lease = new FollowerLease(database);
  if (!(await lease.acquire())) throw new Error('Somebody else follows in the database of the bench.');
  const projector = new Projector(setting.projections);
  for (let from = 0; from < blocks.length; from += setting.blocksAtATime) {
    const ready = blocks.slice(from, from + setting.blocksAtATime).map(({ block, events }): ReadyBlock => {
      return { block, events: events.map(setting.read), writeAs: setting.writeAs(block.height) };
    });
    await lease.transaction((tx) => projector.applyAll(tx, ready));
  }
  await lease.release();
}

const eventsIn = (blocks: readonly WireBlock[]) => blocks.reduce((sum, { events }) => sum + events.length, 0);

/** Only what was said is stored: blocks and decoded events, with all indexes. */
const storing = (name: string, size: number, blocksAtATime: number, work: string): Bench =>
  contest({
    name,
    unit: 'events/s',
    size,
    work: (count) => `${count} events ${work}, decoded and stored`,
    baseline: 'deserializeCV, one prepared INSERT for each row, one transaction for each block',
    async prepare(events, options): Promise<Contest> {
      const { blocks } = await market(events);
      const tables = await Tables.open(options, []);
      const setting: Setting = { projections: [], read: readOurs, writeAs: () => 'final', blocksAtATime };
      return {
        count: eventsIn(blocks),
        ours: tables.side(() => follow(tables.database, blocks, setting)),
        baseline: tables.side(async () => {
          for (const block of blocks) await storeRowByRow(tables.client, block);
        }),
        close: () => tables.close(),
      };
    },
  });

/** With all that follows from the events: facilities, certificates, market and portfolio. */
const projecting = (name: string, writeAs: Setting['writeAs'], blocksAtATime: number, work: string): Bench =>
  contest({
    name,
    unit: 'events/s',
    size: 4_000,
    work: (count) => `${count} events ${work}, with the rows of all projections`,
    baseline: 'deserializeCV, the same handlers event by event, one transaction for each block',
    async prepare(events, options): Promise<Contest> {
      const { names, blocks } = await market(events);
      const projections = lotProjections(names);
      const tables = await Tables.open(options, projections);
      const ours: Setting = { projections, read: readOurs, writeAs, blocksAtATime };
      const theirs: Setting = { projections: oneByOne(projections), read: readTheirs, writeAs, blocksAtATime: 1 };
      return {
        count: eventsIn(blocks),
        ours: tables.side(() => follow(tables.database, blocks, ours)),
        baseline: tables.side(() => follow(tables.database, blocks, theirs)),
        close: () => tables.close(),
      };
    },
  });

export const indexer: Bench[] = [
  storing('indexer-backfill', 20_000, BATCH, `of blocks long past, ${BATCH} blocks in a transaction`),
  storing('indexer-live', 4_000, 1, 'of blocks as they come, each with a commit of its own'),
  projecting('indexer-projected', () => 'final', BATCH, 'of final blocks'),
  projecting('indexer-projected-undo', (height) => height, BATCH, 'of blocks that may be taken back (undo log)'),
  projecting('indexer-projected-live', (height) => height, 1, 'of blocks as they come (undo log, a commit each)'),
];
