import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../src/kit/database.ts';
import { type EmbeddedPostgres, startPostgres } from '../src/kit/embedded/postgres.ts';

/** The embedded PostgreSQL, started when the first bench wants it, with all that keeps data safe: both sides pay for it. */
export class Server {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'rec-bench-'));
  #postgres: EmbeddedPostgres | null = null;
  #databases = 0;

  /** A new database with our schema. */
  async database(): Promise<string> {
    this.#postgres ??= await startPostgres({ dataDir: this.#dataDir });
    this.#databases += 1;
    const url = new URL(this.#postgres.url);
    url.pathname = `/bench_${this.#databases}`;
    const client = new pg.Client({ connectionString: this.#postgres.url });
    await client.connect();
    await client.query(`CREATE DATABASE bench_${this.#databases}`);
    await client.end();
    await migrate(url.href);
    return url.href;
  }

  async stop(): Promise<void> {
    await this.#postgres?.stop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
