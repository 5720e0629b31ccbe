import type { PostCondition, PostConditionModeName } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devnetAccounts } from '../accounts.ts';
import { brokenPostCondition } from '../post-conditions.ts';
import type { VmEvent } from '../vm.ts';

const { wallet_1: origin, wallet_2: other } = devnetAccounts();
const TOKEN = `${other.address}.token::coin`;

const movement = fc.record({
  from: fc.constantFrom(origin.address, other.address),
  amount: fc.bigInt(1n, 1000n),
  how: fc.constantFrom('transfer', 'burn'),
});
type Movement = { from: string; amount: bigint; how: string };

function events(movements: readonly Movement[]): VmEvent[] {
  return movements.map(({ from, amount, how }) => ({
    event: `ft_${how}_event`,
    data: { asset_identifier: TOKEN, sender: from, amount: amount.toString() },
  }));
}

function broken(mode: PostConditionModeName, conditions: PostCondition[], happened: readonly VmEvent[]) {
  const transaction = {
    postConditions: conditions,
    postConditionMode: mode,
    origin: { address: origin.address, nonce: 0n },
  };
  return brokenPostCondition(transaction, happened);
}

function exactly(address: string, amount: bigint): PostCondition {
  return {
    type: 'ft-postcondition',
    address,
    condition: 'eq',
    amount,
    asset: TOKEN as `${string}.${string}::${string}`,
  };
}

function total(movements: readonly Movement[], who: string): bigint {
  return movements.filter(({ from }) => from === who).reduce((sum, { amount }) => sum + amount, 0n);
}

describe('post-conditions', () => {
  it('hold when they name the gross outflow of everybody, transfers and burns together', () => {
    fc.assert(
      fc.property(fc.array(movement), fc.constantFrom('allow', 'deny', 'originator'), (movements, mode) => {
        const conditions = [origin, other].map(({ address }) => exactly(address, total(movements, address)));
        expect(broken(mode as PostConditionModeName, conditions, events(movements))).toBeUndefined();
      }),
    );
  });

  it('break in every mode when one names another amount', () => {
    fc.assert(
      fc.property(fc.array(movement), fc.constantFrom('allow', 'deny', 'originator'), (movements, mode) => {
        const conditions = [origin, other].map(({ address }) => exactly(address, total(movements, address)));
        conditions.push(exactly(origin.address, total(movements, origin.address) + 1n));
        expect(broken(mode as PostConditionModeName, conditions, events(movements))).toContain(origin.address);
      }),
    );
  });

  it('that are missing break in deny mode for anybody, in originator mode for the origin, in allow mode for nobody', () => {
    fc.assert(
      fc.property(fc.array(movement), (movements) => {
        const moved = (who: string) => total(movements, who) > 0n;
        const happened = events(movements);
        expect(broken('allow', [], happened)).toBeUndefined();
        expect(broken('originator', [], happened) !== undefined).toBe(moved(origin.address));
        expect(broken('deny', [], happened) !== undefined).toBe(moved(origin.address) || moved(other.address));
      }),
    );
  });

  it('do not count what comes in: a mint needs no condition', () => {
    const minted = {
      event: 'ft_mint_event',
      data: { asset_identifier: TOKEN, recipient: origin.address, amount: '5' },
    };
    expect(broken('deny', [], [minted])).toBeUndefined();
  });

  it('about the origin are about whoever signed', () => {
    const spent = events([{ from: origin.address, amount: 5n, how: 'transfer' }]);
    expect(broken('deny', [exactly('origin', 5n)], spent)).toBeUndefined();
    expect(broken('deny', [exactly('origin', 6n)], spent)).toContain(origin.address);
  });
});
