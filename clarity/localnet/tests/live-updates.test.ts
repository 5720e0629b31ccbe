import { once } from 'node:events';
import { Cl, makeSTXTokenTransfer } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';
import { COUNTER, deployCounter } from './counter.ts';

const { wallet_1: one, wallet_2: two } = accounts;
type Message = {
  id?: number | null;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { code: number };
};

let localnet: Localnet;
let client: Client;
let socket: WebSocket;
const heard: Message[] = [];
let nextId = 0;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
  await deployCounter(client);
  socket = new WebSocket(`${localnet.url.replace('http', 'ws')}/extended/v1/ws`);
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as Message));
  await once(socket, 'open');
});
afterAll(async () => {
  socket?.terminate();
  await localnet?.stop();
});

async function say(text: string, found: (message: Message) => boolean): Promise<Message> {
  socket.send(text);
  return vi.waitFor(() => {
    const message = heard.find(found);
    if (!message) throw new Error('no answer yet');
    return message;
  });
}

async function ask(method: string, params: unknown): Promise<Message> {
  const id = ++nextId;
  return say(JSON.stringify({ jsonrpc: '2.0', id, method, params }), (message) => message.id === id);
}

const heardOf = (method: string) => heard.filter((message) => message.method === method).map(({ params }) => params);

/** Everything sent before this is heard: an answer comes after it. */
const settle = () => ask('unsubscribe', { event: 'microblock' });

async function pay(nonce?: number) {
  const made = await makeSTXTokenTransfer({
    recipient: two.address,
    amount: 11n,
    senderKey: one.privateKey,
    network: client.network,
    fee: 500n,
    ...(nonce === undefined ? {} : { nonce }),
  });
  await client.send(made);
  return `0x${made.txid()}`;
}

describe('live updates', () => {
  it('tell subscribers of blocks, the mempool and an account, in the shapes of the API', async () => {
    for (const event of ['block', 'mempool', 'microblock']) {
      expect(await ask('subscribe', { event })).toMatchObject({ jsonrpc: '2.0', result: {} });
    }
    for (const event of ['address_tx_update', 'address_balance_update']) {
      expect((await ask('subscribe', { event, address: two.address })).result).toEqual({ address: two.address });
    }
    const id = await pay();
    await settle();
    const { height, hash } = await client.state();
    expect(heardOf('mempool')).toMatchObject([{ tx_id: id, tx_status: 'pending', sender_address: one.address }]);
    expect(heardOf('block')).toMatchObject([{ height, hash, txs: [id] }]);
    expect(heardOf('address_tx_update')).toMatchObject([
      {
        address: two.address,
        tx_id: id,
        tx_status: 'success',
        tx_type: 'token_transfer',
        stx_received: '11',
        stx_transfers: [{ amount: '11', sender: one.address, recipient: two.address }],
        tx: { tx_id: id, block_height: height },
      },
    ]);
    const { balance } = await client.account(two.address);
    expect(heardOf('address_balance_update')).toMatchObject([{ address: two.address, balance: balance.toString() }]);
  });

  it('follow one transaction from the mempool into its block, whichever way its id is written', async () => {
    const { nonce } = await client.account(one.address);
    const later = await makeSTXTokenTransfer({
      recipient: two.address,
      amount: 12n,
      senderKey: one.privateKey,
      network: client.network,
      fee: 500n,
      nonce: nonce + 1,
    });
    const subscribed = await ask('subscribe', { event: 'tx_update', tx_id: later.txid().toUpperCase() });
    expect(subscribed.result).toEqual({ tx_id: `0x${later.txid()}` });
    await client.send(later);
    await pay(nonce);
    await settle();
    expect(heardOf('tx_update').map((params) => params?.tx_status)).toEqual(['pending', 'success']);
  });

  it('tell of tokens: all, of one collection, one', async () => {
    const asset_identifier = `${COUNTER}::thing`;
    const value = `0x${Cl.serialize(Cl.uint(31))}`;
    await ask('subscribe', { event: 'nft_event' });
    await ask('subscribe', { event: 'nft_collection_event', asset_identifier });
    await ask('subscribe', { event: 'nft_asset_event', asset_identifier, value });
    for (const id of [30, 31])
      await client.call({ from: 'wallet_1', contract: COUNTER, fn: 'make', args: [Cl.uint(id)] });
    await settle();
    expect(heardOf('nft_event')).toHaveLength(2);
    expect(heardOf('nft_collection_event')).toHaveLength(2);
    expect(heardOf('nft_asset_event')).toMatchObject([
      { asset_identifier, asset_event_type: 'mint', recipient: one.address, value: { hex: value, repr: 'u31' } },
    ]);
  });

  it('end with the subscription', async () => {
    await ask('unsubscribe', { event: 'block' });
    const before = heardOf('block').length;
    await client.post('/dev/mine', {});
    await settle();
    expect(heardOf('block')).toHaveLength(before);
  });

  it('answer what is no request of theirs with the fault of JSON-RPC, and go on', async () => {
    const code = async (text: string, found: (message: Message) => boolean) => (await say(text, found)).error?.code;
    const unnamed = () => {
      const before = heard.length;
      return (message: Message) => heard.indexOf(message) >= before && message.id === null;
    };
    expect(await code('{', unnamed())).toBe(-32700);
    expect(await code('7', unnamed())).toBe(-32600);
    expect((await ask('explain', {})).error?.code).toBe(-32601);
    expect((await ask('subscribe', { event: 'weather' })).error?.code).toBe(-32602);
    expect((await ask('subscribe', { event: 'tx_update' })).error?.code).toBe(-32602);
    expect((await ask('subscribe', null)).error?.code).toBe(-32602);
    const batch = [1, 2].map((n) => ({
      jsonrpc: '2.0',
      id: `b${n}`,
      method: 'subscribe',
      params: { event: 'mempool' },
    }));
    const answers = await say(JSON.stringify(batch), (message) => Array.isArray(message));
    expect(answers).toHaveLength(2);
  });

  it('are at one address only', async () => {
    const lost = new WebSocket(`${localnet.url.replace('http', 'ws')}/elsewhere`);
    const [error] = (await once(lost, 'error')) as [Error];
    expect(error.message).toContain('404');
  });
});
