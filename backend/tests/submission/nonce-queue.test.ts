import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sponsor } from '../../src/chain/submit/sponsor.ts';
import { SponsorKey } from '../../src/chain/submit/sponsor-key.ts';
import { LIMITS as TIMES } from '../../src/chain/submit/submission.rules.ts';
import { SubmissionTracker } from '../../src/chain/submit/submission-tracker.ts';
import { Problem } from '../../src/kit/problem.ts';
import { type TestAccount, testAccount } from '../support/keys.ts';
import { connectFresh, type Desk, LIMITS, openDesk, SPONSOR } from './desk.ts';

let held: Awaited<ReturnType<typeof connectFresh>>;
let desk: Desk;
let next = 500;
beforeAll(async () => {
  held = await connectFresh();
});
beforeEach(async () => {
  desk = await openDesk(held.database);
});
afterAll(() => held.close());

const person = (stx = 0n): TestAccount => {
  const account = testAccount(next++);
  desk.node.fund(account.address, stx);
  return account;
};
const seconds = (ms: number) => ms / 1_000;
const stateOf = async (id: string, account: TestAccount) => (await desk.read(id, account)).state;

/** A node that keeps another transaction of the account in the place of what the market signed. */
function displace(account: TestAccount): void {
  const { api } = desk.node;
  const nextNonce = api.nextNonce.bind(api);
  api.nextNonce = async (address) => (address === account.address ? 1n : nextNonce(address));
  desk.node.refuse = ({ origin }) =>
    origin.address === account.address ? { reason: 'ConflictingNonceInMempool' } : null;
}

describe('the queue of the sponsor', () => {
  it('is not held up by an account that replaces its transaction by one that waits for ever', async () => {
    const [rogue, honest] = [person(), person()];
    const first = await desk.submit(rogue);
    const second = await desk.submit(honest);
    displace(rogue);
    await desk.round();
    desk.node.mine();
    expect(await stateOf(second.id, honest)).toBe('pending');
    await desk.round(seconds(TIMES.doomed));
    await desk.round(seconds(TIMES.doomed));
    expect(await desk.read(first.id, rogue)).toMatchObject({
      state: 'failed',
      problem: { name: 'transaction-displaced' },
      closedAt: null,
    });
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await stateOf(second.id, honest)).toBe('confirmed');
  });

  it('goes on although the API still lists what another transaction of the account replaced', async () => {
    const [rogue, honest] = [person(), person()];
    const first = await desk.submit(rogue);
    const second = await desk.submit(honest);
    desk.node.passBy = ({ origin }) => origin.address === rogue.address;
    await desk.round();
    desk.node.spend(rogue.address);
    await desk.round();
    await desk.round(seconds(TIMES.doomed));
    expect(await desk.read(first.id, rogue)).toMatchObject({ state: 'failed', closedAt: null });
    await desk.round();
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await stateOf(second.id, honest)).toBe('confirmed');
  });

  it('has one act of an account at most, however many are handed over at once', async () => {
    const account = person();
    const asked = await Promise.allSettled([1n, 2n, 3n, 4n].map((listing) => desk.submit(account, { listing })));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of asked)
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ problem: 'account-busy' });
    expect(await desk.ledger()).toHaveLength(1);
  });

  it('takes a nonce that something outside was to use and left due, after some minutes', async () => {
    const [first, second] = [person(), person()];
    await desk.submit(first);
    // Something outside offers more than the cap for nonce 0, and is never mined.
    desk.node.refuse = ({ payer }) =>
      payer.address === SPONSOR.address && payer.nonce === 0n ? { reason: 'ConflictingNonceInMempool' } : null;
    for (let i = 0; i < 12; i += 1) await desk.round();
    expect((await desk.ledger())[0]).toMatchObject({ nonce: 0n, submission: null });
    desk.node.refuse = () => null;
    const made = await desk.submit(second);
    await desk.round();
    desk.node.mine();
    expect(desk.node.mined).toEqual([]);
    for (let i = 0; i < 4; i += 1) await desk.round(120);
    for (let i = 0; i < 3; i += 1) {
      desk.node.mine();
      await desk.round();
    }
    expect(await stateOf(made.id, second)).toBe('confirmed');
    expect(desk.node.account(SPONSOR.address).nonce).toBe(2n);
  });

  it('is closed by the next one where the last cannot pay more', async () => {
    desk = await openDesk(held.database, { feeCap: 600n });
    const [failing, cheap, dear] = [person(), person(), person()];
    await desk.submit(failing);
    await desk.submit(cheap);
    desk.node.feeRate = 2n;
    const last = await desk.submit(dear);
    desk.node.feeRate = 1n;
    const refused = failing.address;
    desk.node.refuse = ({ origin }) => (origin.address === refused ? { reason: 'BadFunctionArgument' } : null);
    for (let i = 0; i < 3; i += 1) await desk.round();
    desk.node.mine();
    expect(desk.node.mined.map(({ origin }) => origin.address)).toEqual([cheap.address]);
    expect(await stateOf(last.id, dear)).toBe('pending');
  });
});

