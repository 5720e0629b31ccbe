import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS as TIMES } from '../../src/chain/submit/submission.rules.ts';
import { type TestAccount, testAccount } from '../support/keys.ts';
import { connectFresh, type Desk, openDesk } from './desk.ts';

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
});
