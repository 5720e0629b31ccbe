import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Outcome, type Scenario } from '../tools/scenario.ts';
import {
  balances,
  buy,
  changePrice,
  funded,
  type Item,
  listing,
  listMany,
  START_SATS,
  setFee,
  setPaused,
  setTreasury,
  smallLots,
  sweep,
  sweepAndRetire,
} from './support/marketplace.ts';

/** Four listings: two of the producer, one of another producer, one of the outsider. */
const stock = (s: Scenario) =>
  [s.producer, s.producer2, s.producer, s.outsider].map((seller, i) => {
    const token = s.lot(MWH, seller);
    return { token, listing: s.listed(token, { seller, price: [5_000n, 199n, 7_000n, 1n][i] }) };
  });

/** A funded buyer and listings 1 to 4. */
function market(): { s: Scenario; tokens: bigint[] } {
  const s = funded();
  return { s, tokens: stock(s).map(({ token }) => token) };
}
const ITEMS = [1n, 2n, 3n, 4n];

describe('a sweep', () => {
  it('pays every seller and one fee, moves every lot and closes every listing', () => {
    const { s, tokens } = market();
    const outcome = sweep(s, ITEMS, { limit: 12_200n });
    expect(outcome.ok).toEqual({ lots: 4n, total: 12_200n, fee: 121n });
    expect(outcome.moves).toEqual([...Array(5).fill('ft_transfer_event'), ...Array(4).fill('nft_transfer_event')]);
    expect(tokens.map((token) => s.owner(token))).toEqual(tokens.map(() => s.buyer));
    expect(ITEMS.map((id) => listing(s, id))).toEqual([null, null, null, null]);
    expect(balances(s)).toMatchObject({
      buyer: START_SATS - 12_200n,
      producer: 4_950n + 6_930n,
      producer2: 198n,
      outsider: 1n,
      treasury: 121n,
      marketplace: 0n,
    });
  });

  it('announces every sale as buy does, with its own total and fee', () => {
    const { s } = market();
    const more = stock(s);
    const announced = sweep(s, ITEMS).prints;
    expect(announced.map(({ total, fee }) => [total, fee])).toEqual([
      [5_000n, 50n],
      [199n, 1n],
      [7_000n, 70n],
      [1n, 0n],
    ]);
    for (const [i, { token, listing: id }] of more.entries())
      expect(buy(s, id).prints).toEqual([{ ...announced[i], token, listing: id }]);
  });

  it('takes what is left of a listing that was sold in part', () => {
    const s = funded();
    s.listed(s.lot(10n * MWH));
    const rest = buy(s, 1n, { wh: 4n * MWH }).prints.at(-1)?.rest as bigint;
    const outcome = sweep(s, [1n]);
    expect(outcome.ok).toEqual({ lots: 1n, total: 30_000n, fee: 300n });
    expect(outcome.prints[0]).toMatchObject({ token: rest, rest: null, wh: 6n * MWH, remaining: 0n });
    expect(s.owner(rest)).toBe(s.buyer);
  });

  it('rounds every sale by itself: 1 Wh costs a sat however many are swept', () => {
    const s = funded();
    listMany(s, smallLots(s, 3), 1n);
    expect(sweep(s, [1n, 2n, 3n]).ok).toEqual({ lots: 3n, total: 3n, fee: 0n });
  });

  it('takes each fee of the day of its listing', () => {
    const s = funded();
    s.listed(s.lot(MWH), { price: 10_000n });
    setFee(s, 500n);
    s.listed(s.lot(MWH), { price: 10_000n });
    expect(sweep(s, [1n, 2n]).ok).toEqual({ lots: 2n, total: 20_000n, fee: 600n });
  });

  it('without a fee pays the sellers only', () => {
    const s = funded();
    setFee(s, 0n);
    s.listed(s.lot(MWH));
    s.listed(s.lot(MWH, s.producer2), { seller: s.producer2 });
    expect(sweep(s, [1n, 2n]).moves.filter((move) => move === 'ft_transfer_event')).toHaveLength(2);
    expect(balances(s)).toMatchObject({ producer: 5_000n, producer2: 5_000n, treasury: 0n });
  });

  it('by the treasury pays the sellers all of it', () => {
    const { s } = market();
    setTreasury(s, s.buyer);
    expect(sweep(s, ITEMS).ok).toEqual({ lots: 4n, total: 12_200n, fee: 0n });
    expect(balances(s)).toMatchObject({
      buyer: START_SATS - 12_200n,
      producer: 12_000n,
      producer2: 199n,
      outsider: 1n,
    });
  });

  it('from the treasury among others pays it its part and the fee', () => {
    const { s } = market();
    setTreasury(s, s.producer2);
    expect(sweep(s, ITEMS).ok).toMatchObject({ fee: 121n });
    expect(s.sats(s.producer2)).toBe(198n + 121n);
  });

  it('buys a private listing for its buyer', () => {
    const s = funded();
    s.listed(s.lot(MWH), { buyer: s.buyer });
    expect(sweep(s, [1n]).ok).toMatchObject({ lots: 1n });
  });

  it('buys a hundred', () => {
    const s = funded();
    const lots = smallLots(s, 100);
    listMany(s, lots.slice(0, 50));
    listMany(s, lots.slice(50));
    const outcome = sweep(
      s,
      Array.from(lots, (_, i) => BigInt(i + 1)),
    );
    expect(outcome.ok).toEqual({ lots: 100n, total: 100n, fee: 0n });
    expect(outcome.prints.map(({ token }) => token)).toEqual(lots);
    expect(lots.every((token) => s.owner(token) === s.buyer)).toBe(true);
  });

  it.each([
    ['sweep', sweep],
    ['sweep-and-retire', sweepAndRetire],
  ])('cannot be asked for 101: %s', (_, act) => {
    expect(() => act(funded(), Array<bigint>(101).fill(1n))).toThrow('TypeValueError');
  });
});

