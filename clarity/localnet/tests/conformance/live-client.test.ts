import { connectWebSocketClient, createClient, type StacksApiWebSocketClient } from '@stacks/blockchain-api-client';
import { Cl, makeSTXTokenTransfer } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Localnet, startLocalnet } from '../../index.ts';
import { accounts, Client } from '../client.ts';
import { COUNTER, deployCounter } from '../counter.ts';
import { clientOperations } from './client-schema.ts';
import { mismatches } from './mismatches.ts';

const { wallet_1: one, wallet_2: two } = accounts;
const operations = clientOperations();

let localnet: Localnet;
let client: Client;
let api: ReturnType<typeof createClient>;
let live: StacksApiWebSocketClient;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
  api = createClient({ baseUrl: localnet.url });
  await deployCounter(client);
  live = await connectWebSocketClient(localnet.url);
});
afterAll(async () => {
  live?.webSocket.close();
  await localnet?.stop();
});

const heard = <Event>(events: readonly Event[], count = 1) =>
  vi.waitFor(() => {
    if (events.length < count) throw new Error(`heard of ${events.length}, not yet of ${count}`);
    return events;
  }, 30_000);

/** What the client's types call a block, a transaction and so on is the answer of the operation of that name. */
function expectShape(path: string, item: 'whole' | 'result', value: unknown): void {
  const body = item === 'whole' ? value : { limit: 1, offset: 0, total: 1, results: [value] };
  expect(mismatches(operations.get(path)!.ok, body)).toEqual([]);
}

async function pay(options: { nonce?: number; fee?: bigint } = {}) {
  const made = await makeSTXTokenTransfer({
    recipient: two.address,
    amount: 11n,
    senderKey: one.privateKey,
    network: client.network,
    fee: 500n,
    ...options,
  });
  const sent = await client.send(made);
  if ('reason' in sent) throw new Error(JSON.stringify(sent));
  return `0x${sent.txid}`;
}

describe("the client's live updates", () => {
  it('bring blocks, the mempool, an account and its balance in the shapes of its types', async () => {
    const [blocks, mempool, account, balances]: unknown[][] = [[], [], [], []];
    const subscribed = [
      await live.subscribeBlocks((event) => blocks!.push(event)),
      await live.subscribeMempool((event) => mempool!.push(event)),
      await live.subscribeMicroblocks(() => {}),
      await live.subscribeAddressTransactions(two.address, (event) => account!.push(event)),
      await live.subscribeAddressBalanceUpdates(two.address, (event) => balances!.push(event)),
    ];
    const id = await pay();
    const [block] = await heard(blocks!);
    expect(block).toMatchObject({ txs: [id] });
    expectShape('/extended/v1/block/{hash}', 'whole', block);
    const [waiting] = await heard(mempool!);
    expect(waiting).toMatchObject({ tx_id: id, tx_status: 'pending' });
    expectShape('/extended/v1/tx/mempool', 'result', waiting);
    const [{ address, tx_id, tx_status, tx_type, ...moved }] = (await heard(account!)) as [Record<string, unknown>];
    expect([address, tx_id, tx_status, tx_type]).toEqual([two.address, id, 'success', 'token_transfer']);
    expectShape('/extended/v1/address/{principal}/transactions_with_transfers', 'result', moved);
    const [{ address: whose, ...balance }] = (await heard(balances!)) as [Record<string, unknown>];
    expect(whose).toBe(two.address);
    expectShape('/extended/v1/address/{principal}/stx', 'whole', balance);

    for (const { unsubscribe } of subscribed) await unsubscribe();
    await pay();
    await live.subscribeMicroblocks(() => {});
    expect([blocks, mempool, account, balances].map((events) => events!.length)).toEqual([1, 1, 1, 1]);
  });

  it('bring tokens: all, of one collection, one', async () => {
    const asset = `${COUNTER}::thing`;
    const value = `0x${Cl.serialize(Cl.uint(31))}`;
    const [all, some, single]: { value: { repr: string } }[][] = [[], [], []];
    await live.subscribeNftEventUpdates((event) => all!.push(event));
    await live.subscribeNftCollectionEventUpdates(asset, (event) => some!.push(event));
    await live.subscribeNftAssetEventUpdates(asset, value, (event) => single!.push(event));
    for (const id of [30, 31])
      await client.call({ from: 'wallet_1', contract: COUNTER, fn: 'make', args: [Cl.uint(id)] });
    await heard(all!, 2);
    await heard(some!, 2);
    expect(await heard(single!)).toMatchObject([
      {
        asset_identifier: asset,
        asset_event_type: 'mint',
        recipient: one.address,
        value: { hex: value, repr: 'u31' },
        tx_id: expect.stringMatching(/^0x[0-9a-f]{64}$/),
        tx_index: 0,
        event_index: 0,
        block_height: expect.any(Number),
      },
    ]);
    expect(some!.map((event) => event.value.repr)).toEqual(['u30', 'u31']);
  });

  it('refuse a subscription to what is not there', async () => {
    await expect(live.subscribeAddressTransactions('', () => {})).rejects.toMatchObject({ code: -32602 });
  });
});

