import { createNetwork } from '@stacks/network';
import { Cl, makeContractDeploy } from '@stacks/transactions';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devnetAccounts, type Localnet, startLocalnet } from '../../../clarity/localnet/index.ts';
import {
  Broadcaster,
  type ContractCall,
  chainNames,
  Follower,
  StacksApi,
  StacksSource,
} from '../../src/chain/index.ts';
import { NodeObserver } from '../../src/chain/observe/node-observer.ts';
import { ObservedSource } from '../../src/chain/observe/observed-source.ts';
import { Database } from '../../src/kit/database.ts';
import { freePort } from '../../src/kit/free-port.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { SAMPLE_SCHEMA, sampleProjection, sampleRows } from './sample-projection.ts';

const { wallet_1: producer, wallet_3: buyer } = devnetAccounts();
const names = chainNames('devnet', producer.address);
const log = pino({ level: 'silent' });
const PATIENCE = { timeout: 60_000 };

// Prints and moves of the token in one transaction, and sBTC-like noise between that is not ours.
const SOURCE = `
  (define-non-fungible-token rec uint)
  (define-fungible-token noise)
  (define-public (mint (token uint) (to principal))
    (begin
      (try! (ft-mint? noise u1 to))
      (print { event: "issued", token: token, by: contract-caller })
      (nft-mint? rec token to)))
  (define-public (fail (token uint)) (begin (print { event: "never" }) (err token)))
`;

interface Side {
  fresh: FreshDatabase;
  database: Database;
}

let localnet: Localnet;
let api: StacksApi;
let broadcaster: Broadcaster;
let pushed: Side & { observer: NodeObserver; follower: Follower; source: ObservedSource };
let polled: Side & { follower: Follower };

async function open(): Promise<Side> {
  const fresh = await freshDatabase();
  const database = await Database.connect({ url: fresh.url, poolSize: 4 });
  await database.query(SAMPLE_SCHEMA);
  return { fresh, database };
}

