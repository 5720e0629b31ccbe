import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Cl,
  createLPList,
  makeSTXTokenTransfer,
  makeUnsignedSTXTokenTransfer,
  Pc,
  postConditionToWire,
  privateKeyToAddress,
  TransactionSigner,
} from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';
import { COUNTER, count, deployCounter, SBTC } from './counter.ts';

const { wallet_1: one, wallet_2: two, wallet_3: three, wallet_4: four } = accounts;

let dataDir: string;
let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'localnet-mempool-'));
  await start();
  await deployCounter(client);
});
afterAll(async () => {
  await localnet?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  localnet = await startLocalnet({ dataDir });
  client = new Client(localnet.url);
}

async function restart(): Promise<void> {
  await localnet.stop();
  await start();
}

/** Sends STX and answers the id, or the node's reason. */
async function pay(
  from: { privateKey: string },
  options: { nonce: number; fee?: bigint; amount?: bigint; to?: string },
) {
  const { nonce, fee = 500n, amount = 5n, to = two.address } = options;
  const made = await makeSTXTokenTransfer({
    recipient: to,
    amount,
    senderKey: from.privateKey,
    network: client.network,
    nonce,
    fee,
  });
  const result = await client.send(made);
  return 'reason' in result ? String(result.reason) : result.txid;
}

const nonceOf = async (address: string) => (await client.account(address)).nonce;
const statusOf = async (id: string) => (await client.get<{ status: string }>(`/extended/v3/transactions/${id}`)).status;

describe('a transaction that waits', () => {
  it('is replaced by one with the same nonce and a higher fee, and by no other', async () => {
    const nonce = (await nonceOf(one.address)) + 1;
    const first = await pay(one, { nonce, fee: 500n });
    expect(await pay(one, { nonce, fee: 500n, amount: 6n })).toBe('ConflictingNonceInMempool');
    expect(await pay(one, { nonce, fee: 499n })).toBe('ConflictingNonceInMempool');
    const second = await pay(one, { nonce, fee: 501n });
    expect(await statusOf(first)).toBe('dropped_replace_by_fee');
    expect(await client.get(`/extended/v1/tx/${first}`)).toMatchObject({ tx_status: 'dropped_replace_by_fee' });
    expect(await statusOf(second)).toBe('pending');

    await pay(one, { nonce: nonce - 1 });
    expect(await statusOf(second)).toBe('success');
    expect(await statusOf(first)).toBe('dropped_replace_by_fee');
  });

  it('still waits after a restart, and what was dropped is still known', async () => {
    const nonce = await nonceOf(three.address);
    const dropped = await pay(three, { nonce: nonce + 2 });
    const late = await pay(three, { nonce: nonce + 2, fee: 700n });
    const soon = await pay(three, { nonce: nonce + 1 });
    const before = await client.state();
    await restart();
    expect(await client.state()).toEqual(before);
    expect([await statusOf(late), await statusOf(soon)]).toEqual(['pending', 'pending']);
    expect(await statusOf(dropped)).toBe('dropped_replace_by_fee');
    expect(await client.get(`/extended/v1/address/${three.address}/nonces`)).toMatchObject({
      detected_missing_nonces: [nonce],
      detected_mempool_nonces: [nonce + 1, nonce + 2],
    });

    await pay(three, { nonce });
    expect([await statusOf(late), await statusOf(soon)]).toEqual(['success', 'success']);
    await restart();
    expect([await statusOf(late), await statusOf(dropped)]).toEqual(['success', 'dropped_replace_by_fee']);
  });

  it('waits for ever as an STX transfer with post-conditions, until another one takes its place', async () => {
    const nonce = await nonceOf(one.address);
    const options = { recipient: two.address, amount: 5n, network: client.network, nonce, fee: 500n };
    const made = await makeUnsignedSTXTokenTransfer({ ...options, publicKey: one.publicKey });
    made.postConditions = createLPList([postConditionToWire(Pc.principal(one.address).willSendEq(5n).ustx())]);
    const signer = new TransactionSigner(made);
    signer.signOrigin(one.privateKey);
    const sent = await client.send(signer.transaction);
    expect(sent).toEqual({ txid: signer.transaction.txid() });
    await client.post('/dev/mine', {});
    expect(await statusOf(sent.txid)).toBe('pending');
    const id = await pay(one, { nonce, fee: 600n });
    expect([await statusOf(sent.txid), await statusOf(id)]).toEqual(['dropped_replace_by_fee', 'success']);
    expect(await client.get(`/extended/v1/tx/${sent.txid}`)).toMatchObject({ replaced_by_tx_id: `0x${id}` });
  });

  it('is listed for everybody and for whom it concerns', async () => {
    const nonce = (await nonceOf(one.address)) + 3;
    const id = await pay(one, { nonce, to: four.address });
    for (const path of ['/extended/v1/tx/mempool', `/extended/v1/address/${four.address}/mempool`]) {
      expect(await client.get(path)).toMatchObject({
        total: 1,
        results: [{ tx_id: `0x${id}`, tx_status: 'pending', nonce, receipt_time: expect.any(Number) }],
      });
    }
    for (const path of [
      '/extended/v3/mempool/transactions',
      `/extended/v3/principals/${one.address}/mempool/transactions`,
    ]) {
      expect(await client.get(path)).toMatchObject({
        total: 1,
        cursor: { next: null },
        results: [{ tx_id: `0x${id}`, status: 'pending', receipt_block_height: expect.any(Number) }],
      });
    }
    for (let missing = nonce - 3; missing < nonce; missing++) await pay(one, { nonce: missing });
  });
});

describe('a chain that mines when it is told', () => {
  beforeAll(() => client.post('/dev/automine', { on: false }));
  afterAll(() => client.post('/dev/automine', { on: true }));

  const call = async (
    from: 'wallet_1' | 'wallet_2' | 'wallet_3',
    fn: string,
    args: number[],
    nonce: number,
    more: object = {},
  ) => {
    const made = await client.makeCall({
      from,
      contract: COUNTER,
      fn,
      args: args.map((arg) => Cl.uint(arg)),
      nonce,
      fee: 1000n,
      ...more,
    });
    const result = await client.send(made);
    if ('reason' in result) throw new Error(JSON.stringify(result));
    return result.txid;
  };

  it('puts what came since into one block, each with its own place, outcome, fee and nonce', async () => {
    const before = await client.state();
    const counted = await count(client);
    const accountsBefore = await Promise.all([one, two, three].map(({ address }) => client.account(address)));
    const [first = 0, second = 0, third = 0] = accountsBefore.map(({ nonce }) => nonce);
    const transfer = [Cl.uint(5), Cl.principal(three.address), Cl.principal(two.address), Cl.none()];
    const ids = [
      await call('wallet_1', 'add', [3], first),
      await call('wallet_2', 'add', [0], second),
      await call('wallet_3', 'divide', [0], third),
      await call('wallet_1', 'add', [4], first + 1),
      await call('wallet_3', 'transfer', [], third + 1, { contract: SBTC, args: transfer }),
      await call('wallet_2', 'divide', [0], second + 1),
      await call('wallet_1', 'add', [5], first + 2),
    ];
    expect((await client.state()).height).toBe(before.height);
    expect(await Promise.all(ids.map(statusOf))).toEqual(ids.map(() => 'pending'));
    expect(await client.get(`/extended/v1/address/${one.address}/nonces`)).toMatchObject({
      possible_next_nonce: first + 3,
    });

    await client.post('/dev/mine', {});
    const after = await client.state();
    expect(after.height).toBe(before.height + 1);
    type Page = { results: { tx_id: string; status: string; block: { tx_index: number } }[] };
    const page = await client.get<Page>(`/extended/v3/blocks/${after.height}/transactions`);
    expect(page.results.map(({ tx_id, status, block }) => [tx_id.slice(2), status, block.tx_index])).toEqual([
      [ids[0], 'success', 0],
      [ids[1], 'abort_by_response', 1],
      [ids[2], 'abort_by_response', 2],
      [ids[3], 'success', 3],
      [ids[4], 'abort_by_post_condition', 4],
      [ids[5], 'abort_by_response', 5],
      [ids[6], 'success', 6],
    ]);
    expect(await count(client)).toBe(counted + 12n);
    const seen = await client.get<{ vm_error: string }>(`/extended/v3/transactions/${ids[5]}`);
    expect(seen.vm_error).toContain('DivisionByZero');
    const accountsAfter = await Promise.all([one, two, three].map(({ address }) => client.account(address)));
    expect(accountsAfter.map(({ nonce }, index) => nonce - (accountsBefore[index]?.nonce ?? 0))).toEqual([3, 2, 2]);
    expect(accountsAfter.map(({ balance }, index) => (accountsBefore[index]?.balance ?? 0n) - balance)).toEqual([
      3000n,
      2000n,
      2000n,
    ]);
    expect(await client.get(`/extended/v2/blocks/${after.height}`)).toMatchObject({ tx_count: 7 });

    const [event] = await client.events(ids[6] ?? '');
    const { hex } = (event as unknown as { contract_log: { value: { hex: string } } }).contract_log.value;
    expect(Cl.deserialize(hex)).toMatchObject({
      value: { height: Cl.uint(after.height), time: Cl.uint(after.block_time) },
    });
    await restart();
    expect(await client.state()).toEqual(after);
  });

  it('leaves out whoever cannot pay any more, and what follows from that account', async () => {
    const key = '33'.repeat(32).concat('01');
    const poor = privateKeyToAddress(key, 'testnet');
    await client.post('/dev/fund', { address: poor, stx: 2_000 });
    const nonce = await nonceOf(one.address);
    const ids = [
      await pay({ privateKey: key }, { nonce: 0, amount: 1_000n, fee: 600n }),
      await pay({ privateKey: key }, { nonce: 1, amount: 1n, fee: 600n }),
      await pay(one, { nonce }),
    ];
    await client.post('/dev/mine', {});
    expect(await Promise.all(ids.map(statusOf))).toEqual(['success', 'pending', 'success']);
    await client.post('/dev/fund', { address: poor, stx: 2_000 });
    await client.post('/dev/mine', {});
    expect(await statusOf(ids[1] ?? '')).toBe('success');
  });

  it('leaves it out also when another one in the block divides by zero', async () => {
    const key = '44'.repeat(32).concat('01');
    const poor = privateKeyToAddress(key, 'testnet');
    await client.post('/dev/fund', { address: poor, stx: 2_000 });
    const [first, second] = [await nonceOf(one.address), await nonceOf(two.address)];
    const ids = [
      await pay({ privateKey: key }, { nonce: 0, amount: 1_000n, fee: 600n }),
      await pay({ privateKey: key }, { nonce: 1, amount: 1n, fee: 600n }),
      await pay(one, { nonce: first }),
      await call('wallet_1', 'add', [1], first + 1),
      await call('wallet_2', 'divide', [0], second),
    ];
    await client.post('/dev/mine', {});
    const after = ['success', 'pending', 'success', 'success', 'abort_by_response'];
    expect(await Promise.all(ids.map(statusOf))).toEqual(after);
    await client.post('/dev/fund', { address: poor, stx: 2_000 });
    await client.post('/dev/mine', {});
    expect(await statusOf(ids[1] ?? '')).toBe('success');
  });

  it('deploys and transfers in company as it does alone', async () => {
    const nonce = await nonceOf(one.address);
    const memo = await makeSTXTokenTransfer({
      recipient: two.address,
      amount: 9n,
      memo: 'rent',
      senderKey: one.privateKey,
      network: client.network,
      nonce,
      fee: 500n,
    });
    await client.send(memo);
    const deployed = await client.deploy('wallet_2', 'in-company', '(define-public (x) (ok stacks-block-height))');
    const hollow = await client.deploy('wallet_3', 'hollow', '(+ u1 u2)');
    const wrong = await client.deploy('wallet_4', 'wrong', '(define-public (x) (ok (nothing-like-this)))');
    await client.post('/dev/mine', {});
    expect(await client.seen(deployed)).toMatchObject({ status: 'success', result: { repr: '(ok true)' } });
    expect(await client.seen(hollow)).toMatchObject({ status: 'abort_by_response' });
    expect(await client.seen(wrong)).toMatchObject({ status: 'abort_by_response' });
    const [event] = await client.events(memo.txid());
    expect(JSON.stringify(event)).toContain(Buffer.from('rent').toString('hex').padEnd(68, '0'));
    const address = two.address;
    expect(await client.get(`/v2/contracts/source/${address}/in-company`)).toMatchObject({
      source: expect.any(String),
    });
  });

  it('keeps the block together when conditions hold', async () => {
    const nonce = await nonceOf(three.address);
    const transfer = [Cl.uint(5), Cl.principal(three.address), Cl.principal(two.address), Cl.none()];
    const [contract = '', name = ''] = SBTC.split('.');
    const conditions = [Pc.principal(three.address).willSendEq(5).ft(`${contract}.${name}`, 'sbtc-token')];
    const more = { contract: SBTC, args: transfer, conditions };
    const ids = [
      await call('wallet_3', 'transfer', [], nonce, more),
      await call('wallet_3', 'transfer', [], nonce + 1, more),
    ];
    await client.post('/dev/mine', {});
    expect(await Promise.all(ids.map(statusOf))).toEqual(['success', 'success']);
  });

  it('or by the clock, every so many seconds', async () => {
    await client.post('/dev/automine', { every: 1 });
    const id = await pay(one, { nonce: await nonceOf(one.address) });
    await vi.waitFor(async () => expect(await statusOf(id)).toBe('success'), { timeout: 30_000, interval: 200 });
    expect(await client.state()).toMatchObject({ mining: { on: false, every: 1 } });
    await client.post('/dev/automine', { on: false });
  });

  it('mines what waits as soon as it mines by itself again', async () => {
    const id = await pay(one, { nonce: await nonceOf(one.address) });
    await client.post('/dev/automine', { on: true });
    expect(await statusOf(id)).toBe('success');
  });
});

describe('the clock', () => {
  it('moves on as far as asked, and at most one block further', async () => {
    const before = await client.state();
    const after = await client.post<typeof before>('/dev/clock', { advance: 3600 });
    expect(after.block_time - before.block_time).toBeGreaterThanOrEqual(3600);
    expect(after.block_time - before.block_time).toBeLessThan(3610);
    expect(after.burn_block_height).toBeGreaterThan(before.burn_block_height);
  });
});
