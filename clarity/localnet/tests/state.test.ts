import { Cl, fetchContractMapEntry, Pc, privateKeyToAddress } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';
import { COUNTER, COUNTER_SOURCE, count, deployCounter, SBTC } from './counter.ts';

const SBTC_PARTS = [SBTC, 'sbtc-token'] as const;
const { wallet_1: one, wallet_2: two } = accounts;

let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
  await deployCounter(client);
});

afterAll(() => localnet?.stop());

describe('post-conditions', () => {
  const pay = (amount: bigint) => ({
    from: 'wallet_1' as const,
    contract: SBTC,
    fn: 'transfer',
    args: [Cl.uint(amount), Cl.principal(one.address), Cl.principal(two.address), Cl.none()],
  });
  const sent = (amount: bigint) =>
    Pc.principal(one.address)
      .willSendEq(amount)
      .ft(...SBTC_PARTS);

  it('let an sBTC transfer pass that moves what they say', async () => {
    const before = await client.sbtc(two.address);
    expect(await client.call({ ...pay(250n), conditions: [sent(250n)] })).toMatchObject({ status: 'success' });
    expect((await client.sbtc(two.address)) - before).toBe(250n);
  });

  it('undo an sBTC transfer of another amount, in every mode, but fee and nonce stay', async () => {
    for (const mode of ['deny', 'originator', 'allow'] as const) {
      const [sats, account] = [await client.sbtc(one.address), await client.account(one.address)];
      const seen = await client.call({ ...pay(251n), conditions: [sent(250n)], mode, fee: 800n });
      expect(seen).toMatchObject({
        status: 'abort_by_post_condition',
        result: { repr: '(ok true)' },
        event_count: 0,
      });
      expect(await client.sbtc(one.address)).toBe(sats);
      const after = await client.account(one.address);
      expect([account.balance - after.balance, after.nonce - account.nonce]).toEqual([800n, 1]);
    }
  });

  it('undo a movement that nobody named, unless everything is allowed', async () => {
    const sats = await client.sbtc(one.address);
    expect(await client.call(pay(10n))).toMatchObject({ status: 'abort_by_post_condition' });
    expect(await client.call({ ...pay(10n), mode: 'originator' })).toMatchObject({ status: 'abort_by_post_condition' });
    expect(await client.sbtc(one.address)).toBe(sats);
    expect(await client.call({ ...pay(10n), mode: 'allow' })).toMatchObject({ status: 'success' });
    expect(await client.sbtc(one.address)).toBe(sats - 10n);
  });

  it('undo everything a call did, also what no condition is about', async () => {
    const counted = await count(client);
    const call = {
      from: 'wallet_1',
      contract: COUNTER,
      fn: 'pay-and-add',
      args: [Cl.uint(40), Cl.principal(two.address)],
    };
    const stx = Pc.principal(one.address).willSendLte(40n).ustx();
    expect(await client.call({ ...call, from: 'wallet_1', conditions: [stx] })).toMatchObject({
      status: 'abort_by_post_condition',
    });
    expect(await count(client)).toBe(counted);
    expect(await client.call({ ...call, from: 'wallet_1', conditions: [stx, sent(40n)] })).toMatchObject({
      status: 'success',
    });
    expect(await count(client)).toBe(counted + 1n);
  });

  it('guard single tokens: sent, not sent, maybe sent', async () => {
    const make = (id: number) => client.call({ from: 'wallet_1', contract: COUNTER, fn: 'make', args: [Cl.uint(id)] });
    for (const id of [1, 2]) expect(await make(id)).toMatchObject({ status: 'success' });
    const give = (id: number, condition: Parameters<Client['call']>[0]['conditions']) =>
      client.call({
        from: 'wallet_1',
        contract: COUNTER,
        fn: 'give',
        args: [Cl.uint(id), Cl.principal(two.address)],
        conditions: condition ?? [],
      });
    const mine = () => Pc.principal(one.address);
    const asset = `${COUNTER}::thing` as `${string}.${string}::${string}`;
    const aborted = { status: 'abort_by_post_condition' };
    expect(await give(1, [])).toMatchObject(aborted);
    expect(await give(1, [mine().willSendAsset().nft(asset, Cl.uint(2))])).toMatchObject(aborted);
    expect(await give(1, [mine().willNotSendAsset().nft(asset, Cl.uint(1))])).toMatchObject(aborted);
    expect(await give(1, [mine().willSendAsset().nft(asset, Cl.uint(1))])).toMatchObject({ status: 'success' });
    expect(await give(2, [mine().willMaybeSendAsset().nft(asset, Cl.uint(2))])).toMatchObject({ status: 'success' });
    const held = await client.get<{ results: { asset_identifier: string; value: { repr: string } }[] }>(
      `/extended/v3/principals/${two.address}/balances/nft`,
    );
    expect(held.results.map(({ value }) => value.repr)).toEqual(['u1', 'u2']);
  });
});

