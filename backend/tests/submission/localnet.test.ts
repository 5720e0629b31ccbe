import { createNetwork } from '@stacks/network';
import { makeContractDeploy } from '@stacks/transactions';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../../../clarity/localnet/index.ts';
import { Broadcaster, chainNames, Follower, StacksApi, StacksSource } from '../../src/chain/index.ts';
import { Sponsor } from '../../src/chain/submit/sponsor.ts';
import { SponsorKey } from '../../src/chain/submit/sponsor-key.ts';
import type { SubmissionState } from '../../src/chain/submit/submission.ts';
import { SubmissionTracker } from '../../src/chain/submit/submission-tracker.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { SubmissionQueries } from '../../src/modules/submission/submission.queries.ts';
import { SubmissionService } from '../../src/modules/submission/submission.service.ts';
import { type TestAccount, testAccount } from '../support/keys.ts';
import { signCall } from '../support/wallet.ts';
import { buyCall, connectFresh, DEPLOYER, LIMITS, principalOf, SPONSOR, WILLING } from './desk.ts';

// As much of a market as a call needs: it counts, so that a purchase that happened twice would show.
const SOURCE = `
  (define-map bought uint uint)
  (define-public (buy (listing uint))
    (begin
      (asserts! (< listing u1000) (err u5001))
      (map-set bought listing (+ u1 (default-to u0 (map-get? bought listing))))
      (print { event: "bought", listing: listing, times: (map-get? bought listing) })
      (ok true)))
`;
const names = chainNames('devnet', DEPLOYER.address);

let localnet: Localnet;
let held: Awaited<ReturnType<typeof connectFresh>>;
let api: StacksApi;
let follower: Follower;
let tracker: SubmissionTracker;
let service: SubmissionService;
let queries: SubmissionQueries;

const develop = (action: string, body: object) =>
  fetch(`${localnet.url}/dev/${action}`, { method: 'POST', body: JSON.stringify(body) });

async function submit(account: TestAccount, listing: bigint, sponsored = true) {
  const call = buyCall(listing);
  const opening = { key: `local-key-${listing}`, label: 'Buy', call };
  const { submission } = await service.open(principalOf(account), opening);
  const { nonce } = await api.account(account.address);
  const signed = await signCall(call, { privateKey: account.privateKey, nonce, sponsored });
  await service.report(principalOf(account), submission.id, signed);
  return submission.id;
}
const waiting = async (): Promise<number> => {
  const state = await fetch(`${localnet.url}/dev/state`);
  return ((await state.json()) as { mempool: number }).mempool;
};
const stateOf = (id: Awaited<ReturnType<typeof submit>>, account: TestAccount) =>
  queries.submission(id, account.address).then((found) => found?.state);
const comesTo = (id: Awaited<ReturnType<typeof submit>>, account: TestAccount, state: SubmissionState) =>
  expect.poll(() => stateOf(id, account), { timeout: 50_000 }).toBe(state);

describe('submissions on the local chain', () => {
  beforeAll(async () => {
    [localnet, held] = await Promise.all([startLocalnet(), connectFresh()]);
    api = new StacksApi({ url: localnet.url });
    for (const { address } of [DEPLOYER, SPONSOR]) await develop('fund', { address, stx: 100_000_000 });
    const transaction = await makeContractDeploy({
      contractName: 'marketplace',
      codeBody: SOURCE,
      senderKey: DEPLOYER.privateKey,
      network: createNetwork({ network: 'devnet', client: { baseUrl: localnet.url } }),
    });
    await api.broadcast(transaction.serialize());
    await new Broadcaster(api, 'devnet').waitForTransaction(transaction.txid());
    const { database } = held;
    const log = pino({ level: 'silent' });
    const sponsor = new Sponsor(new SponsorKey(SPONSOR.privateKey, 'devnet'), LIMITS, api);
    queries = new SubmissionQueries(database);
    service = new SubmissionService(database, queries, WILLING, sponsor, api, names, systemClock);
    const source = new StacksSource(api, names);
    follower = new Follower({ database, source, projections: [], log, pollMs: 20, finalityDepth: 3 });
    tracker = new SubmissionTracker({ database, api, sponsor, log, pollMs: 20 });
    follower.start();
    tracker.start();
  });

  afterAll(async () => {
    await tracker?.stop();
    await follower?.stop();
    await localnet?.stop();
    await held?.close();
  });

  it('go from a signature of an account without STX to a final block', async () => {
    const account = testAccount(401);
    const id = await submit(account, 1n);
    await comesTo(id, account, 'confirmed');
    await develop('mine', { burn: 5 });
    await comesTo(id, account, 'final');
    expect(await api.account(account.address)).toEqual({ nonce: 1n, balance: 0n });
  });

  it('fail with what the contract says', async () => {
    const account = testAccount(402);
    const id = await submit(account, 5_000n);
    await comesTo(id, account, 'failed');
    expect((await queries.submission(id, account.address))?.problem).not.toBeNull();
  });

  it('come back after a fork that lost them, and happen once', async () => {
    const [payer, sponsored] = [testAccount(403), testAccount(404)];
    await develop('fund', { address: payer.address, stx: 1_000_000 });
    await develop('mine', { burn: 1 });
    const ids = [await submit(payer, 2n, false), await submit(sponsored, 3n)] as const;
    await comesTo(ids[0], payer, 'confirmed');
    await comesTo(ids[1], sponsored, 'confirmed');
    await develop('reorg', { depth: 2, drop: 2 });
    await expect
      .poll(async () => (await queries.withHistory(ids[1], sponsored.address))?.steps.length, { timeout: 50_000 })
      .toBeGreaterThan(3);
    await comesTo(ids[0], payer, 'confirmed');
    await comesTo(ids[1], sponsored, 'confirmed');
    await develop('mine', { burn: 5 });
    await comesTo(ids[0], payer, 'final');
    await comesTo(ids[1], sponsored, 'final');
    for (const { address } of [payer, sponsored]) expect((await api.account(address)).nonce).toBe(1n);
  });

  it('share the nonces of the sponsor without a gap when many come at once', async () => {
    await develop('automine', { on: false });
    const people = Array.from({ length: 6 }, (_, i) => testAccount(410 + i));
    const before = (await api.account(SPONSOR.address)).nonce;
    const ids = await Promise.all(people.map((account, i) => submit(account, BigInt(10 + i))));
    await expect.poll(waiting, { timeout: 50_000 }).toBe(6);
    await develop('automine', { on: true });
    await develop('mine', { stacks: 1 });
    for (const [i, id] of ids.entries()) await comesTo(id, people[i] as TestAccount, 'confirmed');
    expect((await api.account(SPONSOR.address)).nonce).toBe(before + 6n);
  });
});
