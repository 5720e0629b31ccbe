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
  /** Its parent is followed, at the height below. */
  parentHeld: boolean;
  /** Burn height of a parent that is followed. */
  parentBurnHeight: number | null;
}

interface BlockRow {
  hash: string;
  parent_hash: string;
  height: number;
  burn_height: number;
  burn_hash: string;
  at: Date;
}

interface HeaderRow extends BlockRow {
  arrival: bigint;
  contradicted: boolean;
  held: boolean;
  parent_held: boolean;
  parent_burn_height: number | null;
}

type StoredEvent = Pick<ChainEvent, 'txid' | 'txIndex' | 'eventIndex' | 'sender' | 'contract' | 'name'> & {
  data: StoredTuple;
};

/** Keeps a pushed block; one that is there already stays as it came first, but disputed if it is said otherwise now. Drops what no fork can reach any more. */
export async function keepObserved(tx: Tx, { block, events }: ObservedBlock): Promise<void> {
  await tx.query('DELETE FROM chain_observed WHERE height <= (SELECT final_height FROM chain_progress)');
  const stored: StoredEvent[] = events.map(({ txid, txIndex, eventIndex, sender, contract, name, data }) => ({
    ...{ txid, txIndex, eventIndex, sender, contract, name },
    data: toStored(data) as StoredTuple,
  }));
  await tx.query(
    `INSERT INTO chain_observed (hash, parent_hash, height, burn_height, burn_hash, at, events)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hash) DO UPDATE SET disputed = true
     WHERE (chain_observed.parent_hash, chain_observed.height, chain_observed.burn_height, chain_observed.burn_hash,
            chain_observed.at, chain_observed.events)
       IS DISTINCT FROM (excluded.parent_hash, excluded.height, excluded.burn_height, excluded.burn_hash, excluded.at, excluded.events)`,
    [block.hash, block.parentHash, block.height, block.burnHeight, block.burnHash, block.time, JSON.stringify(stored)],
  );
}

/** Every pushed block that can still change something. */
export async function observedHeaders(reader: Reader): Promise<ObservedHeader[]> {
  const rows = await reader.query<HeaderRow>(
    `SELECT o.hash, o.parent_hash, o.height, o.burn_height, o.burn_hash, o.at, o.arrival, o.contradicted,
            b.hash IS NOT NULL AS held, p.hash IS NOT NULL AS parent_held, p.burn_height AS parent_burn_height
     FROM chain_observed o
       LEFT JOIN chain_block b ON b.hash = o.hash AND b.height = o.height
       LEFT JOIN chain_block p ON p.hash = o.parent_hash AND p.height = o.height - 1`,
  );
  return rows.map((row) => ({
    ...blockOf(row),
    arrival: row.arrival,
    contradicted: row.contradicted,
    held: row.held,
    parentHeld: row.parent_held,
    parentBurnHeight: row.parent_burn_height,
  }));
}

/**
 * Events of our contracts in a pushed block; null if it was not pushed, or is so old that it was dropped, or is disputed and
 * there is somebody else to ask.
 */
export async function observedEvents(
  reader: Reader,
  block: ChainBlock,
  { disputedToo }: { disputedToo: boolean },
): Promise<ChainEvent[] | null> {
  const sql = 'SELECT events, disputed FROM chain_observed WHERE hash = $1';
  const [row] = await reader.query<{ events: StoredEvent[]; disputed: boolean }>(sql, [block.hash]);
  if (row === undefined || (row.disputed && !disputedToo)) return null;
  const place = { height: block.height, blockHash: block.hash, at: block.time };
  return row.events.map((event) => ({ ...event, ...place, data: fromStoredTuple(event.data) }));
}

/** Whether the API has other blocks in place of these. */
export async function contradict(reader: Reader, hashes: readonly string[], contradicted: boolean): Promise<void> {
  await reader.query('UPDATE chain_observed SET contradicted = $2 WHERE hash = ANY($1)', [hashes, contradicted]);
}

/** A block as it was pushed, without its events. */
export async function observedBlock(reader: Reader, hash: string): Promise<ChainBlock | null> {
  const sql = 'SELECT hash, parent_hash, height, burn_height, burn_hash, at FROM chain_observed WHERE hash = $1';
  const [row] = await reader.query<BlockRow>(sql, [hash]);
  return row === undefined ? null : blockOf(row);
}

/** Heights of blocks that were pushed and are followed, but not checked yet, from the lowest on. */
export async function uncheckedHeights(reader: Reader, upTo: number, limit: number): Promise<number[]> {
  const rows = await reader.query<{ height: number }>(
    `SELECT b.height FROM chain_observed o JOIN chain_block b ON b.hash = o.hash
     WHERE NOT o.checked AND b.height <= $1 AND b.height > (SELECT final_height FROM chain_progress)
     ORDER BY b.height LIMIT $2`,
    [upTo, limit],
  );
  return rows.map(({ height }) => height);
}

/** Puts the header as the API has it; `disputed`: what was pushed was something else. */
export async function correctObserved(
  reader: Reader,
  block: ChainBlock,
  { disputed, checked }: { disputed: boolean; checked: boolean },
): Promise<void> {
  await reader.query(
    `UPDATE chain_observed SET parent_hash = $2, height = $3, burn_height = $4, burn_hash = $5, at = $6,
       disputed = disputed OR $7, checked = $8
     WHERE hash = $1`,
    [block.hash, block.parentHash, block.height, block.burnHeight, block.burnHash, block.time, disputed, checked],
  );
}

const blockOf = (row: BlockRow): ChainBlock => ({
  height: row.height,
  hash: row.hash,
  parentHash: row.parent_hash,
  burnHeight: row.burn_height,
  burnHash: row.burn_hash,
  time: row.at,
});
