import type { Database, Tx } from '../../kit/database.ts';

// Any constant that nobody else locks in this database ("rec" and a running number).
const LOCK_KEY = 0x72656301;

type Runner = ReturnType<Database['dataSource']['createQueryRunner']>;

/**
 * The right to write what follows from the chain: an advisory lock of one connection. Every write runs on that same
 * connection, so the lock and the open transaction can only die together and two followers can never both write.
 */
export class FollowerLease {
  readonly #database: Database;
  #runner: Runner | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes the lock if it is free or already ours; false while another process follows the chain. */
  async acquire(): Promise<boolean> {
    if (this.#runner !== null && !this.#runner.isReleased) return true;
    const runner = this.#database.dataSource.createQueryRunner();
    try {
      const [row] = (await runner.query('SELECT pg_try_advisory_lock($1) AS held', [LOCK_KEY])) as { held: boolean }[];
      if (row?.held) {
        // A crash may take the last commits, never one of the middle: they are read from the chain again, so none waits for the disk.
        await runner.query('SET synchronous_commit = off');
        this.#runner = runner;
        return true;
      }
    } catch (error) {
      await discard(runner);
      throw error;
    }
    await runner.release();
    return false;
  }

  /** Runs on the connection that holds the lock. After any failure of the connection the lease has to be taken anew. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.#runner;
    if (runner === null) throw new Error('The follower writes only while it holds its lock.');
    try {
      await runner.startTransaction();
    } catch (error) {
      await this.#abandon(runner);
      throw error;
    }
    try {
      const result = await work(runner.manager);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      try {
        await runner.rollbackTransaction();
      } catch {
        await this.#abandon(runner);
      }
      throw error;
    }
  }

  async release(): Promise<void> {
    const runner = this.#runner;
    this.#runner = null;
    if (runner === null || runner.isReleased) return;
    try {
      await runner.query('RESET synchronous_commit');
      await runner.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
      await runner.release();
    } catch {
      await discard(runner);
    }
  }

  async #abandon(runner: Runner): Promise<void> {
    this.#runner = null;
    await discard(runner);
  }
}

/** Ends the connection: after an answer that never came it may hold the lock or a transaction, which its next user must not inherit. */
async function discard(runner: Runner): Promise<void> {
  if (runner.isReleased) return;
  const connection = (await runner.connect()) as { end(): Promise<void> };
  // The pool takes back no connection that is ending. Nobody waits for the server, which may be out of reach.
  connection.end().catch(() => undefined);
  await runner.release();
}
