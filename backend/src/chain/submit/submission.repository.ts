import type { Reader, Tx } from '../../kit/database.ts';
import type { Id } from '../../kit/id.ts';
import { announce } from '../../kit/live.ts';
import { SUBMISSION_MODULE, type Submission, type SubmissionState, type Variant } from './submission.ts';

export type SubmissionId = Id<'submission'>;

export const SUBMISSION_COLUMNS = `
  id, seq, account, call, label, page, kind, state, origin_nonce AS "originNonce", txid, height, block_hash AS "blockHash",
  problem_name AS "problemName", problem_title AS "problemTitle", opened_at AS "openedAt", signed_at AS "signedAt",
  state_at AS "stateAt", deadline_at AS "deadlineAt", away_at AS "awayAt", doomed_at AS "doomedAt", closed_at AS "closedAt", revision`;

const VARIANT_COLUMNS = `
  txid, bytes, sponsor, sponsor_nonce AS "sponsorNonce", fee, made_at AS "madeAt", taken_at AS "takenAt",
  taken_height AS "takenHeight", refusal`;

export type SubmissionRow = Omit<Submission, 'problem'> & {
  /** In the order of opening. */
  seq: bigint;
  problemName: string | null;
  problemTitle: string | null;
};

export const submissionOf = ({ seq: _, problemName, problemTitle, ...row }: SubmissionRow): Submission => ({
  ...row,
  problem: problemName === null || problemTitle === null ? null : { name: problemName, title: problemTitle },
});

const query = <Row>(reader: Reader | Tx, sql: string, parameters: unknown[] = []): Promise<Row[]> =>
  reader.query(sql, parameters) as Promise<Row[]>;

/** Adds it unless this identity is there already; answers whether it is new. */
export async function insertSubmission(
  tx: Tx,
  { submission, clientKey, identity }: { submission: Submission; clientKey: string; identity: Uint8Array },
): Promise<boolean> {
  const { id, account, call, label, page, state, openedAt, deadlineAt } = submission;
  const added = await query(
    tx,
    `INSERT INTO submission (id, account, client_key, identity, call, label, page, state, opened_at, state_at, deadline_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $10) ON CONFLICT DO NOTHING RETURNING id`,
    [id, account, clientKey, Buffer.from(identity), JSON.stringify(call), label, page, state, openedAt, deadlineAt],
  );
  if (added.length === 0) return false;
  await addStep(tx, id, openedAt, state, 'The wallet is asked');
  return true;
}

