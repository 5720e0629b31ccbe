import type { Tx } from '../../kit/database.ts';
import { type Id, newId } from '../../kit/id.ts';
import type { Counts, Sides, Stage } from './comparison.rules.ts';
import type { ComparedKind, Finding, LastEvent, Run, Verdict } from './reconciliation.contract.ts';
import { TRUE_FINDINGS } from './reconciliation.contract.ts';

export type RunId = Id<'reconciliation_run'>;

/** A run that is not finished, as it stands between two steps. */
export interface OpenRun {
  id: RunId;
  revision: number;
  stage: Stage;
  after: string | null;
  counts: Counts;
}

/** Somebody else goes on with this run, or has finished it. */
export class TakenOver extends Error {
  override name = 'TakenOver';
}

/** Where both sides stood. */
export interface Heights {
  height: number | null;
  hash: string | null;
  tipHeight: number;
}

export interface Holding {
  token: string;
  owner: string;
  wh: string;
}

/** Runs that are kept with what they found: three weeks of one an hour. */
const MOST_RUNS = 500;

/** Writes of the tables of comparisons. */
export class RunRepository {
  /** A new run, or null while one is not finished. */
  async begin(tx: Tx, trigger: Run['trigger'], now: Date): Promise<RunId | null> {
    const rows: { id: RunId }[] = await tx.query(
      `INSERT INTO reconciliation_run (id, trigger, started_at, touched_at) VALUES ($1, $2, $3, $3)
       ON CONFLICT DO NOTHING RETURNING id`,
      [newId<'reconciliation_run'>(now), trigger, now],
    );
    return rows[0]?.id ?? null;
  }

  /** One step done. Throws TakenOver unless the run is as it was read. */
  async advance(tx: Tx, run: OpenRun, next: Pick<OpenRun, 'stage' | 'after' | 'counts'>, now: Date): Promise<void> {
    const [rows]: [unknown[]] = await tx.query(
      `UPDATE reconciliation_run SET revision = revision + 1, stage = $3, after = $4, counts = $5, touched_at = $6,
         last_error = NULL
       WHERE id = $1 AND revision = $2 AND finished_at IS NULL RETURNING id`,
      [run.id, run.revision, next.stage, next.after, JSON.stringify(next.counts), now],
    );
    if (rows.length !== 1) throw new TakenOver(`Another process goes on with the comparison ${run.id}.`);
  }

  async startedAt(tx: Tx, id: RunId, { height, tipHeight }: Heights): Promise<void> {
    await tx.query('UPDATE reconciliation_run SET start_height = $2, start_tip = $3 WHERE id = $1', [
      id,
      height,
      tipHeight,
    ]);
  }

  async touch(tx: Tx, id: RunId, now: Date, lastError: string | null): Promise<void> {
    await tx.query(
      'UPDATE reconciliation_run SET touched_at = $2, last_error = coalesce($3, last_error) WHERE id = $1 AND finished_at IS NULL',
      [id, now, lastError],
    );
  }

  async addSuspects(
    tx: Tx,
    id: RunId,
    kind: ComparedKind,
    suspects: readonly { item: string; sides: Sides | null }[],
  ): Promise<void> {
    for (const { item, sides } of suspects)
      await tx.query(
        `INSERT INTO reconciliation_difference (run_id, kind, item, here, chain) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (run_id, kind, item) DO NOTHING`,
        [id, kind, item, jsonOf(sides?.here), jsonOf(sides?.chain)],
      );
  }

  /** What the chain said of live lots, from which balances are summed up. */
  async addHoldings(tx: Tx, id: RunId, holdings: readonly Holding[]): Promise<void> {
    if (holdings.length === 0) return;
    await tx.query(
      `INSERT INTO reconciliation_holding (run_id, token, owner, wh)
       SELECT $1, token, owner, wh FROM jsonb_to_recordset($2::jsonb) AS h (token bigint, owner text, wh bigint)
       ON CONFLICT (run_id, token) DO UPDATE SET owner = excluded.owner, wh = excluded.wh`,
      [id, JSON.stringify(holdings)],
    );
  }

