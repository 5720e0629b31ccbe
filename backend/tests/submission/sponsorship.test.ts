import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../src/chain/chain-event.ts';
import { lastBlock } from '../../src/chain/follow/chain.repository.ts';
import type { ContractCall } from '../../src/chain/index.ts';
import { Sponsor } from '../../src/chain/submit/sponsor.ts';
import { SponsorKey } from '../../src/chain/submit/sponsor-key.ts';
import { SubmissionTracker } from '../../src/chain/submit/submission-tracker.ts';
import { createLog } from '../../src/kit/log.ts';
import { wattHours } from '../../src/kit/units.ts';
import * as market from '../../src/modules/market/market.contract.ts';
import * as portfolio from '../../src/modules/portfolio/portfolio.contract.ts';
import * as api from '../../src/modules/submission/submission.contract.ts';
import { accounts, startApi, type TestApi } from '../support/api.ts';
import { FakeNode } from '../support/fake-node.ts';
import { testAccount } from '../support/keys.ts';
import { LotStory } from '../support/lot-story.ts';
import { signCall } from '../support/wallet.ts';

const SPONSOR = testAccount(90);
const LIMITS = {
  feeCap: 5_000n,
  dailyBudget: 100_000n,
  dailyPerAccount: 3,
  functions: new Set(['marketplace.buy', 'marketplace.buy-and-retire', 'rec-nft.retire']),
};
const MWH = 1_000_000n;
const DAY = 86_400_000;
const claim = {
  wh: wattHours(MWH),
  beneficiary: { name: 'Example Works', country: 'DE' },
  purpose: 'voluntary' as const,
  reportingStart: new Date('2026-01-01T00:00:00Z'),
  reportingEnd: new Date('2027-01-01T00:00:00Z'),
  note: 'For the year',
  publish: false,
};

const node = new FakeNode();
let limits = { ...LIMITS };
let test: TestApi;
let story: LotStory;
let buyer: Awaited<ReturnType<TestApi['enter']>>;
let listing: bigint;
let token: bigint;
let made = 0;
let tracker: SubmissionTracker;
/** The node's last block, from our own. */
let tipOf = (held: ChainBlock): ChainBlock => held;
const { privateKey } = accounts.buyer;

beforeAll(async () => {
  node.fund(SPONSOR.address, 10_000_000n);
  // The limits are read through a proxy, so that a test may change them.
  const live = new Proxy(LIMITS, { get: (_, name) => Reflect.get(limits, name) });
  const sponsorWith = () => new Sponsor(new SponsorKey(SPONSOR.privateKey, 'devnet'), live, node.api);
  test = await startApi({ stacks: node.api, sponsorWith });
  node.api.tip = async () => {
    const held = await lastBlock(test.database);
    if (held === null) throw new Error('There is no block yet.');
    return tipOf(held);
  };
  story = new LotStory(test);
  buyer = await test.enter('buyer');
  const facility = await story.facility({ owner: accounts.producer.address });
  const lot = await story.issue({ facility, owner: accounts.producer.address, wh: 900n * MWH });
  listing = await story.list(lot, { price: 40_000n });
  token = await story.issue({ facility, owner: accounts.buyer.address, wh: 900n * MWH });
  const log = createLog('silent');
  tracker = new SubmissionTracker({
    database: test.database,
    api: node.api,
    sponsor: sponsorWith(),
    log,
    clock: test.clock,
  });
});
afterAll(() => test.stop());
beforeEach(async () => {
  // A day later nothing counts any more, and everybody signs in anew.
  test.clock.advance(DAY + 60_000);
  buyer = await test.enter('buyer');
  limits = { ...LIMITS };
  node.sats = 10n ** 12n;
  tipOf = (held) => held;
});

const buyCall = () => buyer.call(market.buyCall, { params: { listing }, body: { wh: wattHours(MWH) } });
const newKey = () => {
  made += 1;
  return `test-key-${made}`;
};
const open = (call: ContractCall, key = newKey()) =>
  buyer.call(api.openSubmission, { body: { key, label: 'Buy', page: '/market/1', call } });
