import pg from 'pg';
import { Database } from '../src/kit/database.ts';
import type { SimProcess } from './awaits.ts';

type Query = (...args: unknown[]) => Promise<unknown>;
type PoolClient = pg.PoolClient & { processID: number; connection: { stream: { destroy(): void } } };

/** What we reach into of the driver: the pool, and whoever holds one of its connections. */
interface Driver {
  master: pg.Pool;
  connectedQueryRunners: { databaseConnection?: PoolClient; release(): Promise<void> }[];
}

/** One crash in so many really cuts the connection; the others undo what a cut one leaves behind, which is faster. */
const CUT_EVERY = 12;

/** A database whose users can die at every question, and whose connections can break. */
export class SimDatabase {
  readonly database: Database;
  /** For those who look on: its questions are nobody's awaits. */
  readonly control: pg.Client;
  readonly #owners = new WeakMap<pg.PoolClient, SimProcess | null>();
  readonly #questions = new WeakMap<pg.PoolClient, Query>();
  #process: SimProcess | null = null;
  #burials = 0;

  private constructor(database: Database, control: pg.Client) {
    this.database = database;
    this.control = control;
    this.#driver.master.on('acquire', (client) => this.#acquired(client));
  }

  static async open(url: string): Promise<SimDatabase> {
    const database = await Database.connect({ url, poolSize: 4 });
    const control = new pg.Client({ connectionString: url });
    await control.connect();
    return new SimDatabase(database, control);
  }

  get #driver(): Driver {
    return this.database.dataSource.driver as unknown as Driver;
  }

  /** Whose awaits the questions of connections taken from now on count as. */
  serve(process: SimProcess | null): void {
    this.#process = process;
  }

  /** Clears up after the process died, as PostgreSQL does when a client is gone: rolls back, gives up its locks. */
  async bury(): Promise<void> {
    this.#process = null;
    this.#burials += 1;
    for (const runner of [...this.#driver.connectedQueryRunners]) {
      const client = runner.databaseConnection;
      const query = client === undefined ? undefined : this.#questions.get(client);
      if (client === undefined || query === undefined) continue;
      if (this.#burials % CUT_EVERY === 0) await this.#cut(client);
      else {
        await query('ROLLBACK; SELECT pg_advisory_unlock_all()');
        await runner.release();
      }
    }
  }

  async close(): Promise<void> {
    await this.control.end();
    await this.database.close();
  }

  #acquired(client: pg.PoolClient): void {
    this.#owners.set(client, this.#process);
    if (this.#questions.has(client)) return;
    const query = client.query.bind(client) as unknown as Query;
    this.#questions.set(client, query);
    client.query = ((...args: unknown[]) => {
      const owner = this.#owners.get(client) ?? null;
      if (owner === null || typeof args.at(-1) === 'function') return query(...args);
      return owner.outside(
        () => query(...args),
        () => this.#break(client as PoolClient),
      );
    }) as typeof client.query;
  }

  async #cut(client: PoolClient): Promise<void> {
    const ended = new Promise((resolve) => client.once('end', resolve));
    client.connection.stream.destroy();
    await ended;
    await this.#terminate(client.processID);
  }

  /** The server ends the connection: whether what was asked last has happened, the client does not know. */
  async #break(client: PoolClient): Promise<void> {
    const ended = new Promise((resolve) => client.once('end', resolve));
    await this.#terminate(client.processID);
    await ended;
  }

  async #terminate(pid: number): Promise<void> {
    await this.control.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
  }
}
