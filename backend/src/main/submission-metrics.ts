import { Gauge, type Registry } from 'prom-client';
import type { Sponsor } from '../chain/submit/sponsor.ts';
import { SUBMISSION_STATES } from '../chain/submit/submission.ts';
import type { Clock } from '../kit/clock.ts';
import type { SubmissionQueries } from '../modules/submission/index.ts';

const MICRO = 1e6;

/** While the database is away the last figures stay, and the other metrics are there all the same. */
const orNothing = <T>(reading: Promise<T>): Promise<T | undefined> => reading.catch(() => undefined);

/** Figures of submissions and of the sponsor, read from the database when they are asked for: the same from every process. */
export function measureSubmissions(
  registry: Registry,
  queries: SubmissionQueries,
  { sponsor, clock }: { sponsor: Sponsor | null; clock: Clock },
): void {
  const registers = [registry];
  new Gauge({
    name: 'submissions',
    help: 'Acts on chain, by state',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      const figures = await orNothing(queries.figures());
      if (figures === undefined) return;
      for (const state of SUBMISSION_STATES) this.set({ state }, 0);
      for (const { state, count } of figures.states) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'submissions_signed_again',
    help: 'Transactions that were signed again with another fee or nonce',
    registers,
    async collect() {
      const figures = await orNothing(queries.figures());
      if (figures !== undefined) this.set(figures.replaced);
    },
  });
  if (sponsor === null) return;
  const { address } = sponsor.key;
  new Gauge({
    name: 'sponsor_spent_stx',
    help: 'Network fees promised in the last 24 hours, in STX',
    registers,
    async collect() {
      const spent = await orNothing(queries.spent(address, clock.now()));
      if (spent !== undefined) this.set(Number(spent.fees) / MICRO);
    },
  });
  new Gauge({
    name: 'sponsor_budget_stx',
    help: 'Network fees the market pays in 24 hours at most, in STX',
    registers,
  }).set(Number(sponsor.limits.dailyBudget) / MICRO);
  new Gauge({
    name: 'sponsor_balance_stx',
    help: 'What the account that pays network fees holds, in STX, as last seen',
    registers,
    async collect() {
      const sender = await orNothing(queries.sender(address));
      if (sender !== undefined) this.set(Number(sender.balance ?? 0) / MICRO);
    },
  });
}
