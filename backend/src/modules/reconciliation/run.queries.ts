import type { Reader } from '../../kit/database.ts';
import { cursorOf, pageOf, readCursor } from '../../kit/page.ts';
import { type Counts, differing, type Fields, isTrue, NO_TALLY, totals } from './comparison.rules.ts';
import { explain } from './explanation.rules.ts';
import {
  COMPARED_KINDS,
  type ComparedKind,
  type Difference,
  type Finding,
  type LastEvent,
  type Run,
  type RunReport,
  type Verdict,
} from './reconciliation.contract.ts';
import type { OpenRun, RunId } from './run.repository.ts';

interface RunRow extends Omit<Run, 'state' | 'of' | 'compared' | 'changed' | 'different' | 'undecided' | 'noted'> {
  sequence: bigint;
  counts: Counts;
}

interface DifferenceRow {
  kind: ComparedKind;
  item: string;
  finding: Finding;
  here: Fields | null;
  chain: Fields | null;
  detail: string | null;
  height: number | null;
  tipHeight: number | null;
  since: Date | null;
  lastEvent: (Omit<LastEvent, 'at'> & { at: string }) | null;
}

/** `verdict` is null until it is finished. */
export interface NewestRun {
  id: RunId;
  startedAt: Date;
  touchedAt: Date;
  verdict: Verdict | null;
}

const RUN = `SELECT id, sequence, trigger, started_at AS "startedAt", finished_at AS "finishedAt", verdict, height,
  tip_height AS "tipHeight", counts, cured, last_error AS "lastError" FROM reconciliation_run`;
const FINISHED = `${RUN} WHERE finished_at IS NOT NULL ORDER BY sequence DESC LIMIT 1`;

function runOf({ sequence: _, counts, ...row }: RunRow): Run {
  const { of, compared, changed, different, undecided, noted } = totals(counts);
  const state = row.finishedAt !== null ? 'finished' : row.lastError === null ? 'running' : 'waiting';
  return { ...row, state, of, compared, changed, different, undecided, noted };
}

/** What kept a row from being judged at one block matters only then: both sides are shown as they were read last. */
function differenceOf(row: DifferenceRow): Difference {
  const { kind, item, finding, here, chain, since, lastEvent } = row;
  return {
    kind,
    item,
    finding,
    ...explain(row),
    fields: here === null && chain === null ? [] : differing({ here, chain }),
    since: isTrue(finding) ? since : null,
    lastEvent: lastEvent && { ...lastEvent, at: new Date(lastEvent.at) },
  };
}

/** Reads of the tables of comparisons. */
export class RunQueries {
  constructor(private readonly reader: Reader) {}

  async runs({ limit, cursor }: { limit: number; cursor?: string | undefined }) {
    const after = readCursor(cursor, 'reconciliation', ['bigint']);
    const rows = await this.reader.query<RunRow>(
      `${RUN} WHERE $1::bigint IS NULL OR sequence < $1 ORDER BY sequence DESC LIMIT ${limit + 1}`,
      [after?.[0] ?? null],
    );
    const page = pageOf(rows, limit, ({ sequence }) => cursorOf('reconciliation', [sequence]));
    return { items: page.items.map(runOf), next: page.next };
  }

  async run(id: string): Promise<Run | undefined> {
    const [row] = await this.reader.query<RunRow>(`${RUN} WHERE id = $1`, [id]);
    return row && runOf(row);
  }

  async report(id: string): Promise<RunReport | undefined> {
    const [row] = await this.reader.query<RunRow>(`${RUN} WHERE id = $1`, [id]);
    if (row === undefined) return undefined;
    const rows = await this.reader.query<DifferenceRow>(
      `SELECT kind, item, finding, here, chain, detail, height, tip_height AS "tipHeight", since, last_event AS "lastEvent"
       FROM reconciliation_difference WHERE run_id = $1 AND finding IS NOT NULL
       ORDER BY array_position($2::text[], kind), length(item), item`,
      [id, COMPARED_KINDS],
    );
    const kinds = COMPARED_KINDS.map((kind) => ({ kind, ...NO_TALLY, ...row.counts[kind] }));
    const differences = rows.map(differenceOf).sort((a, b) => Number(isTrue(b.finding)) - Number(isTrue(a.finding)));
    return { ...runOf(row), kinds, differences };
  }

  /** The newest run that came to its end. */
  async lastFinished(): Promise<(Run & { counts: Counts }) | null> {
    const [row] = await this.reader.query<RunRow>(FINISHED);
    return row === undefined ? null : { ...runOf(row), counts: row.counts };
  }

  /** The run that is not finished, or the newest; when it began and when something was last done for it. */
  async newest(): Promise<NewestRun | null> {
    const [row] = await this.reader.query<NewestRun>(
      `SELECT id, started_at AS "startedAt", touched_at AS "touchedAt", verdict
       FROM reconciliation_run ORDER BY sequence DESC LIMIT 1`,
    );
    return row ?? null;
  }

  async open(id: string): Promise<OpenRun | null> {
    const [row] = await this.reader.query<OpenRun>(
      'SELECT id, revision, stage, after, counts FROM reconciliation_run WHERE id = $1 AND finished_at IS NULL',
      [id],
    );
    return row ?? null;
  }

  async nextSuspect(id: string): Promise<{ kind: ComparedKind; item: string } | null> {
    const [row] = await this.reader.query<{ kind: ComparedKind; item: string }>(
      `SELECT kind, item FROM reconciliation_difference WHERE run_id = $1 AND finding IS NULL
       ORDER BY array_position($2::text[], kind), length(item), item LIMIT 1`,
      [id, COMPARED_KINDS],
    );
    return row ?? null;
  }

  /** The first things whose rows are wrong. */
  async wrong(id: string, limit: number): Promise<{ kind: ComparedKind; item: string }[]> {
    const differences = (await this.report(id))?.differences ?? [];
    return differences.filter(({ finding }) => isTrue(finding)).slice(0, limit);
  }

  /** Who holds something, on chain as the run saw it or here; in order. */
  async accounts(id: string | null, after: string | null, limit: number): Promise<string[]> {
    const rows = await this.reader.query<{ owner: string }>(
      `SELECT owner FROM (SELECT owner FROM lot WHERE owner IS NOT NULL
         UNION SELECT owner FROM reconciliation_holding WHERE run_id = $1) held
       WHERE $2::text IS NULL OR owner > $2 ORDER BY owner LIMIT $3`,
      [id, after, limit],
    );
    return rows.map(({ owner }) => owner);
  }

  async whSeen(id: string, owner: string): Promise<bigint> {
    const [row] = await this.reader.query<{ wh: string }>(
      'SELECT coalesce(sum(wh), 0)::text AS wh FROM reconciliation_holding WHERE run_id = $1 AND owner = $2',
      [id, owner],
    );
    return BigInt(row?.wh ?? 0);
  }

  async tokensSeen(id: string, owner: string): Promise<bigint[]> {
    const rows = await this.reader.query<{ token: bigint }>(
      'SELECT token FROM reconciliation_holding WHERE run_id = $1 AND owner = $2',
      [id, owner],
    );
    return rows.map(({ token }) => token);
  }
}
