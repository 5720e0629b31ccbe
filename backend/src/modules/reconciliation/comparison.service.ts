import { setTimeout as sleep } from 'node:timers/promises';
import { type EventTrace, lastEventOf, type Standing } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { announce } from '../../kit/live.ts';
import type { Log } from '../../kit/log.ts';
import { Problem } from '../../kit/problem.ts';
import type { ComparedThings, Look } from './compared-things.service.ts';
import {
  afterChunk,
  type Counts,
  counted,
  findingOf,
  isEqual,
  NO_TALLY,
  stageAfter,
  totals,
  verdictOf,
} from './comparison.rules.ts';
import { itemInWords } from './explanation.rules.ts';
import { COMPARED_KINDS, type ComparedKind, type Finding } from './reconciliation.contract.ts';
import type { RunQueries } from './run.queries.ts';
import { type Heights, type Holding, type OpenRun, type RunRepository, TakenOver } from './run.repository.ts';

/** Things read between two times that the position is written down. */
const CHUNK = 64;
/** Differences whose last event is looked for: each reads the events of a contract. */
const MOST_TRACED = 20;
/** Second looks at one thing while new blocks keep coming. */
const MOST_MOVES = 20;

/** The process ends: the run goes on where it is. */
export class Paused extends Error {
  override name = 'Paused';
}

export interface Patience {
  /** Looks whether the follower has caught up with the node, in all of a run. */
  looks: number;
  pauseMs: number;
}

export interface ComparisonParts {
  database: Database;
  things: ComparedThings;
  runs: RunQueries;
  repository: RunRepository;
  clock: Clock;
  log: Log;
  patience: Patience;
}

const heightsOf = ({ held, tip }: Standing): Heights => ({
  height: held?.height ?? null,
  hash: held?.hash ?? null,
  tipHeight: tip.height,
});

/**
 * Goes through everything once without waiting, writing down what differs, and then looks again at that alone, when our rows
 * and the node are at one block. After each step the position is stored: killing it at any moment loses one step.
 */
export class Comparison {
  readonly #parts: ComparisonParts;
  #paused = false;

  constructor(parts: ComparisonParts) {
    this.#parts = parts;
  }

  /** Makes the runs of this process stop after the step they are in. */
  pause(): void {
    this.#paused = true;
  }

  /** To the end. Throws TakenOver, Paused, or what keeps it from going on, such as `chain-unavailable`. */
  async run(id: string): Promise<void> {
    const patience = { left: this.#parts.patience.looks };
    while (await this.step(id, patience)) if (this.#paused) throw new Paused('The process that compares is ending.');
  }

  /** One step; whether there is another. */
  async step(id: string, patience = { left: this.#parts.patience.looks }): Promise<boolean> {
    const { database, runs, repository, clock } = this.#parts;
    const run = await runs.open(id);
    if (run === null) return false;
    try {
      if (run.stage === 'start') await this.#begin(run);
      else if (run.stage === 'second-look') return await this.#lookAgain(run, patience);
      else await this.#compare(run, run.stage);
      return true;
    } catch (error) {
      if (error instanceof TakenOver) throw error;
      if (!(error instanceof Problem)) return this.#breakOff(run, error);
      await database.transaction(async (tx) => {
        await repository.touch(tx, run.id, clock.now(), error.message);
        await announce(tx, { module: 'reconciliation', event: 'waiting', height: null });
      });
      throw error;
    }
  }

  /** What is no passing trouble of the node would come again at each try: the run ends here, with what it found so far. */
  async #breakOff(run: OpenRun, error: unknown): Promise<false> {
    const { database, repository, clock, log } = this.#parts;
    const verdict = verdictOf(run.counts) === 'different' ? 'different' : 'undecided';
    const reason = error instanceof Error ? error.message : String(error);
    await database.transaction(async (tx) => {
      await repository.breakOff(tx, run, verdict, reason, clock.now());
      await announce(tx, { module: 'reconciliation', event: 'finished', height: null });
    });
    log.error({ err: error, run: run.id, stage: run.stage }, 'the comparison could not come to its end');
    return false;
  }

  async #begin(run: OpenRun): Promise<void> {
    const { database, things, repository } = this.#parts;
    const standing = await things.standing();
    const counts: Counts = {};
    for (const kind of COMPARED_KINDS) counts[kind] = { ...NO_TALLY, of: await things.expected(kind) };
    await database.transaction(async (tx) => {
      await this.#advance(tx, run, { stage: stageAfter('start'), after: null, counts }, 'started');
      await repository.startedAt(tx, run.id, heightsOf(standing));
    });
  }

  async #compare(run: OpenRun, kind: ComparedKind): Promise<void> {
    const { database, things, repository } = this.#parts;
    const items = await things.next(kind, run.after, CHUNK, run.id);
    const tally = run.counts[kind] ?? NO_TALLY;
    if (items.length === 0) {
      const counts = { ...run.counts, [kind]: { ...tally, of: tally.compared } };
      const next = { stage: stageAfter(kind), after: null, counts };
      await database.transaction((tx) => this.#advance(tx, run, next, 'progress'));
      return;
    }
    const looks = await things.look(kind, items, run.id);
    const done = afterChunk(tally, looks);
    const next = { stage: kind, after: items.at(-1) ?? null, counts: { ...run.counts, [kind]: done.tally } };
    await database.transaction(async (tx) => {
      await this.#advance(tx, run, next, 'progress');
      await repository.addSuspects(tx, run.id, kind, done.suspects);
      if (kind === 'lot') await repository.addHoldings(tx, run.id, looks.flatMap(holdingOf));
    });
  }

  async #lookAgain(run: OpenRun, patience: { left: number }): Promise<boolean> {
    const { database, runs, repository } = this.#parts;
    const suspect = await runs.nextSuspect(run.id);
    if (suspect === null) {
      await this.#finish(run);
      return false;
    }
    const { kind } = suspect;
    const found = await this.#judge(run, suspect, patience);
    const tally = counted(run.counts[kind] ?? NO_TALLY, found?.finding ?? null);
    const next = { ...run, counts: { ...run.counts, [kind]: tally } };
    await database.transaction(async (tx) => {
      await this.#advance(tx, run, next, 'progress');
      await repository.judge(tx, run.id, suspect, found);
    });
    return true;
  }

