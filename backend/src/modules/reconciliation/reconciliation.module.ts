import { type ChainNames, LedgerReads, StacksApi } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { handle, Retry } from '../../kit/jobs/index.ts';
import type { Log } from '../../kit/log.ts';
import { Problem } from '../../kit/problem.ts';
import type { MarketQueries } from '../market/index.ts';
import { ChainSide } from './chain-side.service.ts';
import { ComparedThings } from './compared-things.service.ts';
import { Comparison, type Patience, Paused } from './comparison.service.ts';
import { HeldSide } from './held-side.queries.ts';
import { compareWithChain } from './reconciliation.jobs.ts';
import { reconciliationRoutes } from './reconciliation.routes.ts';
import { ReconciliationService } from './reconciliation.service.ts';
import { ReconciliationSchedule } from './reconciliation-schedule.service.ts';
import { RunQueries } from './run.queries.ts';
import { RunRepository, TakenOver } from './run.repository.ts';

export interface ReconciliationDependencies {
  database: Database;
  clock: Clock;
  names: ChainNames;
  log: Log;
  /** Addresses of the node that is compared with, and of its API. */
  node: StacksApi['urls'];
  market: MarketQueries;
  patience?: Patience;
}

/** Nobody waits for a comparison, so it can be patient with a node that is busy. */
const RETRIES = 5;
/** For a follower that is behind: half a minute in all. */
const PATIENCE: Patience = { looks: 120, pauseMs: 250 };

export function reconciliationModule(dependencies: ReconciliationDependencies) {
  const { database, clock, names, log, node, market, patience = PATIENCE } = dependencies;
  const api = new StacksApi({ ...node, retries: RETRIES });
  const runs = new RunQueries(database);
  const repository = new RunRepository();
  const things = new ComparedThings({
    reader: database,
    api,
    names,
    chain: new ChainSide(new LedgerReads(api, names), names),
    held: new HeldSide(database),
    runs,
    settings: () => market.settings(),
  });
  const comparison = new Comparison({ database, things, runs, repository, clock, log, patience });
  const service = new ReconciliationService(database, repository, runs, clock);
  return {
    routes: reconciliationRoutes(service, runs),
    projections: [],
    jobs: [
      handle(compareWithChain, ({ runId }) =>
        comparison.run(runId).catch((error: unknown) => {
          if (error instanceof TakenOver) return;
          if (error instanceof Paused || error instanceof Problem) throw new Retry(error.message, { cause: error });
          throw error;
        }),
      ),
    ],
    comparison,
    service,
    runs,
    /** Begins comparisons by itself, not started. */
    schedule: (everyMs: number) => new ReconciliationSchedule(service, log, everyMs),
  };
}

export type Reconciliation = ReturnType<typeof reconciliationModule>;
