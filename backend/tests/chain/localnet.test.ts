import { createNetwork } from '@stacks/network';
import { Cl, makeContractDeploy, Pc, postConditionToHex } from '@stacks/transactions';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devnetAccounts, type Localnet, startLocalnet } from '../../../clarity/localnet/index.ts';
import {
  Broadcaster,
  ChainService,
  type ContractCall,
  chainNames,
  Follower,
  StacksApi,
  StacksSource,
  TransactionRejected,
} from '../../src/chain/index.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { SAMPLE_SCHEMA, sampleProjection } from './sample-projection.ts';

const { wallet_1: producer, wallet_3: buyer } = devnetAccounts();
const names = chainNames('devnet', producer.address);

// As much of rec-nft as following needs, so that this test is about the follower and not about our contracts.
const SOURCE = `
  (define-non-fungible-token rec uint)
  (define-public (mint (token uint) (to principal))
    (begin (print { event: "issued", token: token, by: contract-caller }) (nft-mint? rec token to)))
  (define-public (give (token uint) (to principal))
    (begin (asserts! (is-eq (nft-get-owner? rec token) (some contract-caller)) (err u3002))
      (nft-transfer? rec token contract-caller to)))
  (define-public (burst (to principal)) (ok (/ u1 u0)))
`;

let localnet: Localnet;
let fresh: FreshDatabase;
let database: Database;
let follower: Follower;
let api: StacksApi;
let broadcaster: Broadcaster;
let service: ChainService;

function call(functionName: string, args: Parameters<typeof Cl.serialize>[0][], sent: bigint[] = []): ContractCall {
  return {
    contract: names.contracts['rec-nft'],
    functionName,
    functionArgs: args.map((arg) => Cl.serialize(arg)),
    postConditions: sent.map((token) =>
      postConditionToHex(Pc.principal(producer.address).willSendAsset().nft(names.nft, Cl.uint(token))),
    ),
    postConditionMode: 'deny',
  };
}
const mint = (token: bigint, to = producer.address) => call('mint', [Cl.uint(token), Cl.principal(to)]);
const give = (token: bigint, sent = [token]) => call('give', [Cl.uint(token), Cl.principal(buyer.address)], sent);

const perform = (what: ContractCall, key = producer.privateKey) => broadcaster.perform(what, { privateKey: key });
const owners = () => database.query('SELECT token, owner FROM sample_lot ORDER BY token');
const develop = (action: string, body: object) =>
  fetch(`${localnet.url}/dev/${action}`, { method: 'POST', body: JSON.stringify(body) });

async function deploy(): Promise<void> {
  const transaction = await makeContractDeploy({
    contractName: 'rec-nft',
    codeBody: SOURCE,
    senderKey: producer.privateKey,
    network: createNetwork({ network: 'devnet', client: { baseUrl: localnet.url } }),
  });
  await api.broadcast(transaction.serialize());
  await broadcaster.waitForTransaction(transaction.txid());
}

describe('the local chain, followed', () => {
  beforeAll(async () => {
    [localnet, fresh] = await Promise.all([startLocalnet(), freshDatabase()]);
    database = await Database.connect({ url: fresh.url, poolSize: 4 });
    await database.query(SAMPLE_SCHEMA);
    api = new StacksApi({ url: localnet.url });
    broadcaster = new Broadcaster(api, 'devnet');
    service = new ChainService(database, api, [sampleProjection()]);
    const source = new StacksSource(api, names);
    const log = pino({ level: 'silent' });
    follower = new Follower({ database, source, projections: [sampleProjection()], log, pollMs: 20, finalityDepth: 5 });
    await deploy();
    follower.start();
  });

  afterAll(async () => {
    await follower?.stop();
    await localnet?.stop();
    await database?.close();
    await fresh?.drop();
  });

  it('becomes rows: a signed call, its events, its owners', async () => {
    const minted = await perform(mint(1n));
    expect(minted).toMatchObject({ status: 'mined', problem: null, result: { ok: true, value: true } });
    const given = await perform(give(1n));
    await follower.waitFor(given.txid);
    expect(await owners()).toEqual([{ token: '1', owner: buyer.address }]);
    expect(await service.transaction(`0x${minted.txid.toUpperCase()}`)).toMatchObject({
      txid: minted.txid,
      status: 'confirmed',
      recorded: true,
      height: minted.block.height,
      events: [
        { contract: 'rec-nft', name: 'issued' },
        { contract: 'rec-nft', name: 'nft-minted' },
      ],
    });
    expect(follower.status()).toMatchObject({ lag: 0, lastError: null, unhandled: { 'rec-nft.issued': 1 } });
  });

  it('says why a call failed, in the words of a failed request', async () => {
    const refused = await perform(give(1n));
    expect(refused).toMatchObject({ status: 'failed', problem: { name: 'not-lot-owner' } });
    await perform(mint(2n));
    const unconditioned = await perform(give(2n, []));
    expect(unconditioned).toMatchObject({ status: 'failed', problem: { name: 'post-condition-failed' } });
    const burst = await perform(call('burst', [Cl.principal(buyer.address)]));
    expect(burst).toMatchObject({ status: 'failed', problem: { name: 'runtime-error' } });
    await follower.waitFor(burst.txid);
    expect(await service.transaction(burst.txid)).toMatchObject({ status: 'failed', recorded: true, events: [] });
    expect(await owners()).toContainEqual({ token: '2', owner: producer.address });
  });

  it('refuses what the node refuses, with its reason', async () => {
    const late = broadcaster.send(mint(3n), { privateKey: producer.privateKey, nonce: 0n });
    await expect(late).rejects.toThrow("the account's next one is");
    await expect(late).rejects.toBeInstanceOf(TransactionRejected);
    const cheap = broadcaster.send(mint(3n), { privateKey: producer.privateKey, fee: 1n });
    await expect(cheap).rejects.toThrow('its fee is 1 micro-STX');
  });

  it('takes the nonces of one account one after the other', async () => {
    const txids = await Promise.all(
      [4n, 5n, 6n].map((token) => broadcaster.send(mint(token), { privateKey: producer.privateKey })),
    );
    for (const txid of txids) expect((await broadcaster.waitForTransaction(txid)).status).toBe('mined');
  });

  it('forgets what a fork took away, and follows the other branch', async () => {
    await develop('mine', { burn: 3 });
    const kept = await perform(mint(20n));
    const lost = await perform(mint(21n));
    await follower.waitFor(lost.txid);
    expect(await owners()).toContainEqual({ token: '21', owner: producer.address });

    await develop('reorg', { depth: (await api.tip()).height - lost.block.height + 1, empty: true });
    await follower.waitFor(lost.block.height);
    expect(await owners()).not.toContainEqual(expect.objectContaining({ token: '21' }));
    expect(await owners()).toContainEqual({ token: '20', owner: producer.address });
    expect(await service.transaction(lost.txid)).toMatchObject({ status: 'not-found', recorded: false, events: [] });

    const again = await perform(mint(21n, buyer.address));
    await follower.waitFor(again.txid);
    expect(await owners()).toContainEqual({ token: '21', owner: buyer.address });

    await develop('mine', { burn: 6 });
    await expect.poll(async () => (await service.transaction(kept.txid)).status).toBe('final');
  });

  it('gives the same rows when everything stored is replayed', async () => {
    const before = await owners();
    expect(before.length).toBeGreaterThan(4);
    await follower.rebuild();
    expect(await owners()).toEqual(before);
  });
});
