import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from './database.ts';

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('freshDatabase', () => {
  it('gives every caller a migrated database of its own', async () => {
    const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
    await rows(one.url, 'CREATE TABLE mine (id int)');
    expect(await rows(two.url, "SELECT to_regclass('mine') AS mine")).toEqual([{ mine: null }]);
    expect(await rows(two.url, 'SELECT count(*)::int > 0 AS migrated FROM migration')).toEqual([{ migrated: true }]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(rows(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('drops a database that still has a connection', async () => {
    const database = await freshDatabase();
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    await database.drop();
    await expect(client.query('SELECT 1')).rejects.toThrow();
  });
});