const nonce = () => node.account(accounts.buyer.address).nonce;
async function sponsorOf(call: ContractCall, signedCall = call, with_: Partial<Parameters<typeof signCall>[1]> = {}) {
  const { id: submissionId } = await open(call);
  const signed = await signCall(signedCall, { privateKey, nonce: nonce(), sponsored: true, ...with_ });
  const { transaction } = signed;
  const report = () => buyer.call(api.reportTransaction, { params: { submissionId }, body: { transaction } });
  return { submissionId, report };
}
async function settle() {
  test.clock.advance(10_000);
  await tracker.round();
  node.mine();
  test.clock.advance(10_000);
  await tracker.round();
}
const refusal = (name: string, detail?: string) => ({
  name,
  ...(detail ? { message: expect.stringContaining(detail) } : {}),
});

describe('the market pays the network fee', () => {
  it('of a purchase, of a purchase with retirement and of a retirement, signed by an account without STX', async () => {
    const calls = [
      await buyCall(),
      await buyer.call(portfolio.buyAndRetireCall, { params: { listing }, body: claim }),
      await buyer.call(portfolio.retireCall, { params: { token }, body: claim }),
    ];
    for (const call of calls) {
      const { submissionId, report } = await sponsorOf(call);
      expect(await report()).toMatchObject({ state: 'pending', paidBy: 'market' });
      // The browser asks again after a lost answer: nothing happens twice.
      expect(await report()).toMatchObject({ state: 'pending', paidBy: 'market' });
      await settle();
      const read = await buyer.call(api.readSubmission, { params: { submissionId } });
      expect(read).toMatchObject({ state: 'confirmed', height: node.height, txids: [expect.any(String)] });
    }
    expect(node.account(accounts.buyer.address)).toEqual({ nonce: 3n, balance: 0n });
  });

  it('and says so when the act is opened, with how often still', async () => {
    const opened = await open(await buyCall());
    expect(opened).toMatchObject({ state: 'signing', sponsorship: { offered: true, left: 3, reason: null } });
    const other = await open(
      await buyer.call(portfolio.splitCall, { params: { token }, body: { wh: wattHours(MWH) } }),
    );
    expect(other.sponsorship).toMatchObject({
      offered: false,
      reason: expect.stringContaining('purchases and retirements'),
    });
    expect(await buyer.call(api.readSponsorship)).toMatchObject({ on: true, left: 3 });
  });

  it('and tells an administrator what it holds and spends', async () => {
    const { report } = await sponsorOf(await buyCall());
    await report();
    const administrator = await test.enter('administrator');
    const account = await administrator.call(api.readSponsorAccount);
    expect(account).toMatchObject({ address: SPONSOR.address, budget: '100000', feeCap: '5000', pending: 1 });
    expect(BigInt(account.spent)).toBeGreaterThan(0n);
    await settle();
  });
});

