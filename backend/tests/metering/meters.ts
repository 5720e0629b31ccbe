import type { BodyOf, ParamsOf } from '../../src/kit/endpoint.ts';
import { createLog } from '../../src/kit/log.ts';
import { OutboxDispatcher } from '../../src/kit/outbox.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import * as api from '../../src/modules/metering/metering.contract.ts';
import { START, startApi } from '../support/api.ts';
import { waterPlantInput } from '../support/facility-input.ts';

export type BatchId = ParamsOf<typeof api.readBatch>['batchId'];
export type FacilityId = ParamsOf<typeof api.listBatches>['facilityId'];

export interface Row {
  /** ISO instant. */
  start: string;
  minutes?: number;
  wh: number | string;
  quality?: string;
  meter?: string;
}

/** A CSV file with an offset behind each time. */
export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ start, minutes = 60, wh, quality = 'actual', meter }) => {
    const end = new Date(Date.parse(start) + minutes * 60_000).toISOString();
    return [start, end, wh, 'Wh', quality, ...(meter === undefined ? [] : [meter])].join(',');
  });
  const names = ['start', 'end', 'value', 'unit', 'quality', ...(rows[0]?.meter === undefined ? [] : ['meter'])];
  return `${names.join(',')}\n${lines.join('\n')}\n`;
}

/** Hourly readings from `start` on. */
export const hours = (start: string, wh: readonly (number | string)[], change: Partial<Row> = {}): Row[] =>
  wh.map((each, i) => ({ start: new Date(Date.parse(start) + i * 3_600_000).toISOString(), wh: each, ...change }));

/** The metering module in the composed application, with two producers and a verification body. */
export async function startMetering(options: Parameters<typeof startApi>[0] = {}) {
  const test = await startApi(options);
  const producer = await test.enter('producer');
  const producer2 = await test.enter('producer2');
  const verifier = await test.enter('verifier');
  const { url: databaseUrl } = test.database.dataSource.options as { url: string };
  let made = 0;

  /** A draft of a water plant of 1 MW with the meter `M<n>`: it may run at night. */
  async function facility(change: Partial<BodyOf<typeof facilityApi.createFacility>> = {}) {
    made += 1;
    return producer.call(facilityApi.createFacility, {
      body: { ...waterPlantInput({ name: `Plant ${made}`, meters: [`M${made}`] }), ...change },
    });
  }

  const upload = (
    facilityId: FacilityId,
    content: string | Uint8Array<ArrayBuffer>,
    query: Partial<api.UploadQuery> = {},
    session = producer,
  ) => session.call(api.uploadBatch, { params: { facilityId }, query, upload: { contentType: 'text/csv', content } });

  const queue = {
    async enqueueByName(name: string, payload: unknown, { id }: { id: string }) {
      const handler = test.composed.handlers.find(({ job }) => job.name === name);
      if (!handler) throw new Error(`Nobody handles ${name}.`);
      await handler.run(payload, { id, attempt: 1 });
    },
  };
  const dispatcher = new OutboxDispatcher(test.database, queue, createLog('silent'));

  const read = (batchId: BatchId, session = producer) => session.call(api.readBatch, { params: { batchId } });

  /** Uploads, and runs the rules at once. */
  async function assessed(facilityId: FacilityId, content: string, query: Partial<api.UploadQuery> = {}) {
    const { id } = await upload(facilityId, content, query);
    await dispatcher.dispatch();
    return read(id);
  }

  const readings = (facilityId: FacilityId) =>
    producer.call(api.listReadings, { params: { facilityId } }).then(({ items }) => items);

  return {
    ...test,
    databaseUrl,
    producer,
    producer2,
    verifier,
    facility,
    upload,
    assessed,
    read,
    readings,
    runJobs: () => dispatcher.dispatch(),
  };
}

export type MeteringTest = Awaited<ReturnType<typeof startMetering>>;
export { START };
