import { type Route, route } from '../../kit/http/route.ts';
import { listRuns, readRun, startRun } from './reconciliation.contract.ts';
import type { ReconciliationService } from './reconciliation.service.ts';
import type { RunQueries } from './run.queries.ts';

export const reconciliationRoutes = (service: ReconciliationService, runs: RunQueries): Route[] => [
  route(listRuns, ({ query }) => runs.runs(query)),
  route(readRun, ({ params }) => service.report(params.runId)),
  route(startRun, async ({ repeated }) => {
    const { run, began } = await service.start('council');
    if (!began) repeated();
    return run;
  }),
];