describe('the market does not pay', () => {
  it('for anything else than the prepared call: another amount, another condition, another function, an invented call', async () => {
    const call = await buyCall();
    const [changed] = (await buyer.call(market.buyCall, { params: { listing }, body: { wh: wattHours(2n * MWH) } }))
      .functionArgs;
    const others: ContractCall[] = [
      { ...call, functionArgs: call.functionArgs.map((arg, i) => (i === 2 ? (changed ?? arg) : arg)) },
      { ...call, postConditions: call.postConditions.slice(1) },
      { ...call, functionName: 'sweep' },
    ];
    for (const other of others) {
      const { report } = await sponsorOf(call, other);
      await expect(report()).rejects.toMatchObject(refusal('other-call-signed'));
    }
    // The same, but opened as if it had been prepared.
    for (const other of others) {
      const { report } = await sponsorOf(other);
      await expect(report()).rejects.toMatchObject({
        name: expect.stringMatching(/sponsorship-off|price-changed|amount/),
      });
    }
    const free = { ...call, postConditions: [] };
    await expect((await sponsorOf(free)).report()).rejects.toMatchObject(
      refusal('sponsorship-off', 'exactly as it prepared'),
    );
  });

  it('for what another account signed', async () => {
    const { report } = await sponsorOf(await buyCall(), undefined, { privateKey: accounts.buyer2.privateKey });
    await expect(report()).rejects.toMatchObject(refusal('other-call-signed', accounts.buyer2.address));
  });

  it('for a purchase that the chain would refuse: a changed price, too little sBTC', async () => {
    const stale = await sponsorOf(await buyCall());
    await story.reprice(listing, 41_000n);
    await expect(stale.report()).rejects.toMatchObject(refusal('price-changed'));
    await story.reprice(listing, 40_000n);
    const poor = await sponsorOf(await buyCall());
    node.sats = 39_999n;
    await expect(poor.report()).rejects.toMatchObject(refusal('payment-refused', '39999'));
  });

  it('while another transaction of the account waits, or for a nonce that is not due', async () => {
    const early = await sponsorOf(await buyCall(), undefined, { nonce: nonce() + 1n });
    await expect(early.report()).rejects.toMatchObject(refusal('account-busy', 'Wait for it'));
    const first = await sponsorOf(await buyCall());
    const second = await sponsorOf(await buyCall());
    await first.report();
    test.clock.advance(10_000);
    await tracker.round();
    await expect(second.report()).rejects.toMatchObject(refusal('account-busy'));
    node.mine();
    await expect(second.report()).rejects.toMatchObject(refusal('account-busy', 'came first'));
    await settle();
  });

  it('more often for one account than its limit, more in all than the budget, or more at once than the cap', async () => {
    limits.dailyPerAccount = 1;
    const first = await sponsorOf(await buyCall());
    await first.report();
    await settle();
    const call = await buyCall();
    expect((await open(call)).sponsorship).toMatchObject({ offered: false, left: 0 });
    await expect((await sponsorOf(call)).report()).rejects.toMatchObject(
      refusal('sponsorship-used-up', 'come back tomorrow'),
    );
    limits = { ...LIMITS, dailyBudget: 300n };
    await expect((await sponsorOf(call)).report()).rejects.toMatchObject(refusal('sponsor-budget-spent'));
    limits = { ...LIMITS, feeCap: 100n };
    await expect((await sponsorOf(call)).report()).rejects.toMatchObject(refusal('sponsor-fee-too-high', 'yourself'));
  });

  it('while its rows are far from the chain, or of another fork', async () => {
    const { report } = await sponsorOf(await buyCall());
    node.api.block = async () => lastBlock(test.database);
    for (const [apart, hash] of [
      [100, 'c'],
      [0, 'd'],
    ] as const) {
      tipOf = (held) => ({ ...held, height: held.height + apart, hash: hash.repeat(64) });
      await expect(report()).rejects.toMatchObject(refusal('sponsor-busy', 'latest blocks'));
    }
    tipOf = (held) => ({ ...held, height: held.height + 2, hash: 'c'.repeat(64) });
    expect(await report()).toMatchObject({ paidBy: 'market' });
    await settle();
  });

  it('from an empty account', async () => {
    const { balance } = node.account(SPONSOR.address);
    const { report } = await sponsorOf(await buyCall());
    node.fund(SPONSOR.address, 10n);
    await expect(report()).rejects.toMatchObject(refusal('sponsor-budget-spent', 'empty'));
    node.fund(SPONSOR.address, balance);
  });

  it('and the account may pay by itself for the same act after every refusal', async () => {
    limits.dailyPerAccount = 0;
    const call = await buyCall();
    const { submissionId, report } = await sponsorOf(call);
    await expect(report()).rejects.toMatchObject(refusal('sponsorship-used-up'));
    node.fund(accounts.buyer.address, 1_000_000n);
    const body = await signCall(call, { privateKey, nonce: nonce() });
    const params = { submissionId };
    expect(await buyer.call(api.reportTransaction, { params, body })).toMatchObject({
      paidBy: 'account',
      txid: body.txid,
    });
    await settle();
    expect(await buyer.call(api.readSubmission, { params })).toMatchObject({ state: 'confirmed', paidBy: 'account' });
  });
});