const call = (functionName: string, ...args: Parameters<typeof Cl.serialize>[0][]): ContractCall => ({
  contract: names.contracts['rec-nft'],
  functionName,
  functionArgs: args.map((arg) => Cl.serialize(arg)),
  postConditions: [],
  postConditionMode: 'deny',
});
const mint = (token: bigint, to = producer.address) => call('mint', Cl.uint(token), Cl.principal(to));
const key = { privateKey: producer.privateKey };
const develop = async (action: string, body: object) => {
  const answer = await fetch(`${localnet.url}/dev/${action}`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
};

/** Both sides at the tip of the node, the one by pushes unless said otherwise. */
async function bothAtTip(by: 'pushed' | 'any' = 'pushed'): Promise<void> {
  const { hash } = await api.tip();
  const held = async ({ database }: Side) =>
    (await database.query<{ hash: string }>('SELECT hash FROM chain_block ORDER BY height DESC LIMIT 1'))[0]?.hash;
  await expect.poll(() => held(pushed), PATIENCE).toBe(hash);
  await expect.poll(() => held(polled), PATIENCE).toBe(hash);
  if (by === 'any') return;
  await expect.poll(() => pushed.source.state(), PATIENCE).toMatchObject({ kind: 'pushed', note: null });
}

const everything = async ({ database }: Side) => [
  await database.query('SELECT * FROM chain_block ORDER BY height'),
  await database.query('SELECT * FROM chain_event ORDER BY height, tx_index, event_index'),
  await sampleRows(database),
];

function startFollowers(): void {
  const options = { projections: [sampleProjection()], log, pollMs: 20, deepForks: 'rebuild' as const };
  const { database, observer } = pushed;
  const asked = new StacksSource(api, names);
  pushed.source = new ObservedSource({
    database,
    api: asked,
    startHeight: 1,
    pushes: () => observer.counts,
    safetyMs: 500,
    mayShrink: true,
  });
  pushed.follower = new Follower({ ...options, database, source: pushed.source, node: asked });
  polled.follower = new Follower({ ...options, database: polled.database, source: asked });
  observer.onBlock(() => pushed.follower.wake());
  pushed.follower.start();
  polled.follower.start();
}

describe('what a node pushes', () => {
  beforeAll(async () => {
    const port = await freePort();
    const sides = await Promise.all([open(), open(), startLocalnet({ observers: [`http://127.0.0.1:${port}`] })]);
    localnet = sides[2];
    const observer = await NodeObserver.listen({ host: '127.0.0.1', port, names, database: sides[0].database, log });
    pushed = { ...sides[0], observer } as typeof pushed;
    polled = { ...sides[1] } as typeof polled;
    api = new StacksApi({ url: localnet.url });
    broadcaster = new Broadcaster(api, 'devnet');
    startFollowers();
    const transaction = await makeContractDeploy({
      contractName: 'rec-nft',
      codeBody: SOURCE,
      senderKey: producer.privateKey,
      network: createNetwork({ network: 'devnet', client: { baseUrl: localnet.url } }),
    });
    await api.broadcast(transaction.serialize());
    await broadcaster.waitForTransaction(transaction.txid());
  });
  afterAll(async () => {
    await pushed?.follower?.stop();
    await polled?.follower?.stop();
    await localnet?.stop();
    await pushed?.observer?.stop();
    for (const side of [pushed, polled]) {
      await side?.database?.close();
      await side?.fresh?.drop();
    }
  });

  it('becomes what polling makes of it, to the last column', async () => {
    await broadcaster.perform(mint(1n), key);
    await broadcaster.perform(mint(2n, buyer.address), key);
    await broadcaster.perform(call('fail', Cl.uint(1)), key);
    await bothAtTip();
    const rows = await everything(pushed);
    expect(rows).toEqual(await everything(polled));
    expect(rows[1]).toHaveLength(4);
  });

  it('does so with several transactions in a block, whose events the node counts through the block', async () => {
    await develop('automine', { on: false });
    for (const token of [10n, 11n, 12n]) await broadcaster.send(mint(token), key);
    await develop('mine', { stacks: 1 });
    await develop('automine', { on: true });
    await bothAtTip();
    expect(await everything(pushed)).toEqual(await everything(polled));
    const counted = await pushed.database.query(
      `SELECT tx_index, array_agg(event_index ORDER BY event_index) AS events FROM chain_event
       WHERE height = (SELECT max(height) FROM chain_event) GROUP BY tx_index ORDER BY tx_index`,
    );
    expect(counted).toEqual([0, 1, 2].map((tx_index) => ({ tx_index, events: [1, 2] })));
  });

  it('does so through forks, with and without their transactions', async () => {
    for (const [depth, body] of [
      [2, {}],
      [4, { drop: 1 }],
      [1, {}],
      [3, { empty: true }],
    ] as const) {
      await broadcaster.perform(mint(100n + BigInt(depth)), key);
      await develop('mine', { stacks: 2, burn: depth === 4 ? 1 : 0 });
      await bothAtTip();
      await develop('reorg', { depth, ...body });
      await bothAtTip();
      expect(await everything(pushed)).toEqual(await everything(polled));
    }
    const [{ forks }] = (await pushed.database.query<{ forks: number }>(
      'SELECT count(*)::int AS forks FROM chain_fork',
    )) as [{ forks: number }];
    expect(forks).toBeGreaterThanOrEqual(4);
  });

  it('does so when the follower was away, and the node went on', async () => {
    await pushed.follower.stop();
    await polled.follower.stop();
    await broadcaster.perform(mint(201n), key);
    await develop('mine', { stacks: 3 });
    await develop('reorg', { depth: 2 });
    startFollowers();
    await broadcaster.perform(mint(202n), key);
    await bothAtTip();
    expect(await everything(pushed)).toEqual(await everything(polled));
  });

  it('does so when the chain goes back to an older state, or begins anew', async () => {
    const { id } = (await (await fetch(`${localnet.url}/dev/snapshot`, { method: 'POST', body: '{}' })).json()) as {
      id: string;
    };
    await broadcaster.perform(mint(301n), key);
    await bothAtTip();
    await develop('revert', { id });
    // Of a way back nothing is pushed: it is seen by looking.
    await bothAtTip('any');
    expect(await everything(pushed)).toEqual(await everything(polled));
    await develop('reset', {});
    await bothAtTip('any');
    expect(await everything(pushed)).toEqual(await everything(polled));
  });
});