describe('a fork, as the client sees it', () => {
  it('takes a block away and puts its transaction into another one', async () => {
    const updates: { tx_status: string }[] = [];
    const blocks: { hash: string; height: number; parent_block_hash: string }[] = [];
    const id = await pay();
    const tx = async () => {
      const { data, response } = await api.GET('/extended/v3/transactions/{tx_id}', {
        params: { path: { tx_id: id } },
      });
      return data && 'block' in data ? data.block : response.status;
    };
    const block = async (name: string) => {
      const params = { path: { height_or_hash: name } };
      return (await api.GET('/extended/v2/blocks/{height_or_hash}', { params })).data;
    };
    const before = await tx();
    if (typeof before === 'number') throw new Error(`the transaction is ${before}`);
    await live.subscribeTxUpdates(id, (event) => updates.push(event));
    await live.subscribeBlocks((event) => blocks.push(event));
    await client.post('/dev/reorg', { depth: 3 });
    await heard(blocks, 3);
    await heard(updates, 2);

    const after = await tx();
    if (typeof after === 'number') throw new Error(`the transaction is ${after}`);
    expect(after.hash).not.toBe(before.hash);
    expect(await block(before.hash)).toBeUndefined();
    expect(await block(after.hash)).toMatchObject({ canonical: true, height: after.height });
    expect(updates.map(({ tx_status }) => tx_status)).toEqual(['pending', 'success']);
    for (const [index, { hash, parent_block_hash, height }] of blocks.entries()) {
      const parent = blocks[index - 1] ?? (await block(String(height - 1)));
      expect(parent_block_hash).toBe(parent?.hash);
      expect((await block(String(height)))?.hash).toBe(hash);
    }
  });

  it('or loses it: the client is told that there is no such transaction', async () => {
    const id = await pay();
    await client.post('/dev/reorg', { depth: 1, drop: 1 });
    const { data, error, response } = await api.GET('/extended/v3/transactions/{tx_id}', {
      params: { path: { tx_id: id } },
    });
    expect([data, response.status]).toEqual([undefined, 404]);
    expect(error).toHaveProperty('error');
  });

  it('ends a cursor that names a block it took, and no other', async () => {
    for (let index = 0; index < 4; index++) await pay();
    const query = { limit: 2 };
    const first = (await api.GET('/extended/v3/transactions', { params: { query } })).data;
    const cursor = { limit: 2, cursor: first?.cursor.next ?? '' };
    const second = await api.GET('/extended/v3/transactions', { params: { query: cursor } });
    expect(second.data?.results).toHaveLength(2);
    await client.post('/dev/reorg', { depth: 4 });
    expect((await api.GET('/extended/v3/transactions', { params: { query: cursor } })).response.status).toBe(404);
  });
});
