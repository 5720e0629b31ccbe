import { chainNames, type Projection, StacksApi } from '../src/chain/index.ts';
import { FakeClock } from '../src/kit/clock.ts';
import { createIpfs } from '../src/kit/ipfs.ts';
import { createLog } from '../src/kit/log.ts';
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
    const stacks = new StacksApi({ url: 'http://127.0.0.1:9' });
    const log = createLog('silent');
    const { clock } = this;
    this.projections = compose({
      database: db.database,
      ipfs,
      clock,
      names,
      stacks,
      sponsor: null,
      log,
      publicUrl: 'http://127.0.0.1',
    }).projections;
    this.tables = this.projections.flatMap(({ tables }) => tables);
  }

  static async open(url: string): Promise<Stage> {
    const db = await SimDatabase.open(url);
    await db.database.migrate();
    await db.control.query('SET session_replication_role = replica');
    const stage = new Stage(db);
    await stage.#prepare();
    return stage;
  }

  /** Empties everything that a seed wrote. */
  async clear(): Promise<void> {
    if (this.#cleared % TRUNCATE_EVERY === 0)
      await this.db.control.query(`TRUNCATE ${this.#written.map((table) => `"${table}"`).join(', ')}`);
    this.#cleared += 1;
    await this.db.control.query('SELECT sim_clear()');
  }

  get #written(): string[] {
    return ['chain_undo', 'chain_event', 'chain_block', ...this.tables];
  }

  async #prepare(): Promise<void> {
    await this.db.control.query(
      `CREATE FUNCTION sim_clear() RETURNS void LANGUAGE plpgsql AS $fn$
       BEGIN
         ${this.#written.map((table) => `DELETE FROM "${table}";`).join(' ')}
         UPDATE chain_progress SET final_height = 0, tip_height = NULL, last_at = NULL, last_error = NULL;
       END $fn$`,
    );
  }

  close(): Promise<void> {
    return this.db.close();
  }
}
