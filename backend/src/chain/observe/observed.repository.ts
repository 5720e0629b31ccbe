import type { Reader, Tx } from '../../kit/database.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { fromStoredTuple, type StoredTuple, toStored } from '../values/stored-value.ts';
import type { ObservedBlock } from './pushed-block.ts';

/** A pushed block without its events. */
export interface ObservedHeader extends ChainBlock {
  /** Grows with every push that was new. */
  arrival: bigint;
  /** The API has another block in its place. */
  contradicted: boolean;
  /** Followed: the block itself is stored with its effects. */
  held: boolean;
  /** The same of its parent. */
  parentHeld: boolean;
}

interface HeaderRow {
  hash: string;
  parent_hash: string;
  height: number;
  burn_height: number;
  burn_hash: string;
  at: Date;
  arrival: bigint;
  contradicted: boolean;
  held: boolean;
  parent_held: boolean;
}

type StoredEvent = Pick<ChainEvent, 'txid' | 'txIndex' | 'eventIndex' | 'sender' | 'contract' | 'name'> & {
  data: StoredTuple;
};

/** Keeps a pushed block; one that is there already stays as it came first. Drops what no fork can reach any more. */
export async function keepObserved(tx: Tx, { block, events }: ObservedBlock): Promise<void> {
  await tx.query('DELETE FROM chain_observed WHERE height <= (SELECT final_height FROM chain_progress)');
  const stored: StoredEvent[] = events.map(({ txid, txIndex, eventIndex, sender, contract, name, data }) => ({
    ...{ txid, txIndex, eventIndex, sender, contract, name },
    data: toStored(data) as StoredTuple,
  }));
  await tx.query(
    `INSERT INTO chain_observed (hash, parent_hash, height, burn_height, burn_hash, at, events)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hash) DO NOTHING`,
    [block.hash, block.parentHash, block.height, block.burnHeight, block.burnHash, block.time, JSON.stringify(stored)],
  );
}

/** Every pushed block that can still change something. */
export async function observedHeaders(reader: Reader): Promise<ObservedHeader[]> {
  const rows = await reader.query<HeaderRow>(
    `SELECT o.hash, o.parent_hash, o.height, o.burn_height, o.burn_hash, o.at, o.arrival, o.contradicted,
            b.hash IS NOT NULL AS held, p.hash IS NOT NULL AS parent_held
     FROM chain_observed o LEFT JOIN chain_block b ON b.hash = o.hash LEFT JOIN chain_block p ON p.hash = o.parent_hash`,
  );
  return rows.map((row) => ({
    height: row.height,
    hash: row.hash,
    parentHash: row.parent_hash,
    burnHeight: row.burn_height,
    burnHash: row.burn_hash,
    time: row.at,
    arrival: row.arrival,
    contradicted: row.contradicted,
    held: row.held,
    parentHeld: row.parent_held,
  }));
}

/** Events of our contracts in a pushed block; null if it was not pushed, or is so old that it was dropped. */
export async function observedEvents(reader: Reader, block: ChainBlock): Promise<ChainEvent[] | null> {
  const sql = 'SELECT events FROM chain_observed WHERE hash = $1';
  const [row] = await reader.query<{ events: StoredEvent[] }>(sql, [block.hash]);
  if (row === undefined) return null;
  const place = { height: block.height, blockHash: block.hash, at: block.time };
  return row.events.map((event) => ({ ...event, ...place, data: fromStoredTuple(event.data) }));
}

/** Whether the API has other blocks in place of these. */
export async function contradict(reader: Reader, hashes: readonly string[], contradicted: boolean): Promise<void> {
  await reader.query('UPDATE chain_observed SET contradicted = $2 WHERE hash = ANY($1)', [hashes, contradicted]);
}
