import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNetwork } from '@stacks/network';
import { Cl, makeContractCall, makeSTXTokenTransfer } from '@stacks/transactions';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { devnetAccounts } from '../accounts.ts';
import { Chain } from '../chain.ts';
import { digestOf } from '../digest.ts';
import { SBTC_TOKEN } from '../vm.ts';

const NOW = 1_790_000_000;
const network = createNetwork('devnet');
const { deployer, ...wallets } = devnetAccounts();
const people = Object.values(wallets);
const [one, two, three] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];

let dataDir: string;
let chain: Chain;

const open = () => Chain.open({ dataDir, now: () => NOW, report: () => {} });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'localnet-forks-'));
  chain = await open();
});
afterAll(() => {
  chain?.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => chain.reset());

async function reopened(): Promise<Chain> {
  chain.close();
  chain = await open();
  return chain;
}

async function transfer(from: { privateKey: string }, nonce: bigint, fee = 500n): Promise<string> {
  const options = { recipient: deployer.address, amount: 7n, senderKey: from.privateKey, network, nonce, fee };
  return (await makeSTXTokenTransfer(options)).serialize();
}

async function pay(from: { address: string; privateKey: string }, ahead = 0n, fee?: bigint): Promise<string> {
  const { txid, rejection } = await chain.submit(await transfer(from, chain.ledger.nonce(from.address) + ahead, fee));
  if (rejection) throw new Error(rejection.reason);
  return txid;
}

const ids = () => chain.ledger.blocks.map(({ transactionIds }) => transactionIds);
const heightOf = (id: string) => chain.ledger.transaction(id)?.block.height;

describe('a fork', () => {
  it('has the transactions of the blocks it replaces in another order and other blocks, and the same heights', async () => {
    const sent = [await pay(one), await pay(one), await pay(two), await pay(three)];
    const before = chain.ledger.tip;
    const old = ids().slice(-4);
    await chain.reorg(4);
    expect(chain.ledger.tip.height).toBe(before.height);
    expect(chain.ledger.tip.hash).not.toBe(before.hash);
    const now = ids().slice(-4);
    expect(now).not.toEqual(old);
    expect(now.flat().sort()).toEqual([...sent].sort());
    expect(now.some((block) => block.length > 1)).toBe(true);
    expect(chain.pool.size).toBe(0);
    // Nonces bind: the first of an account stays before its second.
    expect(now.flat().indexOf(sent[0] ?? '')).toBeLessThan(now.flat().indexOf(sent[1] ?? ''));
    expect(chain.ledger.nonce(one.address)).toBe(2n);
  });

  it('keeps burn blocks and development money', async () => {
    await chain.fund(deployer.address, { stx: 123n });
    await chain.mine({ burn: 1 });
    const id = await pay(one);
    const [before, balance] = [chain.ledger.tip, chain.vm.stxBalance(deployer.address)];
    await chain.reorg(3);
    expect(chain.ledger.tip).toMatchObject({ height: before.height, burnHeight: before.burnHeight });
    expect(chain.ledger.tip.burnHash).not.toBe(before.burnHash);
    expect(chain.vm.stxBalance(deployer.address)).toBe(balance);
    expect(chain.ledger.transaction(id)?.status).toBe('success');
  });

  it('loses what it is told to lose; what follows from that account then waits', async () => {
    const [lost, later, other] = [await pay(one), await pay(one), await pay(two)];
    await chain.reorg(3, { drop: [lost] });
    expect([lost, later, other].map((id) => chain.ledger.transaction(id)?.status)).toEqual([
      undefined,
      undefined,
      'success',
    ]);
    expect(chain.pool.get(lost)).toBeUndefined();
    expect(chain.pool.get(later)).toBeDefined();
    await pay(one, 0n, 900n);
    expect(chain.ledger.transaction(later)?.status).toBe('success');

    const newest = await pay(two);
    await chain.reorg(1, { drop: 1 });
    expect(chain.ledger.transaction(newest) ?? chain.pool.get(newest)).toBeUndefined();
  });

  it('or loses everything', async () => {
    const id = await pay(one);
    const waits = await pay(two, 1n);
    await chain.reorg(1, { empty: true });
    expect(chain.ledger.transaction(id) ?? chain.pool.get(id) ?? chain.pool.get(waits)).toBeUndefined();
    const state = digestOf(chain);
    expect(digestOf(await reopened())).toBe(state);
    expect(chain.pool.size).toBe(0);
  });

  it('can be mined by hand', async () => {
    await chain.setMining({ on: false });
    const id = await pay(one);
    await chain.mine({ stacks: 1 });
    await chain.reorg(1);
    expect(heightOf(id)).toBe(chain.ledger.tip.height);
  });
});

describe('a snapshot', () => {
  it('brings back blocks, balances, nonces and the mempool, whatever happened since', async () => {
    await pay(one);
    const waits = await pay(two, 1n);
    const [state, tip] = [digestOf(chain), chain.ledger.tip];
    const id = chain.snapshot();
    await pay(two);
    expect(chain.pool.size).toBe(0);
    await chain.reorg(3);
    await pay(three);
    expect(await chain.revert(id)).toBe(true);
    expect(digestOf(chain)).toBe(state);
    expect(chain.ledger.tip.hash).toBe(tip.hash);
    expect(chain.pool.all().map((waiting) => waiting.id)).toEqual([waits]);
    expect(digestOf(await reopened())).toBe(state);
    expect(chain.pool.all().map((waiting) => waiting.id)).toEqual([waits]);
  });

  it('is used up, with those taken after it', async () => {
    const first = chain.snapshot();
    await pay(one);
    const second = chain.snapshot();
    expect(await chain.revert(first)).toBe(true);
    expect([await chain.revert(first), await chain.revert(second)]).toEqual([false, false]);
    expect(chain.ledger.nonce(one.address)).toBe(0n);
  });

  it('outlives a restart, and blocks after it look different the second time', async () => {
    const id = chain.snapshot();
    await chain.mine({ stacks: 1 });
    const { hash } = chain.ledger.tip;
    await reopened();
    expect(await chain.revert(id)).toBe(true);
    await chain.mine({ stacks: 1 });
    expect(chain.ledger.tip.hash).not.toBe(hash);
  });
});

type Step =
  | { kind: 'pay'; who: number; ahead: number }
  | { kind: 'break'; who: number }
  | { kind: 'mine'; stacks: number; burn: number }
  | { kind: 'automine'; on: boolean }
  | { kind: 'reorg'; depth: number; drop: number; empty: boolean }
  | { kind: 'snapshot' | 'revert' | 'fund' };

const who = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pay' as const), who, ahead: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('break' as const), who }) },
  fc.record({ kind: fc.constant('mine' as const), stacks: fc.nat(2), burn: fc.nat(1) }),
  fc.record({ kind: fc.constant('automine' as const), on: fc.boolean() }),
  fc.record({
    kind: fc.constant('reorg' as const),
    depth: fc.integer({ min: 1, max: 6 }),
    drop: fc.nat(2),
    empty: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('snapshot' as const, 'revert' as const, 'fund' as const) }),
);

