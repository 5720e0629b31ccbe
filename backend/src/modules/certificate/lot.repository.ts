import type { ChainEvent } from '../../chain/index.ts';
import { columnsOf } from '../../kit/columns.ts';
import type { Tx } from '../../kit/database.ts';
import { prepared } from '../../kit/prepared.ts';
import type { LotState } from './certificate.contract.ts';
import type { HistoryRow } from './certificate.queries.ts';

/** States of a lot by the contract of the market that holds it. */
export type Places = Record<string, LotState>;

export interface Note {
  event: ChainEvent;
  token: bigint;
  step: HistoryRow['step'];
  sender?: string | null;
  recipient?: string | null;
}

/** Something the chain speaks of is missing or different here: going on would only hide it. */
export const astray = (event: ChainEvent, what: string): Error =>
  new Error(`${event.contract}.${event.name} in transaction ${event.txid}: ${what}. Replay: npm run chain:rebuild.`);

export function expectOne(event: ChainEvent, rows: readonly unknown[], what: string): void {
  if (rows.length !== 1) throw astray(event, what);
}

/** Each change must have met its own row: `rows` names the tokens that were met. */
function expectEach<Change extends { event: ChainEvent; token: bigint }>(
  changes: readonly Change[],
  rows: readonly { token: bigint }[],
  what: (change: Change) => string,
): void {
  const met = new Set(rows.map(({ token }) => token));
  for (const change of changes) if (!met.has(change.token)) throw astray(change.event, what(change));
}

/** Lines of the history of lots. */
export async function note(tx: Tx, notes: readonly Note[]): Promise<void> {
  if (notes.length === 0) return;
  await prepared(
    tx,
    `INSERT INTO lot_history (height, tx_index, event_index, token, step, sender, recipient, at, txid)
     SELECT * FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::bigint[], $5::text[], $6::text[], $7::text[],
       $8::timestamptz[], $9::text[])`,
    columnsOf(
      9,
      notes.map(({ event: { height, txIndex, eventIndex, at, txid }, token, step, sender, recipient }) => {
        return [height, txIndex, eventIndex, token, step, sender, recipient, at, txid];
      }),
    ),
  );
}

/** What a lot is cut from: after the first `skip` Wh of the lot `of`, `wh` long; null takes the rest. */
export interface Piece {
  event: ChainEvent;
  token: bigint;
  of: bigint;
  skip: bigint;
  wh: bigint | null;
  retired?: boolean;
}

/** Pieces of lots as lots of their own. Who holds one tells its mint: native events are the truth about who holds what. */
export async function cut(tx: Tx, places: Places, pieces: readonly Piece[]): Promise<void> {
  if (pieces.length === 0) return;
  const rows: { token: bigint }[] = await tx.query(
    `INSERT INTO lot (token, issuance, first_wh, wh, owner, state, parent, height, at, txid)
     SELECT p.token, l.issuance, l.first_wh + p.skip, coalesce(p.wh, l.wh - p.skip), m.recipient,
       CASE WHEN p.retired THEN 'retired' ELSE coalesce(($9::jsonb) ->> m.recipient, 'held') END, l.token,
       p.height, p.at, p.txid
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[], $6::integer[], $7::timestamptz[],
       $8::text[]) AS p (token, "of", skip, wh, retired, height, at, txid)
     JOIN lot l ON l.token = p."of"
     LEFT JOIN lot_history m ON m.token = p.token AND m.step = 'minted'
     WHERE (m.recipient IS NULL) = p.retired RETURNING token`,
    [
      ...columnsOf(
        8,
        pieces.map(({ event: { height, at, txid }, token, of, skip, wh, retired = false }) => {
          return [token, of, skip, wh, retired, height, at, txid];
        }),
      ),
      JSON.stringify(places),
    ],
  );
  expectEach(pieces, rows, ({ of, token }) => `lot ${of}, or the mint of ${token} from it, is not recorded`);
}

/** A lot that is not a piece of another: `wh` from `firstWh` of an issuance. */
export interface Whole {
  event: ChainEvent;
  token: bigint;
  issuance: bigint;
  firstWh: bigint;
  wh: bigint;
}

export async function found(tx: Tx, places: Places, lots: readonly Whole[]): Promise<void> {
  if (lots.length === 0) return;
  const rows: { token: bigint }[] = await tx.query(
    `INSERT INTO lot (token, issuance, first_wh, wh, owner, state, parent, height, at, txid)
     SELECT n.token, n.issuance, n.first_wh, n.wh, m.recipient, coalesce(($8::jsonb) ->> m.recipient, 'held'), NULL,
       n.height, n.at, n.txid
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::integer[], $6::timestamptz[], $7::text[])
       AS n (token, issuance, first_wh, wh, height, at, txid)
     JOIN lot_history m ON m.token = n.token AND m.step = 'minted' RETURNING token`,
    [
      ...columnsOf(
        7,
        lots.map(({ event: { height, at, txid }, token, issuance, firstWh, wh }) => {
          return [token, issuance, firstWh, wh, height, at, txid];
        }),
      ),
      JSON.stringify(places),
    ],
  );
  expectEach(lots, rows, ({ token }) => `the mint of lot ${token} is not recorded`);
}

export interface End {
  event: ChainEvent;
  token: bigint;
  state: LotState;
  mergedInto?: bigint;
}

/** What became of lots whose tokens were burned just before. */
export async function end(tx: Tx, ends: readonly End[]): Promise<void> {
  if (ends.length === 0) return;
  const [rows]: [{ token: bigint }[]] = await tx.query(
    `UPDATE lot SET state = e.state, merged_into = coalesce(e.merged_into, lot.merged_into)
     FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS e (token, state, merged_into)
     WHERE lot.token = e.token AND lot.owner IS NULL RETURNING lot.token`,
    columnsOf(
      3,
      ends.map(({ token, state, mergedInto }) => [token, state, mergedInto]),
    ),
  );
  expectEach(ends, rows, ({ token }) => `the burning of lot ${token} is not recorded`);
}

export interface Hold {
  event: ChainEvent;
  token: bigint;
  /** Null once the token is burned. */
  owner: string | null;
  state: LotState;
}

export async function hold(tx: Tx, holds: readonly Hold[]): Promise<void> {
  if (holds.length === 0) return;
  const [rows]: [{ token: bigint }[]] = await tx.query(
    `UPDATE lot SET owner = h.owner, state = h.state
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS h (token, owner, state)
     WHERE lot.token = h.token RETURNING lot.token`,
    columnsOf(
      3,
      holds.map(({ token, owner, state }) => [token, owner, state]),
    ),
  );
  expectEach(holds, rows, ({ token }) => `lot ${token} is not recorded`);
}
