import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawBatch } from '../../src/modules/metering/metering.contract.ts';
import { type Listening, listenTo } from '../support/events.ts';
import { csvOf, hours, type MeteringTest, startMetering } from './meters.ts';

let test: MeteringTest;
let live: Listening;
beforeAll(async () => {
  test = await startMetering();
  live = await listenTo(`${test.url}/v1/live`);
});
afterAll(async () => {
  live.close();
  await test.stop();
});

describe('a metering batch', () => {
  it('is announced when it came in, when it was judged and when it was taken back, without a word about whose it is', async () => {
    const { id, meters } = await test.facility();
    const file = csvOf(hours('2025-05-01T00:00:00Z', [5_000, 6_000], { meter: meters[0]! }));
    const { id: batchId } = await test.assessed(id, file);
    await test.producer.call(withdrawBatch, { params: { batchId } });
    await live.heard('metering', 'batch-withdrawn');
    const told = live.notices().filter(({ module }) => module === 'metering');
    expect(told).toEqual(
      ['batch-received', 'batch-assessed', 'batch-withdrawn'].map((event) => ({
        module: 'metering',
        event,
        height: null,
      })),
    );
    expect(live.text()).not.toMatch(new RegExp(`${id}|${batchId}|${test.producer.address}`));
  });
});
