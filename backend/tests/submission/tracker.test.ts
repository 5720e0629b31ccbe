import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS as TIMES } from '../../src/chain/submit/submission.rules.ts';
import { Problem } from '../../src/kit/problem.ts';
import { type TestAccount, testAccount } from '../support/keys.ts';
import { buyCall, connectFresh, type Desk, LIMITS, openDesk, principalOf, SPONSOR } from './desk.ts';

let desk: Desk;
let next = 200;
const person = (stx = 0n): TestAccount => {
  const account = testAccount(next++);
  desk.node.fund(account.address, stx);
  return account;
};
const minutes = (ms: number) => ms / 1_000;

let held: Awaited<ReturnType<typeof connectFresh>>;
beforeAll(async () => {
  held = await connectFresh();
});
beforeEach(async () => {
  desk = await openDesk(held.database);
});
afterAll(() => held.close());

const statesOf = async (...made: { id: string; account: TestAccount }[]) =>
  Promise.all(made.map(async ({ id, account }) => (await desk.read(id, account)).state));

describe('an act that the market pays for', () => {
  it('goes from a signature of an account without any STX to a final block', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    expect(await desk.read(id, account)).toMatchObject({ state: 'pending', kind: 'sponsored' });
    expect(desk.node.waiting).toEqual([]);
    await desk.round();
    expect(desk.node.waiting).toHaveLength(1);
    desk.node.mine();
    await desk.round();
    expect(await desk.read(id, account)).toMatchObject({
      state: 'confirmed',
      height: desk.node.height,
      closedAt: null,
    });
    await desk.node.follow(desk.database, desk.node.height);
    await desk.round();
    const done = await desk.read(id, account);
    expect(done).toMatchObject({ state: 'final', problem: null });
    expect(done.closedAt).not.toBeNull();
    expect(desk.node.account(account.address)).toEqual({ nonce: 1n, balance: 0n });
    const history = await desk.queries.withHistory(done.id, account.address);
    expect(history?.steps.map(({ state }) => state)).toEqual(['signing', 'pending', 'confirmed', 'final']);
  });

  it('gets nonces without a gap and without a double, however many ask at once', async () => {
    const people = Array.from({ length: 8 }, () => person());
    await Promise.all(people.map((account) => desk.submit(account)));
    expect((await desk.ledger()).map(({ nonce }) => nonce)).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    await desk.round();
    desk.node.mine();
    expect(desk.node.mined).toHaveLength(8);
    expect(desk.node.account(SPONSOR.address).nonce).toBe(8n);
  });

  it('is taken by one of several trackers, and sent once', async () => {
    const people = Array.from({ length: 5 }, () => person());
    await Promise.all(people.map((account) => desk.submit(account)));
    const others = [desk.processes(), desk.processes(), desk.processes()];
    desk.clock.advance(1_000);
    const sent = new Map<string, number>();
    desk.node.refuse = ({ txid }) => {
      sent.set(txid, (sent.get(txid) ?? 0) + 1);
      return null;
    };
    const looked = await Promise.all([desk, ...others].map(({ tracker }) => tracker.round()));
    expect(looked.reduce((sum, each) => sum + each, 0)).toBe(5);
    expect([...sent.values()]).toEqual([1, 1, 1, 1, 1]);
  });

  it('fails with the reason of the contract, and its nonce is used all the same', async () => {
    desk.node.fate = () => 'abort_by_post_condition';
    const account = person();
    const { id } = await desk.submit(account);
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await desk.read(id, account)).toMatchObject({ state: 'failed', problem: { name: 'post-condition-failed' } });
    desk.node.fate = () => 'success';
    const another = person();
    const second = await desk.submit(another);
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await statesOf({ ...second, account: another })).toEqual(['confirmed']);
  });

  it('pays more when the node asks more, within the cap', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.feeRate = 2n;
    await desk.round();
    expect(desk.node.waiting).toEqual([]);
    await desk.round();
    const [waiting] = desk.node.waiting;
    expect(waiting?.fee).toBeLessThanOrEqual(LIMITS.feeCap);
    desk.node.mine();
    await desk.round();
    const done = await desk.read(id, account);
    expect(done).toMatchObject({ state: 'confirmed', txid: waiting?.txid });
    expect((await desk.queries.withHistory(done.id, account.address))?.txids).toHaveLength(2);
  });

  it('fails and gives its nonce back when the network asks more than the cap', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.feeRate = 100n;
    await desk.round();
    expect(await desk.read(id, account)).toMatchObject({ state: 'failed', problem: { name: 'sponsor-fee-too-high' } });
    expect(await desk.ledger()).toEqual([]);
  });

  it('pays a quarter more for what blocks pass by, and whichever form is mined counts', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.passBy = () => true;
    await desk.round();
    const first = desk.node.waiting[0];
    for (let i = 0; i < 20; i += 1) desk.node.mine();
    await desk.round();
    await desk.round();
    const [raised] = desk.node.waiting;
    expect(raised?.txid).not.toBe(first?.txid);
    expect(raised?.fee).toBe(((first?.fee ?? 0n) * 5n + 3n) / 4n);
    desk.node.passBy = () => false;
    desk.node.mine();
    await desk.round();
    expect(await desk.read(id, account)).toMatchObject({ state: 'confirmed', txid: raised?.txid });
    expect(desk.node.mined).toHaveLength(1);
  });

  it('waits while the account that pays is empty, and goes out once it is filled', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.fund(SPONSOR.address, 0n);
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['pending']);
    desk.node.fund(SPONSOR.address, 10_000_000n);
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['confirmed']);
  });

  it('takes another nonce when something outside the ledger has used its own', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.spend(SPONSOR.address);
    await desk.round();
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['confirmed']);
    expect(desk.node.account(SPONSOR.address).nonce).toBe(2n);
  });

  it('closes the gap of one that is refused for good: the last of those behind it moves there', async () => {
    const people = [person(), person(), person()];
    const made = [];
    for (const account of people) made.push({ ...(await desk.submit(account)), account });
    const doomed = people[0]?.address;
    desk.node.refuse = ({ origin }) => (origin.address === doomed ? { reason: 'BadFunctionArgument' } : null);
    await desk.round();
    desk.node.mine();
    // Nonce 0 is nobody's: 1 and 2 cannot be mined.
    expect(desk.node.mined).toEqual([]);
    for (let i = 0; i < 3; i += 1) await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await statesOf(...made)).toEqual(['failed', 'confirmed', 'confirmed']);
    expect(desk.node.account(SPONSOR.address).nonce).toBe(2n);
    expect(desk.node.mined.map(({ origin }) => origin.address).sort()).toEqual(
      people
        .slice(1)
        .map(({ address }) => address)
        .sort(),
    );
  });

  it('fails when the account used its nonce for something else, once that is certain', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.spend(account.address);
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['pending']);
    await desk.round(minutes(TIMES.doomed));
    const done = await desk.read(id, account);
    expect(done).toMatchObject({ state: 'failed', problem: { name: 'transaction-replaced' } });
    expect(done.closedAt).not.toBeNull();
    expect(await desk.ledger()).toEqual([]);
  });

  it('waits again and is sent again when a fork takes its block, and happens once', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    await desk.round();
    desk.node.mine();
    await desk.round();
    desk.node.fork(1, 'gone').mine();
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['pending']);
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['confirmed']);
    expect(desk.node.mined).toHaveLength(1);
  });

  it('is told to wait while more than a node takes would wait', async () => {
    const people = Array.from({ length: 21 }, () => person());
    for (const account of people) await desk.submit(account);
    await expect(desk.submit(person())).rejects.toMatchObject({ problem: 'sponsor-busy' });
  });
});

