import { request } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chainNames } from '../../src/chain/index.ts';
import { NodeObserver } from '../../src/chain/observe/node-observer.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { FakeChain } from './fake-chain.ts';
import { post, pushOf, rawOf } from './pushes.ts';
import { minted } from './sample-projection.ts';

const OWNER = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const names = chainNames('devnet', OWNER);
const log = pino({ level: 'silent' });
let fresh: FreshDatabase;
let database: Database;
let observer: NodeObserver;
let woken = 0;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 3 });
});
beforeEach(async () => {
  await observer?.stop();
  await database.query('DELETE FROM chain_observed');
  await database.query('UPDATE chain_progress SET final_height = 0');
  observer = await NodeObserver.listen({ host: '127.0.0.1', port: 0, names, database, log, mostBytes: 20_000 });
  woken = 0;
  observer.onBlock(() => {
    woken += 1;
  });
});
afterAll(async () => {
  await observer.stop();
  await database.close();
  await fresh.drop();
});

const kept = () => database.query<{ height: number }>('SELECT height FROM chain_observed ORDER BY height');
async function aPush() {
  const chain = new FakeChain().mine([minted(1n, OWNER)]);
  const block = await chain.tip();
  return pushOf(block, (await chain.eventsOf(block)) ?? [], names);
}

describe('the observer of a node', () => {
  it('has stored a block when it acknowledges it, and wakes the follower', async () => {
    expect(await post(observer.url, await aPush())).toEqual({ status: 200, text: 'ok' });
    expect(await kept()).toEqual([{ height: 2 }]);
    expect(woken).toBe(1);
    expect(observer.counts).toMatchObject({ received: 1, refused: 0, lastAt: expect.any(Date) });
  });

  it('keeps a block once, however often it is said', async () => {
    const push = await aPush();
    await Promise.all([1, 2, 3].map(() => post(observer.url, push)));
    expect(await kept()).toEqual([{ height: 2 }]);
  });

  it('drops what no fork can reach any more', async () => {
    await post(observer.url, await aPush());
    await database.query('UPDATE chain_progress SET final_height = 2');
    const chain = new FakeChain().mine([], [], []);
    await post(observer.url, pushOf(await chain.tip(), [], names));
    expect(await kept()).toEqual([{ height: 4 }]);
  });

  it('acknowledges and ignores what else a node says', async () => {
    for (const path of [
      '/new_mempool_tx',
      '/drop_mempool_tx',
      '/attachments/new',
      '/stackerdb_chunks',
      '/proposal_response',
    ])
      expect(await post(observer.url, ['0x00'], path)).toEqual({ status: 200, text: 'ok' });
    const burn = { burn_block_hash: `0x${'b0'.repeat(32)}`, burn_block_height: 7 };
    expect(await post(observer.url, burn, '/new_burn_block')).toEqual({ status: 200, text: 'ok' });
    expect([woken, observer.counts.received, observer.counts.refused]).toEqual([0, 0, 0]);
  });

  it('refuses what is no block, in words, and stores nothing of it', async () => {
    const push = await aPush();
    const foreign = { ...push.transactions[0], raw_tx: rawOf(OWNER, { version: '00', chain: '00000001' }) };
    const bodies: [unknown, RegExp][] = [
      ['', /no JSON/],
      ['{"block_height": ', /no JSON/],
      [null, /no block as a stacks-node posts it/],
      [[], /no block as a stacks-node posts it/],
      [{ ...push, block_height: -1 }, /block_height/],
      [{ ...push, block_height: 2 ** 53 }, /block_height/],
      [{ ...push, index_block_hash: '0x12' }, /index_block_hash is no hash/],
      [{ ...push, block_time: 1e300 }, /block_time/],
      [{ ...push, transactions: [{ ...push.transactions[0], raw_tx: '0xzz' }] }, /raw_tx is no hex/],
      [{ ...push, transactions: [] }, /but not that/],
      [{ ...push, transactions: [foreign] }, /belongs to the chain 0x00000001/],
    ];
    for (const [body, words] of bodies) {
      const { status, text } = await post(observer.url, body);
      expect([status, text]).toEqual([400, expect.stringMatching(words)]);
    }
    expect(await kept()).toEqual([]);
    expect(observer.counts).toMatchObject({ received: 0, refused: bodies.length });
  });

  it('refuses a body without end, whether it says its length or not', async () => {
    const long = JSON.stringify({ ...(await aPush()), padding: 'x'.repeat(30_000) });
    expect(await post(observer.url, long)).toMatchObject({ status: 413 });
    const streamed = await fetch(`${observer.url}/new_block`, {
      method: 'POST',
      body: new Blob([long]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
    expect(await post(observer.url, await aPush())).toMatchObject({ status: 200 });
  });

  it('listens to a node, not to pages', async () => {
    expect((await fetch(observer.url)).status).toBe(405);
    const page = { method: 'POST', headers: { origin: 'https://example.com' }, body: '{}' };
    expect((await fetch(`${observer.url}/new_block`, page)).status).toBe(403);
  });

  it('asks for the block again where it cannot store it', async () => {
    const push = await aPush();
    await database.query('ALTER TABLE chain_observed RENAME TO away');
    expect(await post(observer.url, push)).toMatchObject({ status: 503 });
    await database.query('ALTER TABLE away RENAME TO chain_observed');
    expect(await post(observer.url, push)).toMatchObject({ status: 200 });
    expect(await kept()).toEqual([{ height: 2 }]);
  });

  it('takes pushes under its secret alone, where it has one', async () => {
    const secret = 'a-secret-of-the-node';
    const guarded = await NodeObserver.listen({ host: '127.0.0.1', port: 0, names, database, log, secret });
    try {
      const push = await aPush();
      for (const path of ['/new_block', '/another/new_block', `/${secret}x/new_block`])
        expect(await post(guarded.url, push, path)).toMatchObject({ status: 404 });
      expect(await kept()).toEqual([]);
      expect(await post(guarded.url, push, `/${secret}/new_block`)).toEqual({ status: 200, text: 'ok' });
      expect(await kept()).toEqual([{ height: 2 }]);
    } finally {
      await guarded.stop();
    }
  });

  it('takes one body at a time, lets a few wait, and asks for the others again', async () => {
    const begin = () => {
      const asked = request(`${observer.url}/new_block`, { method: 'POST' });
      const status = new Promise<number | undefined>((resolve, reject) => {
        asked.on('response', (response) => resolve(response.resume().statusCode));
        asked.on('error', reject);
      });
      asked.write(' ');
      return { asked, status };
    };
    const slow = Array.from({ length: 8 }, begin);
    await expect.poll(async () => (await post(observer.url, '{}')).status, { timeout: 20_000 }).toBe(503);
    const body = JSON.stringify(await aPush());
    for (const { asked } of slow) asked.end(body);
    expect(await Promise.all(slow.map(({ status }) => status))).toEqual(slow.map(() => 200));
    expect(await post(observer.url, body)).toMatchObject({ status: 200 });
  });

  it('warns where it may be reached from anywhere', async () => {
    const lines: string[] = [];
    const written = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const open = await NodeObserver.listen({ host: '0.0.0.0', port: 0, names, database, log: written });
    await open.stop();
    expect(lines.join()).toContain('STACKS_OBSERVER_SECRET');
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(observer.url).port);
    const second = NodeObserver.listen({ host: '127.0.0.1', port, names, database, log });
    await expect(second).rejects.toThrow('STACKS_OBSERVER_PORT');
  });
});