  /** Reads both sides until nothing moved while they were read, or says why that could not be. */
  async #judge(run: OpenRun, { kind, item }: { kind: ComparedKind; item: string }, patience: { left: number }) {
    const { things, patience: given } = this.#parts;
    let standing = await things.standing();
    let look: Look = { item, sides: null, detail: null };
    const found = (finding: Finding) => {
      const heights = heightsOf(standing);
      return { finding, sides: look.sides, detail: look.detail, heights };
    };
    for (let moves = 0; moves < MOST_MOVES; moves += 1) {
      while (standing.relation !== 'agreed' && patience.left > 0) {
        patience.left -= 1;
        await sleep(given.pauseMs);
        standing = await things.standing();
      }
      look = await things.lookAgain(kind, item, run.id);
      const after = await things.standing();
      const settled = standing.relation === 'agreed' && after.held?.hash === standing.held?.hash;
      const agreed = settled && after.tip.hash === standing.tip.hash;
      standing = after;
      if (look.sides === null) return found('unreadable');
      if (agreed) return isEqual(look.sides) ? null : found(findingOf(kind, look.sides));
      if (after.relation !== 'agreed' && patience.left === 0) return isEqual(look.sides) ? null : found(after.relation);
    }
    return look.sides !== null && isEqual(look.sides) ? null : found('moving');
  }

  async #finish(run: OpenRun): Promise<void> {
    const { database, things, runs, repository, clock, log } = this.#parts;
    const heights = heightsOf(await things.standing());
    const verdict = verdictOf(run.counts);
    const wrong = await runs.wrong(run.id, MOST_TRACED);
    const traced = await Promise.all(
      wrong.map(async ({ kind, item }) => ({ kind, item, event: await this.#lastEventOf(kind, item) })),
    );
    await database.transaction(async (tx) => {
      for (const { kind, item, event } of traced)
        if (event !== null) await repository.noteLastEvent(tx, run.id, kind, item, event);
      await repository.finish(tx, run, verdict, heights, clock.now());
      await announce(tx, { module: 'reconciliation', event: 'finished', height: null });
    });
    const { compared, different, undecided } = totals(run.counts);
    const about = { run: run.id, verdict, compared, different, undecided, height: heights.height };
    if (verdict !== 'different') return log.info(about, 'rows and chain compared');
    const first = wrong.map(({ kind, item }) => itemInWords(kind, item));
    log.error({ ...about, first }, 'rows are not what the chain says; replay it with npm run chain:rebuild');
  }

  /** A difference counts without the event behind it. */
  async #lastEventOf(kind: ComparedKind, item: string): ReturnType<typeof lastEventOf> {
    try {
      return await lastEventOf(this.#parts.database, traceOf(kind, item));
    } catch (error) {
      this.#parts.log.warn({ err: error, kind, item }, 'the last event of a difference could not be found');
      return null;
    }
  }

  async #advance(
    tx: Parameters<RunRepository['advance']>[0],
    run: OpenRun,
    next: Pick<OpenRun, 'stage' | 'after' | 'counts'>,
    event: string,
  ): Promise<void> {
    await this.#parts.repository.advance(tx, run, next, this.#parts.clock.now());
    await announce(tx, { module: 'reconciliation', event, height: null });
  }
}

const holdingOf = ({ item, sides }: Look): Holding[] => {
  const { owner, wh } = sides?.chain ?? {};
  return owner == null || wh == null ? [] : [{ token: item, owner, wh }];
};

/** Which events change a thing. */
function traceOf(kind: ComparedKind, item: string): EventTrace {
  const number = (...keys: string[]) => ({ keys, value: BigInt(item) });
  switch (kind) {
    case 'settings':
      return { contracts: ['marketplace'], names: ['fee-set', 'treasury-set', 'paused-set'] };
    case 'council':
      return { contracts: ['council'], names: ['member-added', 'member-removed'] };
    case 'body':
      return {
        contracts: ['verification'],
        names: ['body-admitted', 'body-suspended'],
        of: { keys: ['body'], value: item },
      };
    case 'facility':
      return { contracts: ['facilities', 'issuance', 'rec-nft'], of: number('facility') };
    case 'issuance':
      return {
        contracts: ['rec-nft', 'issuance'],
        names: ['issued', 'withdrawn', 'issuance-withdrawn', 'issuance-corrected'],
        of: number('issuance'),
      };
    case 'lot':
      return { contracts: ['rec-nft'], of: number('token', 'part', 'rest', 'first', 'second', 'retirement') };
    case 'retirement':
      return { contracts: ['rec-nft'], names: ['retired'], of: number('retirement') };
    case 'listing':
      return { contracts: ['marketplace'], of: number('listing') };
    case 'balance':
      return { contracts: ['rec-nft'], party: item };
    case 'escrow':
      return { contracts: [item as EventTrace['contracts'][number]] };
  }
}
