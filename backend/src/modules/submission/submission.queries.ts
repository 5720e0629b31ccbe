import { spentSince } from '../../chain/submit/nonce-ledger.ts';
import {
  SUBMISSION_COLUMNS,
  type SubmissionId,
  type SubmissionRow,
  submissionOf,
  variantsOf,
} from '../../chain/submit/submission.repository.ts';
import type { Submission, SubmissionStep } from '../../chain/submit/submission.ts';
import { conditions } from '../../kit/conditions.ts';
import type { Reader } from '../../kit/database.ts';
import { cursorOf, pageOf, readCursor } from '../../kit/page.ts';
import { viewOf } from './submission.rules.ts';

const DAY_MS = 24 * 3_600_000;
/** Ends for whoever looks; the tracker may still watch them. */
const ENDED = "('final', 'failed', 'reverted')";

export interface SubmissionPage {
  limit: number;
  cursor?: string | undefined;
  open?: 'true' | 'false' | undefined;
}

/** Figures of everything that was submitted, for whoever runs the installation. */
export interface SubmissionFigures {
  states: { state: string; count: number }[];
  /** Signed again with another fee or nonce, ever. */
  replaced: number;
}

/** Reads of what accounts sent, and of what the market spends on it. */
export class SubmissionQueries {
  constructor(private readonly reader: Reader) {}

  /** Newest first. */
  async submissions(account: string, { limit, cursor, open }: SubmissionPage) {
    const where = conditions();
    where.add('account = ?', account);
    const before = readCursor(cursor, 'submission', ['bigint']);
    if (before !== null) where.add('seq < ?', ...before);
    if (open !== undefined) where.add(`state ${open === 'true' ? 'NOT IN' : 'IN'} ${ENDED}`);
    const rows = await this.reader.query<SubmissionRow>(
      `SELECT ${SUBMISSION_COLUMNS} FROM submission ${where.sql} ORDER BY seq DESC LIMIT ${limit + 1}`,
      where.values,
    );
    const { items, next } = pageOf(rows, limit, ({ seq }) => cursorOf('submission', [seq]));
    return { items: items.map((row) => viewOf(submissionOf(row))), next };
  }

  async submission(id: SubmissionId, account: string): Promise<Submission | undefined> {
    const [row] = await this.reader.query<SubmissionRow>(
      `SELECT ${SUBMISSION_COLUMNS} FROM submission WHERE id = $1 AND account = $2`,
      [id, account],
    );
    return row && submissionOf(row);
  }

  /** One submission with its history and every transaction it was signed as. */
  async withHistory(id: SubmissionId, account: string) {
    const found = await this.submission(id, account);
    if (found === undefined) return undefined;
    const steps = await this.reader.query<SubmissionStep>(
      'SELECT at, state, note FROM submission_step WHERE submission = $1 ORDER BY step',
      [id],
    );
    const variants = await variantsOf(this.reader, id);
    return { ...viewOf(found), steps, txids: variants.map(({ txid }) => txid) };
  }

  async byKey(account: string, key: string): Promise<{ submission: Submission; identity: Uint8Array } | undefined> {
    const [row] = await this.reader.query<SubmissionRow & { identity: Uint8Array }>(
      `SELECT ${SUBMISSION_COLUMNS}, identity FROM submission WHERE account = $1 AND client_key = $2`,
      [account, key],
    );
    if (row === undefined) return undefined;
    const { identity, ...rest } = row;
    return { submission: submissionOf(rest), identity };
  }

  /** How many acts of the account wait for its wallet. */
  async unsigned(account: string): Promise<number> {
    const [row] = await this.reader.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM submission WHERE account = $1 AND state = 'signing'",
      [account],
    );
    return row?.count ?? 0;
  }

  /** Promised by the sponsor in the last 24 hours: micro-STX and transactions, of one account or of all. */
  spent(sponsor: string, now: Date, account: string | null = null) {
    return spentSince(this.reader, sponsor, new Date(now.getTime() - DAY_MS), account);
  }

  /** What the node last said of the account that pays. */
  async sender(address: string): Promise<{ balance: string | null; seenAt: Date | null; pending: number }> {
    const [row] = await this.reader.query<{ balance: string | null; seenAt: Date | null; pending: number }>(
      `SELECT (SELECT balance::text FROM sender WHERE address = $1) AS balance,
              (SELECT seen_at FROM sender WHERE address = $1) AS "seenAt",
              (SELECT count(*)::integer FROM submission WHERE kind = 'sponsored' AND state = 'pending') AS pending`,
      [address],
    );
    return row ?? { balance: null, seenAt: null, pending: 0 };
  }

  async figures(): Promise<SubmissionFigures> {
    const states = await this.reader.query<{ state: string; count: number }>(
      'SELECT state, count(*)::integer AS count FROM submission GROUP BY state',
    );
    const [row] = await this.reader.query<{ replaced: number }>(
      'SELECT (count(*) - count(DISTINCT submission))::integer AS replaced FROM submission_transaction',
    );
    return { states, replaced: row?.replaced ?? 0 };
  }
}
