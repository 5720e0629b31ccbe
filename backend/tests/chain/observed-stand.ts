import { pino } from 'pino';
import type { ChainSource } from '../../src/chain/follow/chain-source.ts';
import { chainNames, Follower } from '../../src/chain/index.ts';
import { NodeObserver } from '../../src/chain/observe/node-observer.ts';
import { ObservedSource } from '../../src/chain/observe/observed-source.ts';
import { FakeClock } from '../../src/kit/clock.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain, type FakeEvent } from './fake-chain.ts';
import { post, pushOf } from './pushes.ts';
import { minted as mintedWith, SAMPLE_SCHEMA, sampleProjection } from './sample-projection.ts';

export const names = chainNames('devnet', 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM');
const log = pino({ level: 'silent' });

/** As a node tells it: an event of the token says nothing of its energy. */
export function minted(token: bigint, recipient: string): FakeEvent {
  const { wh: _, ...data } = mintedWith(token, recipient).data;
  return { ...mintedWith(token, recipient), data };
}

/** A database with an observer on it; a follower is made anew for each restart. */
export class Stand {
  #follower: Follower | null = null;
  readonly clock = new FakeClock(new Date('2026-07-01T12:00:00Z'));
  source!: ObservedSource;

  private constructor(
    readonly fresh: FreshDatabase,
    readonly database: Database,
    readonly observer: NodeObserver,
  ) {}

  static async open(): Promise<Stand> {
    const fresh = await freshDatabase();
    const database = await Database.connect({ url: fresh.url, poolSize: 4 });
    await database.query(SAMPLE_SCHEMA);
    const observer = await NodeObserver.listen({ host: '127.0.0.1', port: 0, names, database, log });
    return new Stand(fresh, database, observer);
  }

  async start(api: FakeChain | null, { mayShrink = false } = {}): Promise<void> {
    const { database, clock, observer } = this;
    this.source = new ObservedSource({
      database,
      api,
      startHeight: 1,
      clock,
      pushes: () => observer.counts,
      mayShrink,
    });
    await this.startPolling(this.source);
  }

  async startPolling(source: ChainSource): Promise<void> {
    await this.#follower?.stop();
    const { database, clock } = this;
    const projections = [sampleProjection()];
    this.#follower = new Follower({ database, source, projections, log, clock, deepForks: 'rebuild' });
  }

  /** Has the node say blocks of a chain, by height. */
  async say(chain: FakeChain, ...heights: number[]): Promise<void> {
    for (const height of heights) {
      const block = await chain.blockAt(height);
      if (block === null) throw new Error(`There is no block ${height}.`);
      const { status, text } = await post(this.observer.url, pushOf(block, (await chain.eventsOf(block)) ?? [], names));
      if (status !== 200) throw new Error(text);
    }
  }

  async followed(steps = 8): Promise<number | null> {
    if (this.#follower === null) throw new Error('Nobody follows.');
    for (let i = 0; i < steps; i += 1) await this.#follower.step();
    return this.#follower.status().height;
  }

  async close(): Promise<void> {
    await this.#follower?.stop();
    await this.observer.stop();
    await this.database.close();
    await this.fresh.drop();
  }

  async empty(): Promise<void> {
    await this.#follower?.stop();
    this.#follower = null;
    await this.database.transaction(async (tx) => {
      await tx.query("SELECT set_config('rec.height', 'final', true)");
      await tx.query(`DELETE FROM sample_lot; DELETE FROM chain_undo; DELETE FROM chain_event; DELETE FROM chain_block;
        DELETE FROM chain_observed; DELETE FROM chain_fork`);
      await tx.query('UPDATE chain_progress SET final_height = 0, tip_height = NULL, last_at = NULL');
    });
  }
}

/** Events are counted through the block by the fake chain, and through the transaction here: one for each block. */
export const newChain = () => new FakeChain(1, 1_000);
