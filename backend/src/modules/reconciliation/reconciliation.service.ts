import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/database.ts';
import { announce } from '../../kit/live.ts';
import { addToOutbox } from '../../kit/outbox.ts';
import { notFound } from '../../kit/problem.ts';
import type { Run, RunReport } from './reconciliation.contract.ts';
import { compareWithChain } from './reconciliation.jobs.ts';
import type { RunQueries } from './run.queries.ts';
import type { RunId, RunRepository } from './run.repository.ts';

/** A run for which nothing was done for so long has nobody who goes on with it. */
const ORPHANED_MS = 2 * 60_000;
/** After a run that left something open the next one need not wait for its time. */
const AGAIN_MS = 5 * 60_000;

/** Begins comparisons, one at a time, and tells of them. */
export class ReconciliationService {
  constructor(
    private readonly database: Database,
    private readonly repository: RunRepository,
    private readonly runs: RunQueries,
    private readonly clock: Clock,
  ) {}

  /** Has a worker compare; the run that goes on already is the answer where there is one. */
  async start(trigger: 'schedule' | 'council'): Promise<{ run: Run; began: boolean }> {
    const id = await this.database.transaction(async (tx) => {
      const begun = await this.begin(tx, trigger);
      if (begun !== null) await this.queue(tx, begun);
      return begun;
    });
    return { run: await this.known(id ?? (await this.openId())), began: id !== null };
  }

  /** For who compares by himself: the run that is not finished, or a new one. */
  async open(): Promise<RunId> {
    const id = await this.database.transaction((tx) => this.begin(tx, 'command'));
    return id ?? this.openId();
  }

  /** Begins a run that is due, and has the work on one that nobody goes on with taken up again. */
  async keep(everyMs: number): Promise<void> {
    const now = this.clock.now().getTime();
    const newest = await this.runs.newest();
    const pause = newest?.verdict === 'undecided' ? Math.min(everyMs, AGAIN_MS) : everyMs;
    if (newest === null || (newest.verdict !== null && now - newest.startedAt.getTime() >= pause)) {
      await this.start('schedule');
      return;
    }
    if (newest.verdict !== null || now - newest.touchedAt.getTime() < ORPHANED_MS) return;
    await this.database.transaction(async (tx) => {
      await this.repository.touch(tx, newest.id, this.clock.now(), null);
      await this.queue(tx, newest.id);
    });
  }

  async report(id: string): Promise<RunReport> {
    const report = await this.runs.report(id);
    if (report === undefined) throw notFound('comparison');
    return report;
  }

  private async begin(tx: Tx, trigger: Run['trigger']): Promise<RunId | null> {
    const id = await this.repository.begin(tx, trigger, this.clock.now());
    if (id !== null) await announce(tx, { module: 'reconciliation', event: 'started', height: null });
    return id;
  }

  private async queue(tx: Tx, runId: RunId): Promise<void> {
    await addToOutbox(tx, compareWithChain, { runId }, this.clock.now());
  }

  /** The newest run: it was not finished a moment ago, or somebody else began it just now. */
  private async openId(): Promise<RunId> {
    const newest = await this.runs.newest();
    if (newest === null) throw notFound('comparison');
    return newest.id;
  }

  private async known(id: RunId): Promise<Run> {
    const run = await this.runs.run(id);
    if (run === undefined) throw notFound('comparison');
    return run;
  }
}
