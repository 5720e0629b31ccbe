import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type EntityManager, type MixedList } from 'typeorm';
import { migrations } from '../../migrations/index.ts';

/** An open transaction. Every write takes it first, so that forgetting it does not compile. */
export type Tx = EntityManager;

/** Whatever can run a read: the pool or an open transaction. */
export interface Reader {
  query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

// int8 arrives as bigint on our connections only: other users of pg in this process keep their parser.
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8 && format !== 'binary') return BigInt;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/** How long a caller waits for a connection, free or new, before he is told to come back later. */
const CONNECT_MS = 10_000;

export interface DatabaseOptions {
  url: string;
  poolSize?: number;
  // biome-ignore lint/complexity/noBannedTypes: TypeORM's own type of an entity class
  entities?: MixedList<Function>;
}

/** The pool, and the only door to a transaction. */
export class Database implements Reader {
  private constructor(readonly dataSource: DataSource) {}

  static async connect({ url, poolSize = 10, entities = [] }: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource({
      type: 'postgres',
      url,
      entities,
      migrations,
      migrationsTableName: 'migration',
      synchronize: false,
      extra: { max: poolSize, connectionTimeoutMillis: CONNECT_MS, types, application_name: 'rec-market' },
    });
    await dataSource.initialize();
    return new Database(dataSource);
  }

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }

  query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]> {
    return this.dataSource.query(sql, parameters);
  }

  /** Names of the migrations that ran. */
  async migrate(): Promise<string[]> {
    const ran = await this.dataSource.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  }

  async isUp(): Promise<boolean> {
    try {
      await this.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }
}

/** Brings the database at `url` to the newest schema. */
export async function migrate(url: string): Promise<string[]> {
  const database = await Database.connect({ url, poolSize: 1 });
  try {
    return await database.migrate();
  } finally {
    await database.close();
  }
}

/** SQLSTATE classes of a server that is away, starting, stopping or full, or gave one of two callers precedence, and the ways a socket says so. */
const AWAY = /^(08|57P|53|40001|40P01)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;

/** Whether an error says that the database is out of reach, rather than that a query was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && AWAY.test(code)) return true;
  if (
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  )
    return true;
  return driverError !== undefined && driverError !== error && isDatabaseAway(driverError);
}
