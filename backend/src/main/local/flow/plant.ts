import { setTimeout as sleep } from 'node:timers/promises';
import {
  decideFacilityCall,
  type FacilityView,
  readFacility,
  registerFacilityCall,
} from '../../../modules/facility/facility.contract.ts';
import { type BatchView, readBatch, uploadBatch } from '../../../modules/metering/metering.contract.ts';
import type { Actor } from './actor.ts';

type FacilityId = FacilityView['id'];

/** Has the owner register a draft on chain; its number there. */
export async function registerPlant(owner: Actor, id: FacilityId): Promise<bigint> {
  const params = { id };
  await owner.perform(await owner.api.call(registerFacilityCall, { params }));
  const { facility } = await owner.api.call(readFacility, { params });
  if (facility === null) throw new Error('The facility was registered, but the API does not know its number.');
  return facility;
}

export async function approvePlant(verifier: Actor, id: FacilityId, reason: string): Promise<void> {
  const body = { approved: true, reason };
  await verifier.perform(await verifier.api.call(decideFacilityCall, { params: { id }, body }));
}

/** Sends a meter file; the same file again gives the batch it made before. */
export const sendReadings = (owner: Actor, facilityId: FacilityId, content: Uint8Array): Promise<BatchView> =>
  owner.api.call(uploadBatch, {
    params: { facilityId },
    query: { format: 'auto' },
    upload: { contentType: 'text/csv', content: new Blob([Buffer.from(content)]) },
  });

/** Waits until the rules have run over a batch. */
export async function judged(owner: Actor, uploaded: BatchView) {
  let batch = uploaded;
  while (batch.state === 'received' || batch.state === 'assessing') {
    await sleep(50);
    batch = await owner.api.call(readBatch, { params: { batchId: uploaded.id } });
  }
  const { verdict } = batch;
  if (verdict === null) throw new Error(`The readings were not assessed: ${batch.failure ?? batch.state}`);
  return { ...batch, verdict };
}
