import { z } from 'zod';
import { IdSchema } from '../../kit/id.ts';
import { defineJob } from '../../kit/jobs/index.ts';

/** Runs the rules over a batch and publishes its readings and its verdict. */
export const assessBatch = defineJob({
  name: 'metering.assess-batch',
  schema: z.object({ batchId: IdSchema('metering_batch') }),
});
