import type { Reader, Tx } from '../../kit/database.ts';
import type { ChainEvent } from '../chain-event.ts';
import { transactionSummary } from '../outcome/transaction-summary.rules.ts';
import { eventsAfter } from './chain.repository.ts';

/** Of a fork deeper than this the rest is counted only. */
const MOST_BLOCKS = 200;
const MOST_EVENTS = 5_000;
/** Greatest value of the column. */
const LAST_INTEGER = 2_147_483_647;

export interface ForkBlock {
  height: number;
  hash: string;
  burnHeight: number;
  /** Time of the block, in ISO 8601. */
  at: string;
}

export interface ForkTransaction {
  txid: string;
  height: number;
  sender: string;
  /** What it did, in words. */
  summary: string;
}

/** What a fork is about to take away. */
export interface LostBranch {
  from: { height: number; hash: string };
  ancestor: { height: number; hash: string | null };
  counts: { blocks: number; events: number; transactions: number };
  /** Oldest first. */
  blocks: ForkBlock[];
  transactions: ForkTransaction[];
}

interface BlockRow {
  height: number;
  hash: string;
  burn_height: number;
  at: Date;
}

/** Everything above the last common block; null where there is nothing. */
export async function lostBranch(tx: Tx, ancestor: number): Promise<LostBranch | null> {
  const rows = (await tx.query(
    'SELECT height, hash, burn_height, at FROM chain_block WHERE height >= $1 ORDER BY height LIMIT $2',
    [ancestor, MOST_BLOCKS + 1],
  )) as BlockRow[];
  const lost = rows.filter(({ height }) => height > ancestor);
  const [counts] = (await tx.query(
    `SELECT (SELECT count(*)::int FROM chain_block WHERE height > $1) AS blocks, count(*)::int AS events,
            count(DISTINCT txid)::int AS transactions FROM chain_event WHERE height > $1`,
    [ancestor],
  )) as LostBranch['counts'][];
  const [newest] = (await tx.query('SELECT height, hash FROM chain_block ORDER BY height DESC LIMIT 1')) as {
    height: number;
    hash: string;
  }[];
  if (lost.length === 0 || counts === undefined || newest === undefined) return null;
  const shared = rows.find(({ height }) => height === ancestor);
  return {
    from: newest,
    ancestor: { height: ancestor, hash: shared?.hash ?? null },
    counts,
    blocks: lost.map(({ height, hash, burn_height, at }) => ({
      height,
      hash,
      burnHeight: burn_height,
      at: at.toISOString(),
    })),
    transactions: await lostTransactions(tx, ancestor),
  };
}

async function lostTransactions(tx: Tx, ancestor: number): Promise<ForkTransaction[]> {
  const events = await eventsAfter(tx, { height: ancestor, txIndex: LAST_INTEGER, eventIndex: 0 }, MOST_EVENTS);
  const groups = new Map<string, [ChainEvent, ...ChainEvent[]]>();
  for (const event of events) {
    const group = groups.get(event.txid);
    if (group === undefined) groups.set(event.txid, [event]);
    else group.push(event);
  }
  return [...groups.values()].map((group) => {
    const [{ txid, height, sender }] = group;
    return { txid, height, sender, summary: transactionSummary(group) };
  });
}

/** Writes the fork down, in the transaction that takes its blocks away. `undone` is null where all was replayed instead. */
export async function keepFork(tx: Tx, branch: LostBranch | null, undone: number | null, at: Date): Promise<void> {
  if (branch === null) return;
  const { from, ancestor, counts, blocks, transactions } = branch;
  await tx.query(
    `INSERT INTO chain_fork (at, from_height, from_hash, ancestor_height, ancestor_hash, block_count, event_count,
       transaction_count, undone, branch, transactions)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      at,
      from.height,
      from.hash,
      ancestor.height,
      ancestor.hash,
      counts.blocks,
      counts.events,
      counts.transactions,
      undone,
      JSON.stringify(blocks),
      JSON.stringify(transactions),
    ],
  );
}

export interface ForkRow {
  id: number;
  at: Date;
  from_height: number;
  from_hash: string;
  ancestor_height: number;
  ancestor_hash: string | null;
  block_count: number;
  event_count: number;
  transaction_count: number;
  undone: number | null;
}

const COLUMNS =
  'id, at, from_height, from_hash, ancestor_height, ancestor_hash, block_count, event_count, transaction_count, undone';

/** Newest first; `before` is the id to go on from. */
export function forks(reader: Reader, before: bigint | null, limit: number): Promise<ForkRow[]> {
  return reader.query<ForkRow>(
    `SELECT ${COLUMNS} FROM chain_fork WHERE $1::bigint IS NULL OR id < $1::bigint ORDER BY id DESC LIMIT $2`,
    [before, limit],
  );
}

export async function forkById(
  reader: Reader,
  id: number,
): Promise<(ForkRow & { branch: ForkBlock[]; transactions: ForkTransaction[] }) | null> {
  const [row] = await reader.query<ForkRow & { branch: ForkBlock[]; transactions: ForkTransaction[] }>(
    `SELECT ${COLUMNS}, branch, transactions FROM chain_fork WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

/** How many there were, and how many blocks the deepest and the newest took back. */
export async function forkCounts(reader: Reader): Promise<{ count: number; deepest: number; newest: number }> {
  const [row] = await reader.query<{ count: number; deepest: number; newest: number }>(
    `SELECT count(*)::int AS count, coalesce(max(block_count), 0) AS deepest,
            coalesce((SELECT block_count FROM chain_fork ORDER BY id DESC LIMIT 1), 0) AS newest FROM chain_fork`,
  );
  return row ?? { count: 0, deepest: 0, newest: 0 };
}

/** A place where a transaction stands now. */
export interface PlaceNow {
  txid: string;
  height: number;
  hash: string;
}

/** Where transactions are now, of those that had effects on our contracts. */
export function placesOf(reader: Reader, txids: readonly string[]): Promise<PlaceNow[]> {
  return reader.query<PlaceNow>(
    `SELECT DISTINCT ON (e.txid) e.txid, e.height, b.hash FROM chain_event e JOIN chain_block b USING (height)
     WHERE e.txid = ANY($1) ORDER BY e.txid, e.height DESC`,
    [txids],
  );
}
