import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Cl } from '@stacks/transactions';
import { afterEach, describe, expect, it } from 'vitest';
import { chainNames } from '../chain-names.ts';
import { StacksSource } from '../follow/stacks-source.ts';
import { StacksApi } from './stacks-api.ts';

const DEPLOYER = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const HASH = 'a1'.repeat(32);
const PARENT = 'a0'.repeat(32);
const BURN = 'b0'.repeat(32);

type Answer = { status?: number; json?: unknown; text?: string; hang?: boolean };
const servers: Server[] = [];

/** A node that answers each path with its next answer, the last one for ever. */
async function node(answers: Record<string, Answer | Answer[]>, timeoutMs = 1_000) {
  const asked: string[] = [];
  const server = createServer(async (req, res) => {
    const path = `${req.method} ${req.url}`;
    asked.push(path);
    await bodyOf(req);
    const all = [answers[path] ?? { status: 404, json: { error: 'not found' } }].flat();
    const answer = all.length > 1 ? all.shift() : all[0];
    if (Array.isArray(answers[path])) answers[path] = all;
    if (answer?.hang) return;
    res.statusCode = answer?.status ?? 200;
    res.end(answer?.text ?? JSON.stringify(answer?.json));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, api: new StacksApi({ url: `http://127.0.0.1:${port}/`, timeoutMs, retries: 1 }) };
}

async function bodyOf(req: IncomingMessage): Promise<void> {
  for await (const _ of req);
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const block = {
  height: 7,
  index_block_hash: `0x${HASH}`,
  parent_index_block_hash: `0x${PARENT}`,
  burn_block_height: 5,
  burn_block_hash: `0x${BURN}`,
  block_time: 1_750_000_000,
  something_new: true,
};

const transaction = (id: string, index: number, status = 'success', type = 'contract_call') => ({
  tx_id: `0x${id.repeat(32)}`,
  sender: { address: DEPLOYER, nonce: 1 },
  block: { height: 7, hash: '0x', index_hash: `0x${HASH}`, time: 1, tx_index: index },
  status,
  type,
});
const print = (index: number, contract: string, hex: string) => ({
  event_index: index,
  type: 'contract_log',
  contract_log: { contract_id: contract, topic: 'print', value: { hex, repr: '' } },
});
const nft = (index: number, asset: string, fields: object) => ({
  event_index: index,
  type: 'nft_asset',
  nft_asset: { asset_identifier: asset, value: { hex: `0x${Cl.serialize(Cl.uint(9))}`, repr: 'u9' }, ...fields },
});
const page = (results: unknown[], next: string | null = null) => ({ json: { total: 1, cursor: { next }, results } });
const TXS = `GET /extended/v3/blocks/0x${HASH}/transactions?limit=50`;
const eventsOf = (id: string) => `GET /extended/v3/transactions/0x${id.repeat(32)}/events?limit=100`;

describe('StacksApi', () => {
  it('reads a block and ignores what it does not know', async () => {
    const { api } = await node({ 'GET /extended/v2/blocks/7': { json: block } });
    expect(await api.block(7)).toEqual({
      height: 7,
      hash: HASH,
      parentHash: PARENT,
      burnHeight: 5,
      burnHash: BURN,
      time: new Date(1_750_000_000_000),
    });
    expect(await api.block(8)).toBeNull();
  });

  it('tries again after 429 and 5xx', async () => {
    const path = 'GET /extended/v2/blocks/7';
    const { api, asked } = await node({ [path]: [{ status: 503 }, { json: block }] });
    expect((await api.block(7))?.height).toBe(7);
    expect(asked).toEqual([path, path]);
  });

  it.each([
    ['it answers 503', { status: 503, text: 'down' }],
    ['its answer is no JSON', { text: '<html>' }],
    ['its answer has another shape \\(height', { json: { ...block, height: 'seven' } }],
    ['it answers 403', { status: 403, text: 'no key' }],
    ['no answer within 100 ms', { hang: true }],
  ])('says that the chain is unavailable when %s', async (why, answer) => {
    const { api } = await node({ 'GET /extended/v2/blocks/7': answer }, 100);
    await expect(api.block(7)).rejects.toMatchObject({
      problem: 'chain-unavailable',
      message: expect.stringMatching(why),
    });
  });

  it('says that the chain is unavailable when nobody listens', async () => {
    const api = new StacksApi({ url: 'http://127.0.0.1:1', retries: 0 });
    await expect(api.tip()).rejects.toMatchObject({ problem: 'chain-unavailable' });
  });

  it('follows cursors to the end and sorts by place in the block', async () => {
    const { api } = await node({
      [TXS]: page([transaction('02', 1)], '7:0:0'),
      [`${TXS}&cursor=7%3A0%3A0`]: page([transaction('01', 0)]),
    });
    const found = await api.blockTransactions(HASH);
    expect(found?.map((entry) => entry.block.tx_index)).toEqual([0, 1]);
  });

  it('falls back to the account for the nonce where there is no API', async () => {
    const { api } = await node({ [`GET /v2/accounts/${DEPLOYER}?proof=0`]: { json: { nonce: 4, balance: '0x1' } } });
    expect(await api.nextNonce(DEPLOYER)).toBe(4n);
  });

  it('hands a rejection on as an answer', async () => {
    const rejection = { error: 'transaction rejected', reason: 'FeeTooLow', reason_data: { expected: 9, actual: 1 } };
    const { api } = await node({ 'POST /v2/transactions': { status: 400, json: rejection } });
    expect(await api.broadcast('00')).toEqual({
      reason: 'FeeTooLow',
      data: { expected: 9, actual: 1 },
      detail: 'transaction rejected',
    });
  });

  it('reads a read-only function and says why it did not answer', async () => {
    const path = `POST /v2/contracts/call-read/${DEPLOYER}/council/is-member`;
    const { api } = await node({
      [path]: [{ json: { okay: true, result: '0x03' } }, { json: { okay: false, cause: 'Unchecked' } }],
    });
    expect(await api.callRead(`${DEPLOYER}.council`, 'is-member', [], DEPLOYER)).toBe(true);
    await expect(api.callRead(`${DEPLOYER}.council`, 'is-member', [], DEPLOYER)).rejects.toThrow('Unchecked');
  });
});

describe('StacksSource', () => {
  const names = chainNames('devnet', DEPLOYER);
  const held = { height: 7, hash: HASH, parentHash: PARENT, burnHeight: 5, burnHash: BURN, time: new Date(0) };
  const listed = Cl.serialize(Cl.tuple({ event: Cl.stringAscii('listed'), listing: Cl.uint(3) }));

  it('gives the events of our contracts with their meaning, in order', async () => {
    const { api } = await node({
      [TXS]: page([
        transaction('01', 0),
        transaction('02', 1, 'abort_by_response'),
        transaction('03', 2, 'success', 'coinbase'),
      ]),
      [eventsOf('01')]: page(
        [
          nft(0, names.nft, { type: 'mint', recipient: 'ST1' }),
          nft(1, `${DEPLOYER}.other::rec`, { type: 'mint', recipient: 'ST1' }),
          { event_index: 2, type: 'ft_asset', ft_asset: {} },
        ],
        '3',
      ),
      [`${eventsOf('01')}&cursor=3`]: page([
        print(3, names.contracts.marketplace, `0x${listed}`),
        print(4, 'ST000.marketplace', `0x${listed}`),
        print(5, names.contracts.council, '0x03'),
        print(6, names.contracts.council, '0xffff'),
        nft(7, names.nft, { type: 'transfer', sender: 'ST1', recipient: 'ST2' }),
        nft(8, names.nft, { type: 'burn', sender: 'ST2' }),
      ]),
    });
    const events = await new StacksSource(api, names).eventsOf(held);
    expect(events?.map((e) => [e.eventIndex, `${e.contract}.${e.name}`, e.data])).toEqual([
      [0, 'rec-nft.nft-minted', { token: 9n, sender: null, recipient: 'ST1' }],
      [3, 'marketplace.listed', { event: 'listed', listing: 3n }],
      [5, 'council.unnamed', { value: true }],
      [6, 'council.unreadable', { raw: Uint8Array.of(255, 255) }],
      [7, 'rec-nft.nft-transferred', { token: 9n, sender: 'ST1', recipient: 'ST2' }],
      [8, 'rec-nft.nft-burned', { token: 9n, sender: 'ST2', recipient: null }],
    ]);
    expect(events?.[0]).toMatchObject({
      height: 7,
      blockHash: HASH,
      txid: '01'.repeat(32),
      txIndex: 0,
      sender: DEPLOYER,
    });
  });

  it('gives nothing of a block that is canonical no more', async () => {
    const { api } = await node({});
    expect(await new StacksSource(api, names).eventsOf(held)).toBeNull();
    const moved = { ...transaction('01', 0), block: { index_hash: `0x${PARENT}`, tx_index: 0 } };
    const other = await node({ [TXS]: page([moved]) });
    expect(await new StacksSource(other.api, names).eventsOf(held)).toBeNull();
  });

  it.each([
    ['is gone', { status: 404, json: {} }],
    ['is on another fork', page([{ ...transaction('01', 0), block: { index_hash: `0x${PARENT}`, tx_index: 0 } }])],
    ['has other transactions', page([transaction('02', 0)])],
    ['has other numbers of events', page([{ ...transaction('01', 0), event_count: 2 }])],
  ])('gives nothing of a block that %s once its events are read', async (_, after) => {
    const events = page([print(0, names.contracts.marketplace, `0x${listed}`)]);
    const { api } = await node({ [TXS]: [page([transaction('01', 0)]), after], [eventsOf('01')]: events });
    expect(await new StacksSource(api, names).eventsOf(held)).toBeNull();
  });

  it('gives nothing of a block whose fork changed and changed back while its events were read, if their number tells', async () => {
    const list = page([{ ...transaction('01', 0), event_count: 2 }]);
    const other = page([print(0, names.contracts.marketplace, `0x${listed}`)]);
    const own = page([print(0, names.contracts.council, '0x03'), print(1, names.contracts.council, '0x03')]);
    const { api } = await node({ [TXS]: list, [eventsOf('01')]: [other, own] });
    expect(await new StacksSource(api, names).eventsOf(held)).toBeNull();
    expect(await new StacksSource(api, names).eventsOf(held)).toHaveLength(2);
  });

  it('asks a node where its RPC is, and an API where that is', async () => {
    const api = await node({ 'GET /extended/v2/blocks/7': { json: block } });
    const rpc = await node({ 'GET /v2/accounts/A?proof=0': { json: { nonce: 4, balance: '0x0' } } });
    const both = new StacksApi({ url: api.api.urls.url, rpcUrl: rpc.api.urls.rpcUrl, retries: 0 });
    expect((await both.block(7))?.hash).toBe(HASH);
    expect(await both.nextNonce('A')).toBe(4n);
    expect(rpc.asked).toEqual(['GET /v2/accounts/A?proof=0']);
  });

  it('says that a node alone does not know what only an API knows', async () => {
    const rpc = await node({ 'GET /v2/accounts/A?proof=0': { json: { nonce: 4, balance: '0x0' } } });
    const alone = new StacksApi({ url: undefined, rpcUrl: rpc.api.urls.rpcUrl, retries: 0 });
    expect(alone.hasApi).toBe(false);
    expect(await alone.nextNonce('A')).toBe(4n);
    await expect(alone.block(7)).rejects.toThrow('no Stacks API is set (STACKS_API_URL)');
    expect(rpc.asked).toHaveLength(1);
    expect(() => new StacksApi({ url: undefined })).toThrow('Set STACKS_API_URL, STACKS_RPC_URL or both');
  });
});
