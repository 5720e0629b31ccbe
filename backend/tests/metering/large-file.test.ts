import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MeteringTest, startMetering } from './meters.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const MIB = 1024 * 1024;

let test: MeteringTest;
beforeAll(async () => {
  test = await startMetering();
});
afterAll(() => test.stop());

/** Bytes that are really in use. */
function live(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const FROM = Date.parse('2021-01-01T00:00:00Z');
const ROWS = 250_000;

/** A CSV file that is good until its last row. */
async function* longFile() {
  const encoder = new TextEncoder();
  yield encoder.encode('start,end,value,unit,quality\n');
  const at = (i: number) => new Date(FROM + i * 300_000).toISOString();
  for (let first = 0; first < ROWS; first += 5_000) {
    const rows = Array.from({ length: 5_000 }, (_, i) => `${at(first + i)},${at(first + i + 1)},12345,Wh,actual\n`);
    yield encoder.encode(rows.join(''));
  }
  yield encoder.encode('no row at all\n');
}

/** By node:http, for fetch holds on to what it sends until the answer is there. */
async function send(facilityId: string, content: AsyncIterable<Uint8Array>) {
  const headers = { 'content-type': 'text/csv', authorization: `Bearer ${test.producer.token}` };
  const sending = request(`${test.url}/v1/facilities/${facilityId}/batches`, { method: 'POST', headers });
  const answer = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    sending.once('error', reject).once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        body += piece;
      });
      response.once('end', () => resolve({ status: response.statusCode, body }));
    });
  });
  await pipeline(content, sending);
  return answer;
}

describe('a file much larger than a month', () => {
  it('is taken in and read with a small part of it in memory, whatever its size', async () => {
    const { id } = await test.facility();
    const before = live();
    const seen: number[] = [];
    const sampler = setInterval(() => seen.push(live() - before), 250);
    const { status, body } = await send(id, longFile());
    clearInterval(sampler);
    expect([status, JSON.parse(body)]).toMatchObject([
      422,
      { name: 'malformed-meter-file', faults: [{ line: ROWS + 2 }] },
    ]);
    expect(seen.length).toBeGreaterThan(1);
    // The file has 17 MiB, its readings as objects several times that.
    expect(Math.max(...seen) / MIB).toBeLessThan(10);
    expect(await test.readings(id)).toEqual([]);
  });
});
