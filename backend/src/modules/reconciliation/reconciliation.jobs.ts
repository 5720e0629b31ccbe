import { z } from 'zod';
import { IdSchema } from '../../kit/id.ts';
import { defineJob } from '../../kit/jobs/index.ts';

/** Goes on with a comparison of our rows with the chain, to its end. */
export const compareWithChain = defineJob({
  name: 'reconciliation.compare',
  schema: z.object({ runId: IdSchema('reconciliation_run') }),
});
