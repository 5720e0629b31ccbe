import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { claim, MWH, type Scenario } from '../tools/scenario.ts';
import { opened } from './support/market.ts';

const MAX_UINT = 2n ** 128n - 1n;

describe('numbers at the end of their range', () => {
  it('are refused in every call on a lot or a listing, with the reason', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    const token = s.lot(2n * MWH);
    const listing = s.listed(token);
    const args = [Cl.uint(listing), Cl.uint(1), Cl.uint(MAX_UINT), Cl.uint(MAX_UINT)];
    expect(s.call(s.buyer, 'marketplace/buy', ...args).err).toBe(4009n);
    expect(s.call(s.buyer, 'marketplace/buy-and-retire', ...args, claim()).err).toBe(4009n);
    const all = [Cl.uint(token), Cl.uint(MAX_UINT), Cl.principal(s.buyer), claim()];
    expect(s.call(s.producer, 'rec-nft/retire', ...all).err).toBe(3005n);
    expect(s.call(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(MAX_UINT), Cl.principal(s.buyer)).err).toBe(
      3005n,
    );
  });
});

describe('a lot', () => {
  const ways: [string, (s: Scenario, token: bigint, to: string) => unknown][] = [
    [
      'transfer',
      (s, token, to) =>
        s.call(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(to)).err,
    ],
    [
      'transfer-lot',
      (s, token, to) =>
        s.call(s.producer, 'rec-nft/transfer-lot', Cl.uint(token), Cl.principal(s.producer), Cl.principal(to)).err,
    ],
    [
      'send-many',
      (s, token, to) => s.call(s.producer, 'rec-nft/send-many', Cl.list([Cl.uint(token)]), Cl.principal(to)).err,
    ],
    ['split', (s, token, to) => s.call(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(1), Cl.principal(to)).err],
  ];
  it.each(ways)(
    'cannot be lost to one of the contracts of the market by hand, where nobody could take it out: %s',
    (_, send) => {
      const s = opened();
      const token = s.lot(MWH);
      for (const name of ['marketplace', 'rec-nft', 'verification', 'council'])
        expect(send(s, token, `${s.deployer}.${name}`)).toBe(3010n);
      expect(s.owner(token)).toBe(s.producer);
    },
  );
});

describe('a sale', () => {
  /** Buys from the first listing. */
  const buy = (s: Scenario, wh: bigint, limit: bigint) =>
    s.call(s.buyer, 'marketplace/buy', Cl.uint(1), Cl.uint(1), Cl.uint(wh), Cl.uint(limit));

  it('pays the seller at least 95 % at the highest fee, at every small total', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.must(s.member, 'marketplace/set-fee', Cl.uint(500n));
    s.listed(s.lot(119n * MWH), { price: 1n });
    const sales = [
      { total: 1n, fee: 0n },
      { total: 19n, fee: 0n },
      { total: 20n, fee: 1n },
      { total: 39n, fee: 1n },
      { total: 40n, fee: 2n },
    ];
    for (const expected of sales) expect(buy(s, expected.total * MWH, expected.total).ok).toMatchObject(expected);
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([115n, 4n]);
  });

  it('in many small parts costs a sat each at least, so that no energy is ever given away', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.listed(s.lot(MWH), { price: 3n });
    for (let bought = 0; bought < 5; bought += 1) expect(buy(s, 1n, 1n).ok).toMatchObject({ total: 1n, fee: 0n });
  });

  it('goes on when the treasury becomes the buyer, the seller or another contract after the listing', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.listed(s.lot(4n * MWH), { price: 1_000n });
    for (const treasury of [s.buyer, s.producer, `${s.deployer}.vault`, s.outsider]) {
      s.must(s.member, 'marketplace/set-treasury', Cl.principal(treasury));
      expect(buy(s, MWH, 1_000n).ok).toMatchObject({ total: 1_000n });
    }
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.outsider)]).toEqual([996_000n, 3_980n, 10n]);
    expect(s.sats(s.marketplace)).toBe(0n);
  });

  it('of a part leaves every other open listing and its lot as it was', () => {
    const s = opened();
    s.fund(s.buyer, 1_000_000n);
    s.listed(s.lot(2n * MWH));
    const other = s.lot(3n * MWH, s.producer2);
    s.listed(other, { seller: s.producer2 });
    const before = s.read('marketplace/get-listing', Cl.uint(2));
    expect(buy(s, 1n, 10n).ok).toBeDefined();
    expect(s.call(s.producer, 'marketplace/cancel', Cl.uint(2)).err).toBe(4007n);
    expect(s.read('marketplace/get-listing', Cl.uint(2))).toEqual(before);
    expect(s.owner(other)).toBe(s.marketplace);
  });
});
