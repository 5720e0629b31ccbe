import type { Sponsor } from '../../chain/submit/sponsor.ts';
import type { Clock } from '../../kit/clock.ts';
import { type Route, route, signedIn } from '../../kit/http/route.ts';
import { notFound } from '../../kit/problem.ts';
import * as api from './submission.contract.ts';
import type { SubmissionQueries } from './submission.queries.ts';
import { viewOf } from './submission.rules.ts';
import type { SubmissionService } from './submission.service.ts';

export const submissionRoutes = (
  service: SubmissionService,
  queries: SubmissionQueries,
  sponsor: Sponsor | null,
  clock: Clock,
): Route[] => [
  route(api.openSubmission, async ({ principal, body, repeated }) => {
    const { address } = signedIn(principal);
    const { submission, isNew } = await service.open(signedIn(principal), body);
    if (!isNew) repeated();
    return { ...viewOf(submission), sponsorship: await service.offer(address, submission.call) };
  }),
  route(api.reportTransaction, ({ principal, params, body }) =>
    service.report(signedIn(principal), params.submissionId, body),
  ),
  route(api.cancelSubmission, ({ principal, params }) => service.cancel(signedIn(principal), params.submissionId)),
  route(api.listSubmissions, ({ principal, query }) => queries.submissions(signedIn(principal).address, query)),
  route(api.readSubmission, async ({ principal, params }) => {
    const found = await queries.withHistory(params.submissionId, signedIn(principal).address);
    if (found === undefined) throw notFound('submission');
    return found;
  }),
  route(api.readSponsorship, async ({ principal }) => ({
    on: sponsor !== null,
    functions: [...(sponsor?.limits.functions ?? [])],
    left: await service.left(signedIn(principal).address),
  })),
  route(api.readSponsorAccount, async () => {
    const address = sponsor?.key.address ?? null;
    const spent = address === null ? 0n : (await queries.spent(address, clock.now())).fees;
    const { dailyBudget = 0n, feeCap = 0n } = sponsor?.limits ?? {};
    const figures = await queries.sender(address ?? '');
    return { address, ...figures, spent: `${spent}`, budget: `${dailyBudget}`, feeCap: `${feeCap}` };
  }),
];