describe('a sweep that retires', () => {
  it('retires every lot for the buyer, then announces the sales with their retirements', () => {
    const { s, tokens } = market();
    const outcome = sweepAndRetire(s, ITEMS);
    expect(outcome.ok).toEqual({ lots: 4n, total: 12_200n, fee: 121n });
    expect(outcome.moves.filter((move) => move === 'nft_burn_event')).toHaveLength(4);
    expect(outcome.prints.map(({ event }) => event)).toEqual([...Array(4).fill('retired'), ...Array(4).fill('bought')]);
    for (const [i, token] of tokens.entries()) {
      expect(outcome.prints[i]).toMatchObject({ retirement: token, by: s.marketplace, account: s.buyer });
      expect(outcome.prints[i + 4]).toMatchObject({ token, retirement: token, rest: null, remaining: 0n });
      expect([s.owner(token), listing(s, BigInt(i + 1))]).toEqual([null, null]);
      expect(s.read('rec-nft/get-retirement', Cl.uint(token))).toMatchObject({ by: s.marketplace, account: s.buyer });
    }
    expect(balances(s)).toMatchObject({ buyer: START_SATS - 12_200n, treasury: 121n, marketplace: 0n });
  });

  it('retires a hundred', () => {
    const s = funded();
    const lots = smallLots(s, 100);
    listMany(s, lots.slice(0, 50));
    listMany(s, lots.slice(50));
    expect(
      sweepAndRetire(
        s,
        Array.from(lots, (_, i) => BigInt(i + 1)),
      ).ok,
    ).toMatchObject({ lots: 100n });
    expect(lots.every((token) => s.owner(token) === null)).toBe(true);
  });

  it('pays nothing when the claim is refused', () => {
    const { s } = market();
    expect(sweepAndRetire(s, ITEMS, {}, { purpose: 7n })).toMatchObject({ err: 3007n, moves: [], prints: [] });
    expect(s.sats(s.buyer)).toBe(START_SATS);
  });
});

const sweeps: [string, (s: Scenario, items: readonly Item[], terms?: Parameters<typeof sweep>[2]) => Outcome][] = [
  ['sweep', sweep],
  ['sweep-and-retire', sweepAndRetire],
];

describe.each(sweeps)('%s is all or none', (_, act) => {
  const refusals: [string, bigint, (s: Scenario) => Outcome][] = [
    ['nothing is named', 4018n, (s) => act(s, [])],
    ['a listing is named twice', 4003n, (s) => act(s, [1n, 2n, 1n])],
    ['a listing does not exist', 4003n, (s) => act(s, [1n, 99n])],
    ["one is the buyer's own", 4008n, (s) => act(s, [1n, 2n], { buyer: s.producer2 })],
    ['one is reserved for somebody else', 4015n, (s) => act(s, [1n, s.listed(s.lot(MWH), { buyer: s.buyer2 })])],
    ['one has expired', 4006n, (s) => act(s, [1n, s.listed(s.lot(MWH), { expiresAt: s.now() + 10n })])],
    [
      'one has another price by now',
      4014n,
      (s) => {
        changePrice(s, 3n, 1n);
        return act(s, [1n, 2n, 3n]);
      },
    ],
    ['one is named at a version to come', 4014n, (s) => act(s, [1n, { listing: 3n, version: 2n }])],
    ['together they are a sat above the limit', 4010n, (s) => act(s, ITEMS, { limit: 12_199n })],
    [
      'buying is paused',
      4002n,
      (s) => {
        setPaused(s, 'buy');
        return act(s, ITEMS);
      },
    ],
    ['the buyer has not enough for the last', 4011n, (s) => act(s, ITEMS, { buyer: s.buyer2 })],
  ];
  it.each(refusals)('and none when %s', (what, code, attempt) => {
    const { s, tokens } = market();
    s.fund(s.buyer2, 12_199n);
    const before = balances(s);
    expect(attempt(s)).toMatchObject({ err: code, moves: [], prints: [] });
    expect(balances(s), what).toEqual(before);
    expect(tokens.map((token) => s.owner(token))).toEqual(tokens.map(() => s.marketplace));
    for (const id of ITEMS) expect(listing(s, id)).not.toBeNull();
  });
});
