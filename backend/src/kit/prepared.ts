import type { PoolClient } from 'pg';
import type { Tx } from './database.ts';

const names = new Map<string, string>();

/**
 * A statement that this connection keeps parsed and planned, for what one connection runs thousands of times; TypeORM would have
 * it parsed anew each time. For fixed texts, and not for joins: their plan is made once, for tables that may be empty then.
 */
export async function prepared<Row>(tx: Tx, sql: string, values: unknown[]): Promise<Row[]> {
  if (!tx.queryRunner) throw new Error('A prepared statement runs in an open transaction only.');
  const client = (await tx.queryRunner.connect()) as PoolClient;
  const { rows } = await client.query({ name: nameOf(sql), text: sql, values });
  return rows as Row[];
}

function nameOf(sql: string): string {
  const known = names.get(sql) ?? `rec_${names.size + 1}`;
  names.set(sql, known);
  return known;
}