/** The row, locked until the transaction ends; null where there is none. */
export async function lockSubmission(tx: Tx, id: SubmissionId): Promise<Submission | null> {
  const [row] = await query<SubmissionRow>(
    tx,
    `SELECT ${SUBMISSION_COLUMNS} FROM submission WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return row === undefined ? null : submissionOf(row);
}

/** Whether the market pays for another act of the account with this nonce or a later one: a fork may bring back one that is confirmed. */
export async function hasInFlight(tx: Tx, account: string, nonce: bigint): Promise<boolean> {
  const [row] = await query<{ has: boolean }>(
    tx,
    `SELECT EXISTS (SELECT FROM submission WHERE account = $1 AND origin_nonce >= $2 AND kind = 'sponsored'
       AND state IN ('pending', 'confirmed')) AS has`,
    [account, nonce],
  );
  return row?.has ?? false;
}

/** How many acts of the account are not at an end for good: each is looked at again and again. */
export async function countOpen(reader: Reader | Tx, account: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    reader,
    'SELECT count(*)::integer AS count FROM submission WHERE account = $1 AND closed_at IS NULL',
    [account],
  );
  return row?.count ?? 0;
}

/** Takes up to `limit` that are due, first what waits on the sponsor's nonces, so that nobody else looks at them before `until`; a process that dies lets go of them then. */
export async function claimDue(tx: Tx, now: Date, until: Date, limit: number): Promise<Submission[]> {
  const rows = await query<SubmissionRow>(
    tx,
    `WITH due AS (
       SELECT id FROM submission WHERE closed_at IS NULL AND due_at <= $1 
       ORDER BY (kind = 'sponsored' AND state = 'pending') IS TRUE DESC, due_at LIMIT $3 FOR UPDATE SKIP LOCKED
     ), claimed AS (
       UPDATE submission s SET due_at = $2 FROM due WHERE s.id = due.id RETURNING s.*
     )
     SELECT ${SUBMISSION_COLUMNS} FROM claimed ORDER BY id`,
    [now, until, limit],
  );
  return rows.map(submissionOf);
}

/** Newest first. */
export function variantsOf(reader: Reader | Tx, id: SubmissionId): Promise<Variant[]> {
  return query(
    reader,
    `SELECT ${VARIANT_COLUMNS} FROM submission_transaction WHERE submission = $1 ORDER BY made_at DESC, fee DESC`,
    [id],
  );
}

export async function addVariant(tx: Tx, id: SubmissionId, variant: Variant): Promise<void> {
  const { txid, bytes, sponsor, sponsorNonce, fee, madeAt } = variant;
  await tx.query(
    `INSERT INTO submission_transaction (submission, txid, bytes, sponsor, sponsor_nonce, fee, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [id, txid, bytes, sponsor, sponsorNonce, fee, madeAt],
  );
}

/** What the node answered when it was sent: taken at a height of the chain, or refused. */
export async function recordSending(
  tx: Tx,
  { id, txid }: { id: SubmissionId; txid: string },
  answer: { at: Date; height: number } | { refusal: string },
): Promise<void> {
  if ('refusal' in answer)
    await tx.query('UPDATE submission_transaction SET refusal = $3 WHERE submission = $1 AND txid = $2', [
      id,
      txid,
      answer.refusal,
    ]);
  else
    await tx.query(
      `UPDATE submission_transaction SET taken_at = coalesce(taken_at, $3), taken_height = coalesce(taken_height, $4), refusal = NULL
       WHERE submission = $1 AND txid = $2`,
      [id, txid, answer.at, answer.height],
    );
}

/** Writes what changed, with one more step of its history, and tells whoever shows it. The row must be locked. */
export async function changeSubmission(
  tx: Tx,
  before: Submission,
  change: Partial<Submission>,
  { at, note, dueAt }: { at: Date; note: string | null; dueAt: Date },
): Promise<Submission> {
  const stateAt = change.state !== undefined && change.state !== before.state ? at : before.stateAt;
  const after: Submission = { ...before, ...change, stateAt, revision: before.revision + 1 };
  await tx.query(
    `UPDATE submission SET kind = $2, state = $3, problem_name = $4, problem_title = $5, origin_nonce = $6, txid = $7, height = $8,
       block_hash = $9, signed_at = $10, state_at = $11, deadline_at = $12, away_at = $13, doomed_at = $14, closed_at = $15,
       due_at = $16, revision = $17
     WHERE id = $1`,
    [
      after.id,
      after.kind,
      after.state,
      after.problem?.name ?? null,
      after.problem?.title ?? null,
      after.originNonce,
      after.txid,
      after.height,
      after.blockHash,
      after.signedAt,
      after.stateAt,
      after.deadlineAt,
      after.awayAt,
      after.doomedAt,
      after.closedAt,
      dueAt,
      after.revision,
    ],
  );
  if (note !== null) await addStep(tx, after.id, at, after.state, note);
  if (note !== null || after.state !== before.state)
    await announce(tx, { module: SUBMISSION_MODULE, event: after.state, height: null });
  return after;
}

/** Looks again at this moment, without a change. */
export async function lookAgainAt(tx: Tx, id: SubmissionId, at: Date): Promise<void> {
  await tx.query('UPDATE submission SET due_at = $2 WHERE id = $1', [id, at]);
}

async function addStep(tx: Tx, id: SubmissionId, at: Date, state: SubmissionState, note: string): Promise<void> {
  await tx.query(
    `INSERT INTO submission_step (submission, step, at, state, note)
     SELECT $1, coalesce(max(step), 0) + 1, $2, $3, $4 FROM submission_step WHERE submission = $1`,
    [id, at, state, note],
  );
}