describe('the log', () => {
  it('tells the whole story: read again, the chain, its mempool and its mining are the same', async () => {
    const run = async (steps: readonly Step[]) => {
      await chain.reset();
      const snapshots: string[] = [];
      for (const [index, taken] of steps.entries()) await take(taken, snapshots, index);
      const told = () => [digestOf(chain), chain.pool.all().map(({ id }) => id), chain.mining, chain.ledger.tip];
      const before = told();
      await reopened();
      expect(told()).toEqual(before);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), run), { numRuns: 5, seed: 20 });
  }, 180_000);
});

async function take(taken: Step, snapshots: string[], index: number): Promise<void> {
  switch (taken.kind) {
    case 'pay': {
      const person = people[taken.who] ?? one;
      await chain.submit(
        await transfer(person, chain.ledger.nonce(person.address) + BigInt(taken.ahead), 500n + BigInt(index)),
      );
      return;
    }
    case 'break': {
      const person = people[taken.who] ?? one;
      const [contractAddress = '', contractName = ''] = SBTC_TOKEN.split('.');
      const made = await makeContractCall({
        contractAddress,
        contractName,
        functionName: 'transfer',
        functionArgs: [Cl.uint(1), Cl.principal(person.address), Cl.principal(deployer.address), Cl.none()],
        senderKey: person.privateKey,
        postConditionMode: 'deny',
        network,
        fee: 900n + BigInt(index),
        nonce: chain.ledger.nonce(person.address),
      });
      await chain.submit(made.serialize());
      return;
    }
    case 'mine':
      return chain.mine(taken);
    case 'automine':
      return chain.setMining({ on: taken.on });
    case 'reorg':
      return chain.reorg(Math.min(taken.depth, chain.ledger.blocks.length - 1), taken);
    case 'snapshot':
      snapshots.push(chain.snapshot());
      return;
    case 'revert':
      await chain.revert(snapshots.pop() ?? '');
      return;
    case 'fund':
      return chain.fund(three.address, { stx: 10n, sbtc: 3n });
  }
}