describe('reading', () => {
  it('answers map entries, variables, interface and source, and says when there is none', async () => {
    await client.call({ from: 'wallet_1', contract: COUNTER, fn: 'add', args: [Cl.uint(3)] });
    const counted = await count(client);
    const [contractAddress = '', contractName = ''] = COUNTER.split('.');
    const entry = (key: bigint) =>
      fetchContractMapEntry({
        contractAddress,
        contractName,
        mapName: 'marks',
        mapKey: Cl.uint(key),
        network: client.network,
      });
    expect(await entry(counted)).toEqual(Cl.some(Cl.uint(3)));
    expect(await entry(10n ** 9n)).toEqual(Cl.none());
    const variable = await client.get<{ data: string }>(`/v2/data_var/${contractAddress}/${contractName}/count`);
    expect(Cl.deserialize(variable.data)).toEqual(Cl.uint(counted));
    const { functions } = await client.get<{ functions: { name: string }[] }>(
      `/v2/contracts/interface/${contractAddress}/${contractName}`,
    );
    expect(functions.map(({ name }) => name)).toContain('pay-and-add');
    const { source } = await client.get<{ source: string }>(`/v2/contracts/source/${contractAddress}/${contractName}`);
    expect(source).toBe(COUNTER_SOURCE);
    for (const path of ['data_var', 'contracts/source']) {
      expect((await fetch(`${localnet.url}/v2/${path}/${contractAddress}/none-such/x`)).status).toBe(404);
    }
  });

  it('links every block to the one before, down to the first', async () => {
    type Seen = {
      height: number;
      hash: string;
      parent_block_hash: string;
      index_block_hash: string;
      parent_index_block_hash: string;
    };
    const page = await client.get<{ total: number; results: Seen[] }>('/extended/v2/blocks?limit=200');
    expect(page.results).toHaveLength(page.total);
    for (const [index, block] of page.results.entries()) {
      const parent = page.results[index + 1];
      if (!parent) continue;
      expect(block).toMatchObject({
        height: parent.height + 1,
        parent_block_hash: parent.hash,
        parent_index_block_hash: parent.index_block_hash,
      });
    }
    expect(page.results.at(-1)).toMatchObject({ height: 1, parent_block_hash: `0x${'0'.repeat(64)}` });
    expect(await client.get('/extended/v2/blocks/latest')).toEqual(page.results[0]);
    expect(await client.get(`/extended/v2/blocks/${page.results[3]?.hash}`)).toEqual(page.results[3]);
  });

  it('lets a browser of any origin ask', async () => {
    const preflight = await fetch(`${localnet.url}/v2/transactions`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('*');
    expect((await fetch(`${localnet.url}/v2/info`)).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('says what is wrong with a request', async () => {
    const post = (path: string, body: string) => fetch(localnet.url + path, { method: 'POST', body });
    expect((await post('/dev/mine', '{')).status).toBe(400);
    expect((await post('/dev/mine', '{"burn":-1}')).status).toBe(400);
    expect((await post('/dev/fund', `{"address":"nobody","stx":1}`)).status).toBe(400);
    expect((await post('/v2/transactions', 'x'.repeat(5_000_001))).status).toBe(413);
    expect((await fetch(`${localnet.url}/v2/transactions`)).status).toBe(405);
    expect((await fetch(`${localnet.url}/v2/nowhere`)).status).toBe(404);
  });
});

describe('development actions', () => {
  it('are refused to a page from elsewhere, which the rest of the chain is not', async () => {
    const from = (origin: string, path: string) => fetch(localnet.url + path, { headers: { origin } });
    expect((await from('https://example.com', '/dev/state')).status).toBe(403);
    expect((await from('http://localhost:5173', '/dev/state')).status).toBe(200);
    expect((await from('https://example.com', '/v2/info')).status).toBe(200);
  });

  it('mine as many blocks as asked, time moving with them', async () => {
    const before = await client.state();
    await client.post('/dev/mine', { stacks: 3 });
    const stacks = await client.state();
    expect([stacks.height - before.height, stacks.burn_block_height]).toEqual([3, before.burn_block_height]);
    expect(stacks.block_time - before.block_time).toBe(30);
    await client.post('/dev/mine', { burn: 10 });
    const burn = await client.state();
    expect([burn.height - stacks.height, burn.burn_block_height - stacks.burn_block_height]).toEqual([10, 10]);
    expect(burn.block_time).toBeGreaterThan(before.block_time + 9 * 600);
  });

  it('fund an account with STX and sBTC, as transactions with events', async () => {
    const fresh = privateKeyToAddress('22'.repeat(32).concat('01'), 'testnet');
    await client.post('/dev/fund', { address: fresh, stx: 5_000_000, sbtc: '12345' });
    expect((await client.account(fresh)).balance).toBe(5_000_000n);
    expect(await client.sbtc(fresh)).toBe(12_345n);
    const { height } = await client.state();
    const page = await client.get<{ results: { tx_id: string }[] }>(`/extended/v3/blocks/${height}/transactions`);
    const events = await client.events(page.results[0]?.tx_id ?? '');
    expect(events).toMatchObject([
      {
        type: 'ft_asset',
        ft_asset: { type: 'mint', recipient: fresh, amount: '12345', asset_identifier: `${SBTC}::sbtc-token` },
      },
    ]);
  });
});
