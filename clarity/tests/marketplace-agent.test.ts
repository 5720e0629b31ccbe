import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, SBTC, type Scenario } from '../tools/scenario.ts';
import {
  balances,
  buy,
  funded,
  listing,
  NOT_COUNCIL_MEMBER,
  NOT_GUARDIAN,
  release,
  START_SATS,
  setTreasury,
  sweep,
} from './support/marketplace.ts';

const source = readFileSync(new URL('./support/market-agent.clar', import.meta.url), 'latin1');

function withAgent(): { s: Scenario; agent: string } {
  const s = funded();
  s.simnet.deployContract('market-agent', source, { clarityVersion: 5 }, s.deployer);
  return { s, agent: `${s.deployer}.market-agent` };
}

describe('a hostile contract that a user calls', () => {
  it.each(['list-his-lot', 'list-his-lot-privately', 'list-his-lots'])('cannot %s', (fn) => {
    const { s } = withAgent();
    const token = s.lot(MWH);
    expect(s.call(s.producer, `market-agent/${fn}`, Cl.uint(token))).toMatchObject({ err: 3002n, moves: [] });
    expect(s.owner(token)).toBe(s.producer);
  });

  it.each(['cancel-his-listing', 'make-his-listing-cheap'])('cannot %s', (fn) => {
    const { s } = withAgent();
    const id = s.listed(s.lot(MWH));
    const before = listing(s, id);
    expect(s.call(s.producer, `market-agent/${fn}`, Cl.uint(id))).toMatchObject({ err: 4007n, prints: [] });
    expect(listing(s, id)).toEqual(before);
  });

  it.each(['buy-with-his-money', 'retire-with-his-money', 'sweep-with-his-money', 'sweep-and-retire-with-his-money'])(
    'cannot %s, not even when the listing is reserved for him',
    (fn) => {
      const { s } = withAgent();
      const open = s.listed(s.lot(1n));
      const reserved = s.listed(s.lot(1n), { buyer: s.buyer });
      const before = balances(s);
      expect(s.call(s.buyer, `market-agent/${fn}`, Cl.uint(open))).toMatchObject({ err: 4011n, moves: [] });
      expect(s.call(s.buyer, `market-agent/${fn}`, Cl.uint(reserved))).toMatchObject({ err: 4015n, moves: [] });
      expect(balances(s)).toEqual(before);
    },
  );

  it.each(['set-fee-with-his-vote', 'set-treasury-with-his-vote', 'set-paused-with-his-vote', 'pause-with-his-vote'])(
    'cannot %s',
    (fn) => {
      const { s } = withAgent();
      const before = s.read('marketplace/get-config');
      expect(s.call(s.member, `market-agent/${fn}`).err).toBe(
        fn.startsWith('pause') ? NOT_GUARDIAN : NOT_COUNCIL_MEMBER,
      );
      expect(s.read('marketplace/get-config')).toEqual(before);
    },
  );
});

describe('a contract that trades for itself', () => {
  const own = (s: Scenario, agent: string): bigint => {
    const token = s.lot(MWH);
    s.must(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(agent));
    return token;
  };

  it('sells, alone or in a sweep, and is paid like anybody', () => {
    const { s, agent } = withAgent();
    const [first, second] = [own(s, agent), own(s, agent)];
    s.must(s.outsider, 'market-agent/list-own', Cl.uint(first), Cl.uint(5_000));
    s.must(s.outsider, 'market-agent/list-own', Cl.uint(second), Cl.uint(5_000));
    expect(buy(s, 1n).ok).toMatchObject({ total: 5_000n });
    expect(sweep(s, [2n]).ok).toMatchObject({ total: 5_000n });
    expect(s.sats(agent)).toBe(9_900n);
  });

  it('buys with its own sBTC, and gets the lot', () => {
    const { s, agent } = withAgent();
    const gift = [Cl.uint(START_SATS), Cl.principal(s.buyer), Cl.principal(agent), Cl.none()];
    s.must(s.buyer, `${SBTC}/transfer`, ...gift);
    const token = s.lot(MWH);
    const args = [Cl.uint(s.listed(token)), Cl.uint(MWH), Cl.uint(5_000)];
    expect(s.call(s.outsider, 'market-agent/buy-own', ...args).ok).toBeDefined();
    expect([s.owner(token), s.sats(agent)]).toEqual([agent, START_SATS - 5_000n]);
  });

  it('takes its listing back, or gets it back after the expiry', () => {
    const { s, agent } = withAgent();
    const token = own(s, agent);
    s.must(s.outsider, 'market-agent/list-own', Cl.uint(token), Cl.uint(5_000));
    s.must(s.outsider, 'market-agent/cancel-own', Cl.uint(1));
    expect(s.owner(token)).toBe(agent);
    s.must(s.outsider, 'market-agent/list-own', Cl.uint(token), Cl.uint(5_000));
    s.simnet.mineEmptyBurnBlocks(2);
    expect(release(s, 2n).ok).toBe(true);
    expect(s.owner(token)).toBe(agent);
  });

  it('can be the treasury, and is only ever paid', () => {
    const { s, agent } = withAgent();
    setTreasury(s, agent);
    s.listed(s.lot(MWH));
    buy(s, 1n);
    expect(s.sats(agent)).toBe(50n);
  });

  it('meets a market without half-done acts in one and the same transaction', () => {
    const { s, agent } = withAgent();
    const token = own(s, agent);
    expect(s.call(s.outsider, 'market-agent/churn', Cl.uint(token)).ok).toBe(2n);
    expect([listing(s, 1n), listing(s, 2n)]).toMatchObject([
      null,
      { token, price: 5_000n, version: 2n, seller: agent },
    ]);
    expect(s.owner(token)).toBe(s.marketplace);
  });
});
