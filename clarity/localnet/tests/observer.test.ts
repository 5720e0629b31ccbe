import { Cl, deserializeTransaction, makeSTXTokenTransfer } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';
import { Consumer } from './consumer.ts';
import { COUNTER, deployCounter, SBTC } from './counter.ts';

const { wallet_1: one, wallet_2: two } = accounts;

let consumer: Consumer;
let other: Consumer;
let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  [consumer, other] = await Promise.all([Consumer.listen(), Consumer.listen()]);
  localnet = await startLocalnet({ observers: [consumer.url, other.url] });
  client = new Client(localnet.url);
});
afterAll(async () => {
  await localnet?.stop();
  consumer?.close();
  other?.close();
});

/** The blocks posted, once the newest one of the chain is among them. */
async function blocks(of = consumer): Promise<Record<string, unknown>[]> {
  const { hash } = await client.state();
  const posted = () => of.to('/new_block');
  await vi.waitFor(() => expect(posted().at(-1)?.block_hash).toBe(hash), { timeout: 30_000 });
  return posted();
}

describe('an event observer', () => {
  it('gets every block of a new chain, each linked to the one before, and the burn block before its first', async () => {
    const posted = await blocks();
    expect(posted.map(({ block_height }) => block_height)).toEqual(posted.map((_, index) => index + 1));
    for (const [index, block] of posted.entries()) {
      const parent = posted[index - 1];
      if (parent) expect(block.parent_index_block_hash).toBe(parent.index_block_hash);
    }
    const burnHashes = consumer.to('/new_burn_block').map(({ burn_block_hash }) => burn_block_hash);
    expect(burnHashes).toEqual([...new Set(posted.map(({ burn_block_hash }) => burn_block_hash))]);
    const first = consumer.posted.findIndex(({ path }) => path === '/new_block');
    expect(consumer.posted[first - 1]).toMatchObject({ path: '/new_burn_block' });
  });

  it('gets transactions and events as a node writes them', async () => {
    await deployCounter(client);
    const deployed = (await blocks()).at(-1) as { transactions: { contract_interface: { functions: object[] } }[] };
    expect(deployed.transactions[0]?.contract_interface.functions).not.toHaveLength(0);

    const made = await client.makeCall({ from: 'wallet_1', contract: COUNTER, fn: 'make', args: [Cl.uint(7)] });
    const { txid } = (await client.send(made)) as { txid: string };
    const called = await client.call({ from: 'wallet_1', contract: COUNTER, fn: 'add', args: [Cl.uint(2)] });
    const page = (await blocks()).slice(-2);
    expect(page[0]).toMatchObject({
      block_time: expect.any(Number),
      burn_block_height: expect.any(Number),
      transactions: [
        {
          txid: `0x${txid}`,
          tx_index: 0,
          status: 'success',
          raw_result: `0x${Cl.serialize(Cl.ok(Cl.bool(true)))}`,
          raw_tx: `0x${made.serialize()}`,
          contract_interface: null,
          burnchain_op: null,
        },
      ],
      events: [
        {
          txid: `0x${txid}`,
          event_index: 0,
          committed: true,
          type: 'nft_mint_event',
          nft_mint_event: {
            asset_identifier: `${COUNTER}::thing`,
            recipient: one.address,
            raw_value: `0x${Cl.serialize(Cl.uint(7))}`,
          },
        },
      ],
    });
    expect(page[1]).toMatchObject({
      block_height: called.block.height,
      events: [{ type: 'contract_event', contract_event: { contract_identifier: COUNTER, topic: 'print' } }],
    });
    expect(consumer.to('/new_mempool_tx')).toContainEqual([`0x${made.serialize()}`]);
  });

  it('gets no events of what was undone, but the result it would have had', async () => {
    const args = [Cl.uint(5), Cl.principal(one.address), Cl.principal(two.address), Cl.none()];
    await client.call({ from: 'wallet_1', contract: SBTC, fn: 'transfer', args });
    expect((await blocks()).at(-1)).toMatchObject({
      transactions: [{ status: 'abort_by_post_condition', raw_result: '0x0703' }],
      events: [],
    });
  });

  it('can decode even development money, which nobody signed', async () => {
    await client.post('/dev/fund', { address: two.address, sbtc: 5, stx: 6 });
    const funded = (await blocks()).slice(-2) as { transactions: { raw_tx: string }[]; events: { type: string }[] }[];
    expect(funded.map(({ events }) => events[0]?.type)).toEqual(['stx_transfer_event', 'ft_mint_event']);
    for (const { transactions } of funded) {
      expect(() => deserializeTransaction(transactions[0]?.raw_tx.slice(2) ?? '')).not.toThrow();
    }
  });

  it('numbers the events through a block of several transactions', async () => {
    await client.post('/dev/automine', { on: false });
    const { nonce } = await client.account(one.address);
    for (const by of [1, 2]) {
      const call = { from: 'wallet_1', contract: COUNTER, fn: 'add', fee: 900n } as const;
      await client.send(await client.makeCall({ ...call, args: [Cl.uint(by)], nonce: nonce + by - 1 }));
    }
    await client.post('/dev/automine', { on: true });
    await client.post('/dev/reorg', { depth: 2 });
    const block = (await blocks()).at(-1) as { transactions: object[]; events: { event_index: number }[] };
    expect(block.transactions).toMatchObject([{ tx_index: 0 }, { tx_index: 1 }]);
    expect(block.events.map(({ event_index }) => event_index)).toEqual([0, 1]);
  });

  it('hears of a transaction that was replaced', async () => {
    const { nonce } = await client.account(one.address);
    const pay = (fee: bigint) =>
      makeSTXTokenTransfer({
        recipient: two.address,
        amount: 1n,
        senderKey: one.privateKey,
        network: client.network,
        nonce: nonce + 1,
        fee,
      });
    const [slow, fast] = [await pay(500n), await pay(600n)];
    for (const made of [slow, fast]) await client.send(made);
    await vi.waitFor(() =>
      expect(consumer.to('/drop_mempool_tx')).toEqual([
        { dropped_txids: [`0x${slow.txid()}`], reason: 'ReplaceByFee', new_txid: `0x${fast.txid()}` },
      ]),
    );
  });

  it('gets each block again until it takes it, in order, while the chain goes on and others are not held up', async () => {
    await blocks();
    const before = consumer.posted.length;
    consumer.troubles.push(500, 503, 'cut', 404);
    await client.post('/dev/mine', { stacks: 3 });
    const theirs = (await blocks(other)).slice(-3).map(({ block_hash }) => block_hash);
    await blocks();
    const hashes = consumer.posted.slice(before).map(({ body }) => body.block_hash);
    // The one whose acknowledgement was lost comes twice.
    expect(hashes).toEqual([theirs[0], ...theirs]);
  });

  it('sees a fork as blocks that follow an older one', async () => {
    await client.post('/dev/mine', { stacks: 2 });
    const posted = await blocks();
    await client.post('/dev/reorg', { depth: 2 });
    const fork = (await blocks()).slice(posted.length);
    expect(fork[0]).toMatchObject({
      block_height: posted.at(-2)?.block_height,
      parent_index_block_hash: posted.at(-3)?.index_block_hash,
    });
    expect(fork.map(({ block_hash }) => block_hash)).not.toContain(posted.at(-1)?.block_hash);
  });

  it('must be on this machine', async () => {
    for (const url of ['http://example.com:80', 'https://127.0.0.1', 'nothing']) {
      await expect(startLocalnet({ observers: [url] })).rejects.toThrow(/must be an http:\/\/ address of this machine/);
    }
  });
});
