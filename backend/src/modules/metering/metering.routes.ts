import { type Route, route, signedIn } from '../../kit/http/route.ts';
import { RULE_SET_HASH } from './documents/metering-verdict.ts';
import * as api from './metering.contract.ts';
import { RULE_SET } from './metering.rules.ts';
import type { MeteringService } from './metering.service.ts';
import type { MeteringReader } from './metering-reader.service.ts';

export const meteringRoutes = (service: MeteringService, reader: MeteringReader): Route[] => [
  route(api.uploadBatch, async ({ principal, params, query, upload, repeated: answerAsBefore }) => {
    const { batch, repeated } = await service.upload(signedIn(principal), params.facilityId, query, upload);
    if (repeated) answerAsBefore();
    return batch;
  }),
  route(api.listBatches, ({ principal, params, query }) =>
    reader.batches(signedIn(principal), params.facilityId, query),
  ),
  route(api.readBatch, ({ principal, params }) => reader.batch(signedIn(principal), params.batchId)),
  route(api.listFindings, ({ principal, params, query }) =>
    reader.findings(signedIn(principal), params.batchId, query),
  ),
  route(api.withdrawBatch, ({ principal, params }) => service.withdraw(signedIn(principal), params.batchId)),
  route(api.listReadings, ({ principal, params, query }) =>
    reader.readings(signedIn(principal), params.facilityId, query),
  ),
  route(api.listRules, async () => ({ ...RULE_SET, hash: RULE_SET_HASH })),
];
