import type { Reader, Tx } from '../../kit/database.ts';
import type { SubmissionId } from './submission.repository.ts';

/** How far beyond the nonce that is due we go; a node takes 25 (MAXIMUM_MEMPOOL_TX_CHAINING of stacks-core). */
export const MOST_AHEAD = 20n;

/**
 * Which nonce of a key of ours belongs to which submission. A row stands for a nonce that is given out; (sender, nonce) is the primary
 * key, so two can never have the same. What is given back leaves a gap that the next one takes.
 */

/** Locks the sender until the transaction ends: nonces and budgets are decided by one process at a time. */
export async function lockSender(tx: Tx, address: string): Promise<void> {
  await tx.query('INSERT INTO sender (address) VALUES ($1) ON CONFLICT DO NOTHING', [address]);
  await tx.query('SELECT 1 FROM sender WHERE address = $1 FOR UPDATE', [address]);
}

/** What the node last said of the sender: for people and figures. */
export async function noteSender(
  tx: Tx,
  address: string,
  { nonce, balance, at }: { nonce: bigint; balance: bigint; at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO sender (address, nonce, balance, seen_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (address) DO UPDATE SET nonce = $2, balance = $3, seen_at = $4`,
    [address, nonce, balance.toString(), at],
  );
}

/**
 * Takes the lowest nonce that nobody has, from the one that is due on chain; null while too many wait. The sender must be locked.
 */
export async function takeNonce(
  tx: Tx,
  { sender, due, submission, at }: { sender: string; due: bigint; submission: SubmissionId; at: Date },
): Promise<bigint | null> {
  const [row] = (await tx.query(
    `SELECT n.nonce FROM generate_series($2::bigint, $3::bigint) AS n(nonce)
     WHERE NOT EXISTS (SELECT FROM sender_nonce h WHERE h.sender = $1 AND h.nonce = n.nonce) ORDER BY n.nonce LIMIT 1`,
    [sender, due, due + MOST_AHEAD],
  )) as { nonce: bigint }[];
  if (row === undefined) return null;
  await tx.query('INSERT INTO sender_nonce (sender, nonce, submission, taken_at) VALUES ($1, $2, $3, $4)', [
    sender,
    row.nonce,
    submission,
    at,
  ]);
  return row.nonce;
}

/** Takes this very nonce; false where somebody has it. The sender must be locked. */
export async function takeThisNonce(
  tx: Tx,
  { sender, nonce, submission, at }: { sender: string; nonce: bigint; submission: SubmissionId; at: Date },
): Promise<boolean> {
  const taken: unknown[] = await tx.query(
    `INSERT INTO sender_nonce (sender, nonce, submission, taken_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING nonce`,
    [sender, nonce, submission, at],
  );
  return taken.length > 0;
}

/** Gives back what the submission holds, all but `kept`. */
export async function giveBackNonces(tx: Tx, submission: SubmissionId, kept: bigint | null = null): Promise<void> {
  await tx.query('DELETE FROM sender_nonce WHERE submission = $1 AND nonce IS DISTINCT FROM $2::bigint', [
    submission,
    kept,
  ]);
}

/** Something outside this ledger uses the nonce: nobody here may. */
export async function leaveNonce(tx: Tx, sender: string, nonce: bigint): Promise<void> {
  await tx.query('UPDATE sender_nonce SET submission = NULL WHERE sender = $1 AND nonce = $2', [sender, nonce]);
}

/**
 * The submission with the highest nonce above `due`, if nobody has `due` itself: all above it wait for ever, so one of them has to
 * move there.
 */
export async function moverInto(reader: Reader | Tx, sender: string, due: bigint): Promise<SubmissionId | null> {
  const [row] = (await reader.query(
    `SELECT h.submission FROM sender_nonce h JOIN submission s ON s.id = h.submission AND s.state = 'pending'
     WHERE h.sender = $1 AND h.nonce > $2
       AND NOT EXISTS (SELECT FROM sender_nonce d WHERE d.sender = $1 AND d.nonce = $2)
     ORDER BY h.nonce DESC LIMIT 1`,
    [sender, due],
  )) as { submission: SubmissionId }[];
  return row?.submission ?? null;
}

/** Whether something of the sender waits, or nobody has looked at it since a moment. */
export async function isSenderWorthALook(reader: Reader, sender: string, since: Date): Promise<boolean> {
  const [row] = await reader.query<{ worth: boolean }>(
    `SELECT EXISTS (SELECT FROM sender_nonce h JOIN submission s ON s.id = h.submission AND s.state = 'pending' WHERE h.sender = $1)
       OR NOT EXISTS (SELECT FROM sender WHERE address = $1 AND seen_at > $2) AS worth`,
    [sender, since],
  );
  return row?.worth ?? false;
}

/** What sponsored submissions promised the network since a moment: the highest fee of each, micro-STX; and how many. */
export async function spentSince(
  reader: Reader | Tx,
  sponsor: string,
  since: Date,
  account: string | null = null,
): Promise<{ fees: bigint; count: number }> {
  const [row] = (await reader.query(
    `SELECT coalesce(sum(fee), 0)::bigint AS fees, count(*)::integer AS count FROM (
       SELECT max(t.fee) AS fee FROM submission_transaction t JOIN submission s ON s.id = t.submission
       WHERE t.sponsor = $1 AND s.signed_at >= $2 AND ($3::text IS NULL OR s.account = $3) GROUP BY t.submission
     ) AS each`,
    [sponsor, since, account],
  )) as { fees: bigint; count: number }[];
  return row ?? { fees: 0n, count: 0 };
}

/** Fees that are promised and not yet paid: of every submission that is still open. */
export async function promisedFees(reader: Reader | Tx, sponsor: string): Promise<bigint> {
  const [row] = (await reader.query(
    `SELECT coalesce(sum(fee), 0)::bigint AS fees FROM (
       SELECT max(t.fee) AS fee FROM submission_transaction t JOIN submission s ON s.id = t.submission
       WHERE t.sponsor = $1 AND s.state = 'pending' GROUP BY t.submission
     ) AS each`,
    [sponsor],
  )) as { fees: bigint }[];
  return row?.fees ?? 0n;
}