describe('the budget of a day', () => {
  const spent = async () => (await desk.queries.spent(SPONSOR.address, desk.clock.now())).fees;

  it('is not passed by raising a fee: what the node does not take then fails and gives its nonce back', async () => {
    desk = await openDesk(held.database, { dailyBudget: 300n });
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.feeRate = 2n;
    await desk.round();
    expect(await desk.read(id, account)).toMatchObject({ state: 'failed', problem: { name: 'sponsor-budget-spent' } });
    expect(await desk.ledger()).toEqual([]);
  });

  it('is not passed by paying more for what blocks pass by, which waits on as it is', async () => {
    desk = await openDesk(held.database, { dailyBudget: 300n });
    const account = person();
    const { id } = await desk.submit(account);
    const before = await spent();
    desk.node.passBy = () => true;
    await desk.round();
    for (let i = 0; i < 20; i += 1) desk.node.mine();
    await desk.round();
    await desk.round();
    expect(await spent()).toBe(before);
    expect(await stateOf(id, account)).toBe('pending');
  });

  it('counts what waits and what was mined, and nothing that ended outside a block', async () => {
    const [lost, mined] = [person(), person()];
    await desk.submit(lost);
    desk.node.spend(lost.address);
    await desk.submit(mined);
    const two = await spent();
    for (let i = 0; i < 3; i += 1) await desk.round(seconds(TIMES.doomed));
    desk.node.mine();
    await desk.round();
    expect(desk.node.mined).toHaveLength(1);
    expect(await spent()).toBe(desk.node.mined[0]?.fee);
    expect(two).toBeGreaterThan(await spent());
    expect((await desk.queries.spent(SPONSOR.address, desk.clock.now())).count).toBe(2);
  });
});

describe('before the market sends what waited', () => {
  /** A tracker to which the call would fail by now, or nobody can tell. */
  function trackerThatFinds(problem: 'price-changed' | 'sponsor-busy') {
    const { database, node, clock } = desk;
    const sponsor = new Sponsor(new SponsorKey(SPONSOR.privateKey, 'devnet'), LIMITS, node.api);
    const recheck = async () => {
      throw new Problem(problem, 'The price is another one now. Look at the listing again.');
    };
    const log = pino({ level: 'silent' });
    return new SubmissionTracker({ database, api: node.api, sponsor, recheck, log, clock, pollMs: 1_000 });
  }

  it('it sends at once without another look, and minutes later only what would still succeed', async () => {
    const [quick, late] = [person(), person()];
    const tracker = trackerThatFinds('price-changed');
    await desk.submit(quick);
    await tracker.round();
    expect(desk.node.waiting).toHaveLength(1);
    const { id } = await desk.submit(late);
    desk.clock.advance(130_000);
    await tracker.round();
    expect(desk.node.waiting).toHaveLength(1);
    expect(await desk.read(id, late)).toMatchObject({ state: 'failed', problem: { name: 'price-changed' } });
    expect(await desk.ledger()).toHaveLength(1);
  });

  it('it checks again after a fork, and waits while its own rows are behind', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    await desk.round();
    desk.node.mine();
    await desk.round();
    desk.node.fork(1, 'gone').mine();
    desk.clock.advance(10_000);
    await trackerThatFinds('sponsor-busy').round();
    desk.clock.advance(10_000);
    await trackerThatFinds('sponsor-busy').round();
    expect(await stateOf(id, account)).toBe('pending');
    expect(desk.node.waiting).toEqual([]);
    desk.clock.advance(10_000);
    await trackerThatFinds('price-changed').round();
    expect(await desk.read(id, account)).toMatchObject({ state: 'reverted', problem: { name: 'price-changed' } });
    expect(desk.node.waiting).toEqual([]);
  });
});