  /** What the second look found; null takes the thing off the list, for it is equal now. */
  async judge(
    tx: Tx,
    id: RunId,
    thing: { kind: ComparedKind; item: string },
    found: { finding: Finding; sides: Sides | null; detail: string | null; heights: Heights } | null,
  ): Promise<void> {
    const key = [id, thing.kind, thing.item];
    if (found === null) {
      await tx.query('DELETE FROM reconciliation_difference WHERE run_id = $1 AND kind = $2 AND item = $3', key);
      return;
    }
    const { finding, sides, detail, heights } = found;
    await tx.query(
      `UPDATE reconciliation_difference SET finding = $4, here = CASE WHEN $9 THEN $5 ELSE here END,
         chain = CASE WHEN $9 THEN $6 ELSE chain END, detail = $7, height = $8, tip_height = $10
       WHERE run_id = $1 AND kind = $2 AND item = $3`,
      [
        ...key,
        finding,
        jsonOf(sides?.here),
        jsonOf(sides?.chain),
        detail,
        heights.height,
        sides !== null,
        heights.tipHeight,
      ],
    );
  }

  async noteLastEvent(tx: Tx, id: RunId, kind: ComparedKind, item: string, event: LastEvent): Promise<void> {
    await tx.query(
      'UPDATE reconciliation_difference SET last_event = $4 WHERE run_id = $1 AND kind = $2 AND item = $3',
      [id, kind, item, JSON.stringify(event)],
    );
  }

  /** Ends a run: differences that the run before had already keep their age, those that are gone are counted. */
  async finish(tx: Tx, run: OpenRun, verdict: Verdict, heights: Heights, now: Date): Promise<void> {
    await this.advance(tx, run, run, now);
    const previous = `(SELECT id FROM reconciliation_run WHERE finished_at IS NOT NULL ORDER BY sequence DESC LIMIT 1)`;
    await tx.query(
      `UPDATE reconciliation_difference d SET since = coalesce(
         (SELECT p.since FROM reconciliation_difference p
          WHERE p.run_id = ${previous} AND p.kind = d.kind AND p.item = d.item AND p.finding = ANY ($2)), $3)
       WHERE d.run_id = $1 AND d.finding = ANY ($2)`,
      [run.id, TRUE_FINDINGS, now],
    );
    await tx.query(
      `UPDATE reconciliation_run SET finished_at = $2, verdict = $3, height = $4, hash = $5, tip_height = $6, cured =
         (SELECT count(*) FROM reconciliation_difference p WHERE p.run_id = ${previous} AND p.finding = ANY ($7)
          AND NOT EXISTS (SELECT FROM reconciliation_difference d
            WHERE d.run_id = $1 AND d.kind = p.kind AND d.item = p.item AND d.finding IS NOT NULL))
       WHERE id = $1`,
      [run.id, now, verdict, heights.height, heights.hash, heights.tipHeight, TRUE_FINDINGS],
    );
    await tx.query('DELETE FROM reconciliation_holding WHERE run_id = $1', [run.id]);
    await tx.query(
      `DELETE FROM reconciliation_run WHERE sequence <=
         (SELECT sequence FROM reconciliation_run ORDER BY sequence DESC OFFSET ${MOST_RUNS} LIMIT 1)`,
    );
  }

  /** Ends a run that cannot go on, for a reason. What was not looked at a second time is no finding. */
  async breakOff(tx: Tx, run: OpenRun, verdict: Verdict, reason: string, now: Date): Promise<void> {
    await this.advance(tx, run, run, now);
    await tx.query('UPDATE reconciliation_run SET finished_at = $2, verdict = $3, last_error = $4 WHERE id = $1', [
      run.id,
      now,
      verdict,
      reason,
    ]);
    await tx.query('DELETE FROM reconciliation_difference WHERE run_id = $1 AND finding IS NULL', [run.id]);
    await tx.query('DELETE FROM reconciliation_holding WHERE run_id = $1', [run.id]);
  }
}

const jsonOf = (fields: object | null | undefined): string | null => (fields == null ? null : JSON.stringify(fields));
