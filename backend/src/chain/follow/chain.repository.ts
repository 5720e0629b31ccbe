import type { Conditions } from '../../kit/conditions.ts';
import type { Reader, Tx } from '../../kit/database.ts';
import { prepared } from '../../kit/prepared.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import type { ContractName } from '../chain-names.ts';
import { fromStoredTuple, type StoredTuple } from '../values/stored-value.ts';

interface BlockRow {
  height: number;
  hash: string;
  parent_hash: string;
  burn_height: number;
  burn_hash: string;
  at: Date;
}

interface EventRow {
  height: number;
  block_hash: string;
  at: Date;
  txid: string;
  tx_index: number;
  event_index: number;
  sender: string;
  contract: ContractName;
  name: string;
  data: StoredTuple;
}

/** Where a replay goes on: after this event. */
export type EventPosition = Pick<ChainEvent, 'height' | 'txIndex' | 'eventIndex'>;

/** What rec.height may hold: a block whose writes can be undone, or writes that never will be. */
export type WriteHeight = number | 'final';

/** The last block we hold; null before the first. */
export async function lastBlock(reader: Reader | Tx): Promise<ChainBlock | null> {
  const [row] = await query<BlockRow>(reader, 'SELECT * FROM chain_block ORDER BY height DESC LIMIT 1');
  return row === undefined ? null : blockOf(row);
}

/** The first block we hold; null before it. */
export async function firstBlock(reader: Reader | Tx): Promise<ChainBlock | null> {
  const [row] = await query<BlockRow>(reader, 'SELECT * FROM chain_block ORDER BY height LIMIT 1');
  return row === undefined ? null : blockOf(row);
}

export async function blockByHeight(reader: Reader | Tx, height: number): Promise<ChainBlock | null> {
  const [row] = await query<BlockRow>(reader, 'SELECT * FROM chain_block WHERE height = $1', [height]);
  return row === undefined ? null : blockOf(row);
}

/** Stored events in chain order, at most `limit`. */
export async function eventsAfter(reader: Reader | Tx, position: EventPosition, limit: number): Promise<ChainEvent[]> {
  const rows = await query<EventRow>(
    reader,
    `SELECT e.*, b.hash AS block_hash, b.at FROM chain_event e JOIN chain_block b USING (height)
     WHERE (e.height, e.tx_index, e.event_index) > ($1, $2, $3)
     ORDER BY e.height, e.tx_index, e.event_index LIMIT $4`,
    [position.height, position.txIndex, position.eventIndex, limit],
  );
  return rows.map(eventOf);
}

export async function eventsOfTransaction(reader: Reader | Tx, txid: string): Promise<ChainEvent[]> {
  const rows = await query<EventRow>(
    reader,
    `SELECT e.*, b.hash AS block_hash, b.at FROM chain_event e JOIN chain_block b USING (height)
     WHERE e.txid = $1 ORDER BY e.height, e.tx_index, e.event_index`,
    [txid],
  );
  return rows.map(eventOf);
}

export async function eventsOfBlock(reader: Reader | Tx, height: number): Promise<ChainEvent[]> {
  const rows = await query<EventRow>(
    reader,
    `SELECT e.*, b.hash AS block_hash, b.at FROM chain_event e JOIN chain_block b USING (height)
     WHERE e.height = $1 ORDER BY e.tx_index, e.event_index`,
    [height],
  );
  return rows.map(eventOf);
}

/** The last transactions with an event that fits, newest first, each with all its events in order. */
export async function eventsOfTransactions(
  reader: Reader,
  where: Conditions,
  limit: number,
): Promise<[ChainEvent, ...ChainEvent[]][]> {
  const rows = await query<EventRow>(
    reader,
    `WITH page AS (
       SELECT DISTINCT e.height, e.tx_index FROM chain_event e ${where.sql}
       ORDER BY e.height DESC, e.tx_index DESC LIMIT ${limit}
     )
     SELECT e.*, b.hash AS block_hash, b.at FROM page JOIN chain_event e USING (height, tx_index) JOIN chain_block b USING (height)
     ORDER BY height DESC, tx_index DESC, e.event_index`,
    where.values,
  );
  const found: [ChainEvent, ...ChainEvent[]][] = [];
  for (const event of rows.map(eventOf)) {
    const last = found.at(-1);
    if (last?.[0].txid === event.txid) last.push(event);
    else found.push([event]);
  }
  return found;
}

/** Lets the writes that follow in this transaction through, under this height; null locks the tables again. */
export async function writeAs(tx: Tx, height: WriteHeight | null): Promise<void> {
  await prepared(tx, "SELECT set_config('rec.height', $1, true)", [height === null ? '' : String(height)]);
}

/** Takes back everything above `height`; how many row changes that were. Refuses to go below finality. */
export async function rewindTo(tx: Tx, height: number): Promise<number> {
  const [row] = await query<{ undone: number }>(tx, 'SELECT chain_rewind($1) AS undone', [height]);
  return row?.undone ?? 0;
}

/** Forgets blocks and events above `height` without undoing their rows: a replay must follow in the same transaction. */
export async function forgetAbove(tx: Tx, height: number): Promise<void> {
  await tx.query('DELETE FROM chain_event WHERE height > $1', [height]);
  await tx.query('DELETE FROM chain_block WHERE height > $1', [height]);
  await tx.query('UPDATE chain_progress SET final_height = least(final_height, $1)', [height]);
}

export async function finalHeight(reader: Reader | Tx): Promise<number> {
  const [row] = await query<{ final_height: number }>(reader, 'SELECT final_height FROM chain_progress');
  return row?.final_height ?? 0;
}

/** Makes every block at or below this burn height and this height final and drops its undo log; the new final height. */
export async function finalise(tx: Tx, burnHeight: number, upTo: number): Promise<number> {
  const [row] = await query<{ final_height: number }>(
    tx,
    `WITH moved AS (
       UPDATE chain_progress SET final_height = greatest(final_height,
         (SELECT height FROM chain_block WHERE burn_height <= $1 AND height <= $2 ORDER BY height DESC LIMIT 1))
       RETURNING final_height
     ), pruned AS (
       DELETE FROM chain_undo WHERE height <= (SELECT final_height FROM moved)
     )
     SELECT final_height FROM moved`,
    [burnHeight, upTo],
  );
  return row?.final_height ?? 0;
}

export async function recordProgress(
  tx: Tx,
  seen: { tipHeight: number | null; lastAt: Date | null; lastError: string | null },
): Promise<void> {
  await tx.query('UPDATE chain_progress SET tip_height = $1, last_at = $2, last_error = $3', [
    seen.tipHeight,
    seen.lastAt,
    seen.lastError,
  ]);
}

function query<Row>(reader: Reader | Tx, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return reader.query(sql, parameters) as Promise<Row[]>;
}

const blockOf = (row: BlockRow): ChainBlock => ({
  height: row.height,
  hash: row.hash,
  parentHash: row.parent_hash,
  burnHeight: row.burn_height,
  burnHash: row.burn_hash,
  time: row.at,
});

const eventOf = (row: EventRow): ChainEvent => ({
  height: row.height,
  blockHash: row.block_hash,
  at: row.at,
  txid: row.txid,
  txIndex: row.tx_index,
  eventIndex: row.event_index,
  sender: row.sender,
  contract: row.contract,
  name: row.name,
  data: fromStoredTuple(row.data),
});