describe('an act', () => {
  it('is opened once under a key, and a key is not for two calls', async () => {
    const call = await buyCall();
    const [one, again] = await Promise.all([open(call, 'same-key-1'), open(call, 'same-key-1')]);
    expect(again.id).toBe(one.id);
    const other = await buyer.call(portfolio.splitCall, { params: { token }, body: { wh: wattHours(MWH) } });
    await expect(open(other, 'same-key-1')).rejects.toMatchObject(refusal('conflict', 'new key'));
  });

  it('is of this market only, and seen by nobody else', async () => {
    const call = await buyCall();
    const foreign = { ...call, contract: call.contract.replace('.marketplace', '.elsewhere') };
    await expect(open(foreign)).rejects.toMatchObject(refusal('invalid-input'));
    const { id: submissionId } = await open(call);
    const outsider = await test.enter('buyer2');
    const params = { submissionId };
    const tries = [
      () => outsider.call(api.readSubmission, { params }),
      () => outsider.call(api.cancelSubmission, { params }),
      () => outsider.call(api.reportTransaction, { params, body: { txid: 'ab'.repeat(32) } }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject(refusal('not-found'));
    expect((await outsider.call(api.listSubmissions)).items).toEqual([]);
  });

  it('is cancelled when the wallet declines, and heard when it had sent all the same', async () => {
    const params = { submissionId: (await open(await buyCall())).id };
    expect(await buyer.call(api.cancelSubmission, { params })).toMatchObject({ problem: { name: 'not-signed' } });
    expect(await buyer.call(api.cancelSubmission, { params })).toMatchObject({ state: 'failed' });
    const late = { params, body: { txid: `0x${'CD'.repeat(32)}` } };
    expect(await buyer.call(api.reportTransaction, late)).toMatchObject({ state: 'pending', txid: 'cd'.repeat(32) });
    expect(await buyer.call(api.reportTransaction, late)).toMatchObject({ state: 'pending' });
    const another = { params, body: { txid: 'ef'.repeat(32) } };
    await expect(buyer.call(api.reportTransaction, another)).rejects.toMatchObject(refusal('wrong-state'));
    await expect(buyer.call(api.cancelSubmission, { params })).rejects.toMatchObject(refusal('wrong-state'));
  });

  it('stays called off although the signature for the market comes after: its person may have begun anew', async () => {
    const { submissionId, report } = await sponsorOf(await buyCall());
    const params = { submissionId };
    await buyer.call(api.cancelSubmission, { params });
    await expect(report()).rejects.toMatchObject(refusal('wrong-state', 'start a new one'));
    const second = await sponsorOf(await buyCall());
    await second.report();
    const late = buyer.call(api.cancelSubmission, { params: { submissionId: second.submissionId } });
    await expect(late).rejects.toMatchObject(refusal('wrong-state', 'it was signed'));
    await settle();
  });

  it('is listed newest first, page by page, open ones apart', async () => {
    const all = await buyer.call(api.listSubmissions, { query: { limit: 100 } });
    expect(all.next).toBeNull();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await buyer.call(api.listSubmissions, { query: { limit: 7, ...(cursor ? { cursor } : {}) } });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all.items.map(({ id }) => id));
    const { items } = await buyer.call(api.listSubmissions, { query: { open: 'true', limit: 100 } });
    expect(items.every(({ state }) => ['signing', 'pending', 'confirmed'].includes(state))).toBe(true);
    const bad = buyer.call(api.listSubmissions, { query: { cursor: 'x' } });
    await expect(bad).rejects.toMatchObject(refusal('invalid-input'));
  });
});
