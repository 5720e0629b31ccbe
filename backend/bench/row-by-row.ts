import type pg from 'pg';
import { principalsIn } from '../src/chain/values/principals.ts';
import { toStored } from '../src/chain/values/stored-value.ts';
import { readTheirs, type WireBlock } from './wire-events.ts';

const BLOCK = {
  name: 'block',
  text: 'INSERT INTO chain_block (height, hash, parent_hash, burn_height, burn_hash, at) VALUES ($1, $2, $3, $4, $5, $6)',
};
const EVENT = {
  name: 'event',
  text: `INSERT INTO chain_event (height, tx_index, event_index, txid, sender, contract, name, data, parties)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/**
 * How indexers store blocks that are not written for bulk: each block in a transaction of its own, each event decoded by
 * @stacks/transactions and inserted by a prepared statement of its own, on a bare connection.
 */
export async function storeRowByRow(client: pg.Client, { block, events }: WireBlock): Promise<void> {
  await client.query('BEGIN');
  const { height, hash, parentHash, burnHeight, burnHash, time } = block;
  await client.query({ ...BLOCK, values: [height, hash, parentHash, burnHeight, burnHash, time] });
  for (const wire of events) {
    const { txIndex, eventIndex, txid, sender, contract, name, data } = readTheirs(wire);
    const json = JSON.stringify(toStored(data));
    const values = [height, txIndex, eventIndex, txid, sender, contract, name, json, principalsIn(data)];
    await client.query({ ...EVENT, values });
  }
  await client.query('COMMIT');
}
