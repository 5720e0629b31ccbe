export { submissionEndpoints } from './submission.contract.ts';
export { submissionModule } from './submission.module.ts';
export type { SubmissionQueries } from './submission.queries.ts';
