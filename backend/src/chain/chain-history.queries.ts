import type { Reader } from '../kit/database.ts';
import { cursorOf, pageOf, readCursor } from '../kit/page.ts';
import { Problem } from '../kit/problem.ts';
import type { Block, Fork, ForkDetail } from './chain-history.contract.ts';
import { finalHeight } from './follow/chain.repository.ts';
import { type ForkRow, forkById, forks, type PlaceNow, placesOf } from './follow/fork.repository.ts';

interface Page {
  limit: number;
  cursor?: string | undefined;
}

interface BlockRow {
  height: number;
  hash: string;
  parent_hash: string;
  burn_height: number;
  at: Date;
  events: number;
  transactions: number;
}

const BLOCK = `SELECT b.height, b.hash, b.parent_hash, b.burn_height, b.at, e.events, e.transactions
  FROM chain_block b CROSS JOIN LATERAL (
    SELECT count(*)::int AS events, count(DISTINCT txid)::int AS transactions FROM chain_event WHERE height = b.height
  ) e`;

const blockOf = (row: BlockRow, final: number): Block => ({
  height: row.height,
  hash: row.hash,
  parentHash: row.parent_hash,
  burnHeight: row.burn_height,
  at: row.at,
  final: row.height <= final,
  events: row.events,
  transactions: row.transactions,
});

/** Newest first. */
export async function blocks(reader: Reader, { limit, cursor }: Page) {
  const before = readCursor(cursor, 'block', ['integer'])?.[0] ?? null;
  const sql = `${BLOCK} WHERE $1::bigint IS NULL OR b.height < $1::bigint ORDER BY b.height DESC LIMIT $2`;
  const rows = await reader.query<BlockRow>(sql, [before, limit + 1]);
  const final = await finalHeight(reader);
  const { items, next } = pageOf(rows, limit, ({ height }) => cursorOf('block', [height]));
  return { items: items.map((row) => blockOf(row, final)), next };
}

const forkOf = (row: ForkRow): Fork => ({
  id: row.id,
  at: row.at,
  from: { height: row.from_height, hash: row.from_hash },
  ancestor: { height: row.ancestor_height, hash: row.ancestor_hash },
  blocks: row.block_count,
  events: row.event_count,
  transactions: row.transaction_count,
  rowsUndone: row.undone,
});

/** Newest first. */
export async function forkPage(reader: Reader, { limit, cursor }: Page) {
  const before = readCursor(cursor, 'fork', ['integer'])?.[0] ?? null;
  const rows = await forks(reader, before, limit + 1);
  const { items, next } = pageOf(rows, limit, ({ id }) => cursorOf('fork', [id]));
  return { items: items.map(forkOf), next };
}

/** A fork beside the blocks that are in its place now. */
export async function fork(reader: Reader, id: number): Promise<ForkDetail> {
  const found = await forkById(reader, id);
  if (found === null) throw new Problem('not-found', 'No fork has this number. Look in the list of forks.');
  const { branch, transactions, ...row } = found;
  const from = row.ancestor_height + 1;
  const last = branch.at(-1)?.height ?? row.from_height;
  const sql = `${BLOCK} WHERE b.height BETWEEN $1 AND $2 ORDER BY b.height`;
  const [now, final, places] = await Promise.all([
    reader.query<BlockRow>(sql, [from, last]),
    finalHeight(reader),
    placesOf(
      reader,
      transactions.map(({ txid }) => txid),
    ),
  ]);
  const placeOf = new Map(places.map((place) => [place.txid, place]));
  return {
    ...forkOf(row),
    takenBack: branch.map((block) => ({ ...block, at: new Date(block.at) })),
    inPlace: now.map((block) => blockOf(block, final)),
    fates: transactions.map((transaction) => ({
      ...transaction,
      ...fateOf(transaction, placeOf.get(transaction.txid)),
    })),
  };
}

function fateOf(
  { height }: { height: number },
  place: PlaceNow | undefined,
): Pick<ForkDetail['fates'][number], 'fate' | 'now'> {
  if (place === undefined) return { fate: 'lost', now: null };
  return { fate: place.height === height ? 'kept' : 'moved', now: { height: place.height, hash: place.hash } };
}
