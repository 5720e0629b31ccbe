import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StacksApi } from '../../src/chain/node/stacks-api.ts';
import { loadConfig } from '../../src/kit/config.ts';
import type { RunningServer } from '../../src/kit/http/server.ts';
import type { Jobs } from '../../src/kit/jobs/index.ts';
import { createLog } from '../../src/kit/log.ts';
import { runApi } from '../../src/main/processes.ts';
import { type Reach, startApi, type TestApi } from '../support/api.ts';
import { type Relay, startRelay } from '../support/relay.ts';

let test: TestApi;
let database: Relay;
let api: RunningServer;
/** A Stacks node that takes every connection and never says a word. */
const silent = net.createServer((socket) => socket.on('error', () => {}));

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const reach: Reach = async (url, service) => {
    if (service === 'ipfs') return url;
    database = await startRelay(url);
    return database.url;
  };
  test = await startApi({ reach });
  const { port } = silent.address() as net.AddressInfo;
  api = await runApi({
    ...test,
    databaseUrl: database.url,
    config: loadConfig({ PORT: '0' }),
    log: createLog('silent'),
    jobs: { isUp: () => test.database.isUp() } as Jobs,
    stacks: new StacksApi({ url: `http://127.0.0.1:${port}` }),
    sponsor: null,
    publicUrl: 'http://localhost',
    close: async () => {},
  });
});
afterAll(async () => {
  await api.stop();
  await test.stop();
  await database.stop();
  silent.close();
});

const status = async () => {
  const answer = await fetch(`${api.url}/v1/status`);
  return { code: answer.status, ...((await answer.json()) as { parts: Record<string, string> }).parts };
};

describe('the API of a product of which a part hangs or is gone', () => {
  it('shows which part is down, also when that is the database', async () => {
    const up = { code: 200, database: 'up', queue: 'up', ipfs: 'up', chain: 'down' };
    expect(await status()).toEqual(up);
    await database.cut();
    expect(await status()).toEqual({ ...up, database: 'down', queue: 'down' });
    await database.mend();
    await expect.poll(status, { timeout: 10_000 }).toEqual(up);
  }, 30_000);

  it('gives up on a node that never answers, long before whoever asked does', async () => {
    const answer = await fetch(`${api.url}/v1/transactions/${'0'.repeat(64)}`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  }, 20_000);
});

describe('the metrics', () => {
  it('are for whoever runs the product, not for those who come through its proxy', async () => {
    const own = await fetch(`${api.url}/metrics`);
    const through = await fetch(`${api.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect([own.status, through.status]).toEqual([200, 404]);
  });
});
