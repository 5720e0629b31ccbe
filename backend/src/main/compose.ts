import { type ChainNames, ContractCalls, type StacksApi } from '../chain/index.ts';
import type { Sponsor } from '../chain/submit/sponsor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/database.ts';
import type { Ipfs } from '../kit/ipfs.ts';
import type { Log } from '../kit/log.ts';
import { certificateModule } from '../modules/certificate/index.ts';
import { facilityModule } from '../modules/facility/index.ts';
import { identityModule } from '../modules/identity/index.ts';
import { marketModule } from '../modules/market/index.ts';
import { meteringModule } from '../modules/metering/index.ts';
import { portfolioModule } from '../modules/portfolio/index.ts';
import { reconciliationModule } from '../modules/reconciliation/index.ts';
import { submissionModule } from '../modules/submission/index.ts';

/** What the modules stand on; the same in production, in the one-machine mode and in tests. */
export interface Foundation {
  database: Database;
  ipfs: Ipfs;
  clock: Clock;
  names: ChainNames;
  stacks: StacksApi;
  log: Log;
  /** Pays network fees for others; null where nobody does. */
  sponsor: Sponsor | null;
  publicUrl: string;
}

/** Every module, wired with plain constructors in the order of their dependence. */
export function compose({ database, ipfs, clock, names, stacks, sponsor, log, publicUrl }: Foundation) {
  const calls = new ContractCalls(names);
  const identity = identityModule({ database, clock, calls, options: { network: names.network, publicUrl } });
  const facility = facilityModule({ database, clock, calls, documents: ipfs, identity: identity.queries });
  const metering = meteringModule({
    database,
    clock,
    documents: ipfs,
    facility: facility.queries,
    issuedPeriods: (number) => certificate.queries.issuedPeriods(number),
  });
  const certificate = certificateModule({
    database,
    clock,
    calls,
    names,
    documents: ipfs,
    facility,
    metering: metering.queries,
  });
  const market = marketModule({ database, clock, calls });
  const portfolio = portfolioModule({ database, clock, calls, market: market.service, network: names.network });
  const submission = submissionModule({ database, clock, calls, names, stacks, market: market.service, sponsor });
  const reconciliation = reconciliationModule({
    database,
    clock,
    names,
    log,
    node: stacks.urls,
    market: market.queries,
  });
  const modules = [identity, facility, metering, certificate, market, portfolio, submission, reconciliation];
  return {
    calls,
    metering,
    submission,
    reconciliation,
    authenticate: identity.authenticate,
    routes: modules.flatMap((module) => module.routes),
    projections: modules.flatMap((module) => module.projections),
    handlers: modules.flatMap((module) => module.jobs),
  };
}
