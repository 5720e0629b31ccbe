import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';

let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
});
afterAll(() => localnet?.stop());
afterEach(() => fetch(`${localnet.url}/dev/faults`, { method: 'DELETE' }));

const fault = (body: object) => client.post('/dev/faults', body);
const status = async (path: string) => (await fetch(localnet.url + path)).status;
const statuses = async (path: string, count: number) => {
  const seen: number[] = [];
  for (let index = 0; index < count; index++) seen.push(await status(path));
  return seen;
};

describe('a fault', () => {
  it.each([500, 503, 429])('answers %s where it was asked for, and never below /dev', async (code) => {
    await fault({ status: code, path: '/extended' });
    expect(await status('/extended/v2/blocks')).toBe(code);
    expect(await status('/v2/info')).toBe(200);
    expect(await status('/dev/state')).toBe(200);
    await fetch(`${localnet.url}/dev/faults`, { method: 'DELETE' });
    expect(await status('/extended/v2/blocks')).toBe(200);
  });

  it('strikes the next requests and no more', async () => {
    await fault({ status: 503, next: 2 });
    expect(await statuses('/v2/info', 4)).toEqual([503, 503, 200, 200]);
    expect(await client.get('/dev/faults')).toEqual({ faults: [] });
  });

  it('strikes a part of the requests, the same ones for the same seed', async () => {
    const drawn = async (seed: number) => {
      await fetch(`${localnet.url}/dev/faults`, { method: 'DELETE' });
      await fault({ status: 500, rate: 0.5, seed });
      return statuses('/v2/info', 30);
    };
    const first = await drawn(1);
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await drawn(1)).toEqual(first);
    expect(await drawn(2)).not.toEqual(first);
  });

  it('does nothing of what was asked for when it answers with a status', async () => {
    const made = await client.makeCall({
      from: 'wallet_1',
      contract: 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token',
      fn: 'transfer',
      fee: 1000n,
      nonce: 0,
    });
    await fault({ status: 500, path: '/v2/transactions', next: 1 });
    const body = JSON.stringify({ tx: made.serialize() });
    const send = () => fetch(`${localnet.url}/v2/transactions`, { method: 'POST', body });
    expect((await send()).status).toBe(500);
    expect((await client.account(accounts.wallet_1.address)).nonce).toBe(0);
    expect((await send()).status).toBe(400);
  });

  it('ends an answer in the middle', async () => {
    await fault({ truncate: true, next: 1 });
    const cut = async () => (await fetch(`${localnet.url}/extended/v2/blocks`)).text();
    await expect(cut()).rejects.toThrow();
    expect(JSON.parse(await cut())).toMatchObject({ results: expect.any(Array) });
  });

  it('shows the chain as it was some blocks ago', async () => {
    await client.post('/dev/mine', { stacks: 4 });
    const { height } = await client.state();
    await fault({ stale_tip: 3 });
    expect(await client.get('/v2/info')).toMatchObject({ stacks_tip_height: height - 3 });
    expect(await client.get('/extended/v2/blocks/latest')).toMatchObject({ height: height - 3 });
    expect(await status(`/extended/v2/blocks/${height - 2}`)).toBe(404);
    expect((await client.state()).height).toBe(height);
  });

  it('names another network', async () => {
    await fault({ wrong_chain_id: true });
    expect(await client.get('/v2/info')).toMatchObject({ network_id: 1 });
  });

  it('makes an answer wait without holding up others', async () => {
    await fault({ slow_ms: 2_000, path: '/v2/info', next: 1 });
    const order: string[] = [];
    const slow = status('/v2/info').then(() => order.push('slow'));
    await vi.waitFor(async () => expect(await client.get('/dev/faults')).toEqual({ faults: [] }));
    await status('/v2/pox').then(() => order.push('other'));
    await slow;
    expect(order).toEqual(['other', 'slow']);
  });

  it('must be one', async () => {
    const refused = (body: object) => expect(fault(body)).rejects.toThrow(/400/);
    await refused({});
    await refused({ status: 200 });
    await refused({ status: 500, path: '/dev/state' });
    await refused({ status: 500, rate: 2 });
    await refused({ status: 500, colour: 'red' });
    await refused({ slow_ms: -1 });
  });
});
