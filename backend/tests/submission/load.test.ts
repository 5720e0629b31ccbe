import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS as TIMES } from '../../src/chain/submit/submission.rules.ts';
import { type TestAccount, testAccount } from '../support/keys.ts';
import { buyCall, connectFresh, type Desk, openDesk, principalOf } from './desk.ts';

let held: Awaited<ReturnType<typeof connectFresh>>;
let desk: Desk;
let next = 600;
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
const txid = (n: number) => n.toString(16).padStart(64, '0');
const open = (account: TestAccount, n: number) =>
  desk.service.open(principalOf(account), { key: `load-key-${n}`, label: 'Buy', call: buyCall(BigInt(n)) });

/** Names transactions that are nowhere. */
async function invent(account: TestAccount, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n += 1) {
    const { submission } = await open(account, n);
    await desk.service.report(principalOf(account), submission.id, { txid: txid(n) });
  }
}

describe('the tracker', () => {
  it('looks at what the market pays for first, however much else is due', async () => {
    await invent(person(), 0, 60);
    await desk.submit(person());
    await desk.round();
    expect(desk.node.waiting).toHaveLength(1);
  });

  it('looks more rarely at what nothing happens to', async () => {
    const account = person(1_000_000n);
    await invent(account, 0, 1);
    const looks: string[] = [];
    desk.node.disturb = async (call, moment) => {
      if (call === 'transaction' && moment === 'before') looks.push(call);
    };
    for (let second = 0; second < 1_200; second += 1) await desk.round(1);
    // Once a second would be 1200.
    expect(looks.length).toBeLessThan(120);
    expect(looks.length).toBeGreaterThan(40);
  });
});

describe('an account', () => {
  it('has a bounded number of acts followed, also by opening them again after their time', async () => {
    const account = person(1_000_000n);
    const late = await open(account, 1_000);
    await desk.round(TIMES.signing / 1_000 + 60);
    await invent(account, 0, 200);
    await expect(open(account, 300)).rejects.toMatchObject({ problem: 'too-many-requests' });
    const again = desk.service.report(principalOf(account), late.submission.id, { txid: txid(1_000) });
    await expect(again).rejects.toMatchObject({ problem: 'too-many-requests' });
    await expect(open(person(), 1)).resolves.toMatchObject({ isNew: true });
  });

  it('cannot leave calls larger than any that could be sent', async () => {
    const call = { ...buyCall(1n), describe: { action: 'x'.repeat(60_000) } };
    const large = desk.service.open(principalOf(person()), { key: 'large-key', label: 'Buy', call });
    await expect(large).rejects.toMatchObject({ problem: 'invalid-input' });
  });
});