describe('an act that the account pays for', () => {
  it('is sent here where the wallet only signed it', async () => {
    const account = person(1_000_000n);
    const { id } = await desk.submit(account, { sponsored: false });
    await desk.round();
    desk.node.mine();
    await desk.round();
    expect(await desk.read(id, account)).toMatchObject({ state: 'confirmed', kind: 'own' });
  });

  it('is followed by its id alone, and lost when the network never shows it', async () => {
    const account = person(1_000_000n);
    const { id } = await desk.submit(account, { sponsored: false, bytes: false });
    await desk.round(minutes(TIMES.unseen) - 60);
    expect(await statesOf({ id, account })).toEqual(['pending']);
    await desk.round(120);
    expect(await desk.read(id, account)).toMatchObject({ state: 'failed', problem: { name: 'transaction-lost' } });
  });

  it('is corrected when a lost one comes to a block after all', async () => {
    const account = person(1_000_000n);
    const { id, signed } = await desk.submit(account, { sponsored: false, bytes: false });
    await desk.round(minutes(TIMES.unseen) + 60);
    await desk.node.api.broadcast(signed.transaction);
    desk.node.mine();
    await desk.round(120);
    expect(await statesOf({ id, account })).toEqual(['confirmed']);
  });

  it('fails when what the wallet named is a transaction of somebody else', async () => {
    const [account, other] = [person(1_000_000n), person(1_000_000n)];
    const foreign = await desk.submit(other, { sponsored: false });
    await desk.round();
    const { submission } = await desk.service.open(principalOf(account), {
      key: 'another-key',
      label: 'Buy',
      call: (await desk.read(foreign.id, other)).call,
    });
    await desk.service.report(principalOf(account), submission.id, { txid: foreign.signed.txid });
    await desk.round();
    expect(await desk.read(submission.id, account)).toMatchObject({
      state: 'failed',
      problem: { name: 'other-transaction' },
    });
    expect(await statesOf({ id: foreign.id, account: other })).toEqual(['pending']);
  });

  it('fails when what the wallet named is the same call with other arguments', async () => {
    const account = person(1_000_000n);
    const first = await desk.submit(account, { sponsored: false, bytes: false });
    await desk.node.api.broadcast(first.signed.transaction);
    const call = buyCall(2n);
    const opened = await desk.service.open(principalOf(account), { key: 'other-arguments', label: 'Buy', call });
    const { submission } = opened;
    await desk.service.report(principalOf(account), submission.id, { txid: first.signed.txid });
    await desk.round();
    expect(await statesOf({ id: first.id, account })).toEqual(['pending']);
    expect(await desk.read(submission.id, account)).toMatchObject({ problem: { name: 'other-transaction' } });
  });

  it('fails when the wallet replaced it by another with a higher fee', async () => {
    const account = person(1_000_000n);
    const { id, signed } = await desk.submit(account, { sponsored: false, bytes: false });
    await desk.node.api.broadcast(signed.transaction);
    await desk.round();
    desk.node.drop(signed.txid, 'dropped_replace_by_fee');
    await desk.round();
    expect(await desk.read(id, account)).toMatchObject({ state: 'failed', problem: { name: 'transaction-replaced' } });
  });

  it('is reverted when a fork takes its block and nobody here can send it again', async () => {
    const account = person(1_000_000n);
    const { id, signed } = await desk.submit(account, { sponsored: false, bytes: false });
    await desk.node.api.broadcast(signed.transaction);
    desk.node.mine();
    await desk.round();
    desk.node.fork(1, 'gone').mine();
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['pending']);
    await desk.round(minutes(TIMES.away) + 60);
    expect(await desk.read(id, account)).toMatchObject({ state: 'reverted', problem: { name: 'block-lost' } });
  });

  it('ends when the wallet never answers, and is heard when it answers late', async () => {
    const account = person(1_000_000n);
    const call = (await desk.read((await desk.submit(person())).id, testAccount(next - 1))).call;
    const { submission } = await desk.service.open(principalOf(account), { key: 'late-key', label: 'Buy', call });
    await desk.round(minutes(TIMES.signing) + 60);
    expect(await desk.read(submission.id, account)).toMatchObject({
      state: 'failed',
      problem: { name: 'signing-expired' },
    });
    await desk.service.report(principalOf(account), submission.id, { txid: 'ab'.repeat(32) });
    expect(await desk.read(submission.id, account)).toMatchObject({ state: 'pending', problem: null, closedAt: null });
  });
});

describe('while the node is away', () => {
  it('nothing is lost and nothing fails', async () => {
    const account = person();
    const { id } = await desk.submit(account);
    desk.node.disturb = async () => {
      throw new Problem('chain-unavailable', 'The node is away.');
    };
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['pending']);
    desk.node.disturb = async () => {};
    await desk.round(60);
    desk.node.mine();
    await desk.round();
    expect(await statesOf({ id, account })).toEqual(['confirmed']);
  });
});
