import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Tx } from '../../src/kit/database.ts';
import { type TestAccount, testAccount } from '../support/keys.ts';
import { signCall } from '../support/wallet.ts';
import { buyCall, connectFresh, openDesk, principalOf, SPONSOR } from './desk.ts';

/** Every eleventh await by default, every one with CRASH_STRIDE=1 (some six minutes). */
const STRIDE = Number(process.env.CRASH_STRIDE ?? 11);

class Crash extends Error {}

/** A process that dies at its n-th step, and with it everything it still wanted to do. */
function mortal(database: Database, steps: number) {
  let left = steps;
  const step = async () => {
    if (left <= 0) throw new Crash();
    left -= 1;
  };
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    await step();
    const done = await work();
    await step();
    return done;
  };
  const inTransaction = (tx: Tx): Tx =>
    new Proxy(tx, {
      get: (target, name) =>
        name === 'query'
          ? (...args: [string, unknown[]]) => step().then(() => target.query(...args))
          : Reflect.get(target, name),
    });
  const dying = new Proxy(database, {
    get(target, name) {
      if (name === 'transaction')
        return (work: (tx: Tx) => Promise<unknown>) =>
          around(() => target.transaction((tx) => work(inTransaction(tx))));
      if (name === 'query') return (...args: [string, unknown[]]) => around(() => target.query(...args));
      return Reflect.get(target, name);
    },
  });
  return { database: dying, step, hasDied: () => left <= 0 };
}

let held: Awaited<ReturnType<typeof connectFresh>>;
beforeAll(async () => {
  held = await connectFresh();
});
afterAll(() => held.close());

const PEOPLE = [testAccount(301), testAccount(302), testAccount(303)];
/** Signatures are the same each time (RFC 6979): made once. */
const signatures: Awaited<ReturnType<typeof signCall>>[] = [];

/**
 * Three acts through a raised fee, a fork that loses a block and a second round of blocks, with a crash at the n-th await of either
 * process, before or after its effect; whoever crashed starts anew and the browser asks again. Answers whether it crashed at all.
 */
async function journey(crashAt: number): Promise<boolean> {
  const desk = await openDesk(held.database);
  const { node, clock } = desk;
  const life = mortal(held.database, crashAt);
  node.disturb = () => life.step();
  let processes = desk.processes(life.database);
  const restart = () => {
    node.disturb = async () => {};
    processes = desk.processes();
  };
  /** As a browser asks, and as a supervisor starts again: until it works. */
  const insist = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      restart();
      return work();
    }
  };
  const round = async () => {
    clock.advance(40_000);
    await insist(() => processes.tracker.round());
    if (life.hasDied()) restart();
  };

  node.fund(PEOPLE[2]?.address ?? '', 1_000_000n);
  const ids: { id: string; account: TestAccount }[] = [];
  for (const [i, account] of PEOPLE.entries()) {
    const call = buyCall(BigInt(i));
    const opening = { key: `crash-key-${i}`, label: 'Buy', call };
    const { submission } = await insist(() => processes.service.open(principalOf(account), opening));
    signatures[i] ??= await signCall(call, { privateKey: account.privateKey, nonce: 0n, sponsored: i < 2 });
    const signed = signatures[i];
    await insist(() => processes.service.report(principalOf(account), submission.id, signed));
    ids.push({ id: submission.id, account });
  }
  // The first look meets a fee that rose since; the second finds it accepted.
  node.feeRate = 2n;
  await round();
  node.feeRate = 1n;
  await round();
  await round();
  node.mine();
  await round();
  node.fork(1, 'gone').mine();
  for (let i = 0; i < 5; i += 1) {
    await round();
    node.mine();
  }
  await round();
  await node.follow(held.database, node.height);
  for (let i = 0; i < 6; i += 1) await round();

  const ends = await Promise.all(ids.map(({ id, account }) => desk.read(id, account)));
  const seen = {
    crashAt,
    states: ends.map(({ state, problem }) => problem?.name ?? state),
    open: ends.filter(({ closedAt }) => closedAt === null).length,
    // At most one effect for each act, and none that nobody knows of.
    effects: node.mined.map(({ txid }) => txid).sort(),
    sponsorNonce: node.account(SPONSOR.address).nonce,
    held: (await desk.ledger()).map(({ nonce }) => nonce),
  };
  expect(seen).toEqual({
    crashAt,
    states: ['final', 'final', 'final'],
    open: 0,
    effects: ends.map(({ txid }) => txid).sort(),
    sponsorNonce: 2n,
    held: [0n, 1n],
  });
  return life.hasDied();
}

describe('a crash at any await', () => {
  it('loses no act, does none twice, leaves no gap in the nonces and ends each', async () => {
    let point = 0;
    while (await journey(point)) point += STRIDE;
    expect(point).toBeGreaterThan(100);
  }, 900_000);
});
