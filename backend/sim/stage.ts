import { chainNames, type Projection } from '../src/chain/index.ts';
import { FakeClock } from '../src/kit/clock.ts';
import { createIpfs } from '../src/kit/ipfs.ts';
import { compose } from '../src/main/compose.ts';
import { SimDatabase } from './sim-database.ts';
import { DEPLOYER } from './story/story.ts';

/** Rows that are deleted leave room behind, which only a truncation gives back. */
const TRUNCATE_EVERY = 40;

/** What seeds are played on, one after the other: a migrated database and the projections of the whole product. */
export class Stage {
  readonly db: SimDatabase;
  readonly projections: readonly Projection[];
  /** Every table that follows from the chain by a projection. */
  readonly tables: readonly string[];
  readonly clock = new FakeClock(new Date('2026-07-01T12:00:00Z'));
  #cleared = 0;

  private constructor(db: SimDatabase) {
    this.db = db;
    // None of these parts is asked for anything by a projection.
    const ipfs = createIpfs('http://127.0.0.1:9');
    const names = chainNames('devnet', DEPLOYER);
    const parts = { database: db.database, ipfs, clock: this.clock, names, publicUrl: 'http://127.0.0.1' };
    this.projections = compose(parts).projections;
    this.tables = this.projections.flatMap(({ tables }) => tables);
  }

  static async open(url: string): Promise<Stage> {
    const db = await SimDatabase.open(url);
    await db.database.migrate();
    await db.control.query(`SET session_replication_role = replica; SET jit = off`);
    return new Stage(db);
  }

  /** Empties everything that a seed wrote. */
  async clear(): Promise<void> {
    const tables = ['chain_undo', 'chain_event', 'chain_block', ...this.tables];
    const truncate = this.#cleared % TRUNCATE_EVERY === 0;
    this.#cleared += 1;
    const emptied = truncate
      ? `TRUNCATE ${tables.map((table) => `"${table}"`).join(', ')}`
      : tables.map((table) => `DELETE FROM "${table}"`).join(';');
    await this.db.control.query(
      `${emptied}; UPDATE chain_progress SET final_height = 0, tip_height = NULL, last_at = NULL, last_error = NULL`,
    );
  }

  close(): Promise<void> {
    return this.db.close();
  }
}
