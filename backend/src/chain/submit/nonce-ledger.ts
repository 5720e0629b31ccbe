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

/** What the node last said of the sender, and since when the same nonce is due. */
export async function noteSender(
  tx: Tx,
  address: string,
  { nonce, balance, at }: { nonce: bigint; balance: bigint; at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO sender (address, nonce, balance, seen_at, due_since) VALUES ($1, $2, $3, $4, $4)
     ON CONFLICT (address) DO UPDATE SET nonce = $2, balance = $3, seen_at = $4,
       due_since = CASE WHEN sender.nonce = $2 THEN sender.due_since ELSE $4 END`,
    [address, nonce, balance.toString(), at],
  );
}

/** How long a nonce that something outside this ledger uses may stay due before it is taken all the same. */
const ABANDONED_MS = 5 * 60_000;
const abandonedSince = (at: Date) => new Date(at.getTime() - ABANDONED_MS);

/** A row `h` whose nonce is left to something outside, which never came: $1 sender, $2 the nonce that is due, $3 `abandonedSince`. */
const ABANDONED = `h.submission IS NULL AND h.nonce = $2 AND h.taken_at <= $3
  AND EXISTS (SELECT FROM sender WHERE address = $1 AND nonce = $2 AND due_since <= $3)`;

/**
 * Takes the lowest nonce that nobody has, from the one that is due on chain; null while too many wait. The sender must be locked.
 */
export async function takeNonce(
  tx: Tx,
  { sender, due, submission, at }: { sender: string; due: bigint; submission: SubmissionId; at: Date },
): Promise<bigint | null> {
  const [row] = (await tx.query(
    `SELECT n.nonce FROM generate_series($2::bigint, $4::bigint) AS n(nonce)
     WHERE NOT EXISTS (SELECT FROM sender_nonce h WHERE h.sender = $1 AND h.nonce = n.nonce AND NOT (${ABANDONED}))
     ORDER BY n.nonce LIMIT 1`,
    [sender, due, abandonedSince(at), due + MOST_AHEAD],
  )) as { nonce: bigint }[];
  if (row === undefined) return null;
  return (await takeThisNonce(tx, { sender, nonce: row.nonce, submission, at })) ? row.nonce : null;
}

/** Takes this very nonce; false where somebody has it. The sender must be locked. */
export async function takeThisNonce(
  tx: Tx,
  { sender, nonce, submission, at }: { sender: string; nonce: bigint; submission: SubmissionId; at: Date },
): Promise<boolean> {
  const abandoned = [sender, nonce, abandonedSince(at)];
  await tx.query(`DELETE FROM sender_nonce h WHERE h.sender = $1 AND ${ABANDONED}`, abandoned);
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

/** Something outside this ledger uses the nonce: nobody here may, unless it stays due. */
export async function leaveNonce(tx: Tx, sender: string, nonce: bigint, at: Date): Promise<void> {
  const left = 'UPDATE sender_nonce SET submission = NULL, taken_at = $3 WHERE sender = $1 AND nonce = $2';
  await tx.query(left, [sender, nonce, at]);
}

/**
 * The submissions above `due`, the highest nonce first, if nobody has `due` itself: they wait for ever, so one of them has to move
 * there.
 */
export async function moversInto(
  reader: Reader | Tx,
  { sender, due, at }: { sender: string; due: bigint; at: Date },
): Promise<SubmissionId[]> {
  const rows = (await reader.query(
    `SELECT h.submission FROM sender_nonce h JOIN submission s ON s.id = h.submission AND s.state = 'pending'
     WHERE h.sender = $1 AND h.nonce > $2
       AND NOT EXISTS (SELECT FROM sender_nonce h WHERE h.sender = $1 AND h.nonce = $2 AND NOT (${ABANDONED}))
     ORDER BY h.nonce DESC`,
    [sender, due, abandonedSince(at)],
  )) as { submission: SubmissionId }[];
  return rows.map(({ submission }) => submission);
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

/**
 * What sponsored submissions of a time cost, micro-STX, and how many were signed. Of what waits it is the highest fee it was signed with,
 * of what was mined the fee of that form; what ended outside a block costs nothing, and is counted all the same, as it took a nonce.
 */
export async function spentSince(
  reader: Reader | Tx,
  sponsor: string,
  since: Date,
  account: string | null = null,
): Promise<{ fees: bigint; count: number }> {
  const [row] = (await reader.query(
    `SELECT coalesce(sum(fee), 0)::bigint AS fees, count(*)::integer AS count FROM (
       SELECT CASE WHEN s.state = 'pending' THEN max(t.fee) WHEN s.height IS NOT NULL THEN max(t.fee) FILTER (WHERE t.txid = s.txid)
              END AS fee
       FROM submission_transaction t JOIN submission s ON s.id = t.submission
       WHERE t.sponsor = $1 AND s.signed_at >= $2 AND ($3::text IS NULL OR s.account = $3) GROUP BY s.id
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
