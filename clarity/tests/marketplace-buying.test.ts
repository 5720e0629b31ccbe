import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH } from '../tools/scenario.ts';
import {
  balances,
  buy,
  buyAndRetire,
  cancel,
  changePrice,
  funded,
  listing,
  START_SATS,
  setFee,
  setTreasury,
} from './support/marketplace.ts';

const ALL = { wh: 10n * MWH };

describe('buying', () => {
  it('a whole listing pays seller and treasury, moves the lot and closes the listing', () => {
    const s = funded();
    const token = s.lot(10n * MWH);
    s.listed(token, { price: 5_000n });
    const outcome = buy(s, 1n, { ...ALL, limit: 50_000n });
    expect(outcome.ok).toEqual({ token, wh: 10n * MWH, total: 50_000n, fee: 500n });
    expect(outcome.moves).toEqual(['ft_transfer_event', 'ft_transfer_event', 'nft_transfer_event']);
    expect(outcome.prints).toEqual([
      {
        event: 'bought',
        listing: 1n,
        token,
        rest: null,
        buyer: s.buyer,
        seller: s.producer,
        wh: 10n * MWH,
        price: 5_000n,
        total: 50_000n,
        fee: 500n,
        remaining: 0n,
        retirement: null,
      },
    ]);
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.treasury)]).toEqual([START_SATS - 50_000n, 49_500n, 500n]);
    expect([s.owner(token), listing(s, 1n)]).toEqual([s.buyer, null]);
  });

  it('a part splits the lot in escrow and leaves the listing open with the rest', () => {
    const s = funded();
    const token = s.lot(10n * MWH);
    s.listed(token);
    const before = listing(s, 1n) as object;
    const outcome = buy(s, 1n, { wh: 4n * MWH });
    expect(outcome.ok).toEqual({ token: token + 1n, wh: 4n * MWH, total: 20_000n, fee: 200n });
    expect(outcome.prints.map(({ event }) => event)).toEqual(['split', 'bought']);
    expect(outcome.prints.at(-1)).toMatchObject({ token: token + 1n, rest: token + 2n, remaining: 6n * MWH });
    expect(listing(s, 1n)).toEqual({ ...before, token: token + 2n, wh: 6n * MWH });
    expect([s.owner(token + 1n), s.owner(token + 2n)]).toEqual([s.buyer, s.marketplace]);
    expect(buy(s, 1n, { wh: 6n * MWH }).ok).toMatchObject({ token: token + 2n, total: 30_000n });
  });

  it('rounds the total up and the fee down, at 1 Wh and 1 sat too', () => {
    const s = funded();
    s.listed(s.lot(10n * MWH), { price: 1n });
    expect(buy(s, 1n, { wh: 1n }).ok).toMatchObject({ total: 1n, fee: 0n });
    expect(buy(s, 1n, { wh: MWH }).ok).toMatchObject({ total: 1n, fee: 0n });
    expect(buy(s, 1n, { wh: MWH + 1n }).ok).toMatchObject({ total: 2n, fee: 0n });
    s.listed(s.lot(MWH), { price: 199n });
    expect(buy(s, 2n).ok).toMatchObject({ total: 199n, fee: 1n });
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([202n, 1n]);
  });

  it('works at the highest price there is', () => {
    const s = funded(2_100_000_000n);
    s.listed(s.lot(2n), { price: 2_100_000_000_000_000n });
    expect(buy(s, 1n, { wh: 1n }).ok).toMatchObject({ total: 2_100_000_000n, fee: 21_000_000n });
    expect(s.sats(s.buyer)).toBe(0n);
  });

  it('pays up to the limit and not a sat more', () => {
    const s = funded();
    s.listed(s.lot(MWH), { price: 5_000n });
    expect(buy(s, 1n, { limit: 4_999n })).toMatchObject({ err: 4010n, moves: [], prints: [] });
    expect(buy(s, 1n, { limit: 5_000n }).ok).toBeDefined();
  });

  it('takes the fee of the day of the listing, not of the purchase nor of a new price', () => {
    const s = funded();
    s.listed(s.lot(MWH), { price: 10_000n });
    setFee(s, 500n);
    s.listed(s.lot(MWH), { price: 10_000n });
    changePrice(s, 1n, 20_000n);
    expect(buy(s, 1n, { version: 2n }).ok).toMatchObject({ fee: 200n });
    expect(buy(s, 2n).ok).toMatchObject({ fee: 500n });
  });

  it('without a fee is one payment', () => {
    const s = funded();
    setFee(s, 0n);
    s.listed(s.lot(MWH));
    const outcome = buy(s, 1n);
    expect(outcome.moves).toEqual(['ft_transfer_event', 'nft_transfer_event']);
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([5_000n, 0n]);
  });

  it('by the treasury pays exactly the total, all of it to the seller', () => {
    const s = funded();
    setTreasury(s, s.buyer);
    s.listed(s.lot(MWH));
    expect(buy(s, 1n).ok).toMatchObject({ total: 5_000n, fee: 0n });
    expect([s.sats(s.buyer), s.sats(s.producer)]).toEqual([START_SATS - 5_000n, 5_000n]);
  });

  it('from the treasury pays it seller part and fee', () => {
    const s = funded();
    setTreasury(s, s.producer);
    s.listed(s.lot(MWH));
    expect(buy(s, 1n).ok).toMatchObject({ total: 5_000n, fee: 50n });
    expect(s.sats(s.producer)).toBe(5_000n);
  });

  it.each([0n, 10n * MWH + 1n, 2n ** 128n - 1n])('refuses %d Wh of 10 MWh', (wh) => {
    const s = funded();
    s.listed(s.lot(10n * MWH));
    expect(buy(s, 1n, { wh }).err).toBe(4009n);
    expect(buyAndRetire(s, 1n, { wh }).err).toBe(4009n);
  });

  it('works until the second before the expiry', () => {
    const s = funded();
    s.listed(s.lot(MWH), { expiresAt: s.now() + 100n });
    const token = s.lot(MWH);
    s.listed(token, { expiresAt: s.now() + 10n });
    expect(buy(s, 2n).err).toBe(4006n);
    cancel(s, 2n);
    s.listed(token, { expiresAt: s.now() + 11n });
    expect(buy(s, 3n).ok).toBeDefined();
  });

  it('for more than the buyer has changes nothing', () => {
    const s = funded(4_999n);
    const token = s.lot(MWH);
    s.listed(token);
    expect(buy(s, 1n)).toMatchObject({ err: 4011n, moves: [], prints: [] });
    expect([s.sats(s.buyer), s.sats(s.producer), s.owner(token)]).toEqual([4_999n, 0n, s.marketplace]);
  });

  it('leaves no sBTC with the market', () => {
    const s = funded();
    s.listed(s.lot(10n * MWH));
    buy(s, 1n, { wh: 3n * MWH });
    buy(s, 1n, { wh: 7n * MWH });
    expect(s.sats(s.marketplace)).toBe(0n);
  });
});

describe('a purchase that was signed before the price changed', () => {
  it('moves nothing, whether the price went up or down', () => {
    const s = funded();
    const token = s.lot(MWH);
    s.listed(token, { price: 5_000n });
    const [before, start] = [balances(s), listing(s, 1n) as object];
    for (const [changes, price] of [6_000n, 4_000n, 5_000n].entries()) {
      changePrice(s, 1n, price);
      expect(buy(s, 1n)).toMatchObject({ err: 4014n, moves: [], prints: [] });
      expect(buyAndRetire(s, 1n)).toMatchObject({ err: 4014n, moves: [], prints: [] });
      expect(balances(s)).toEqual(before);
      expect(listing(s, 1n)).toEqual({ ...start, price, version: BigInt(changes + 2) });
    }
    expect(s.owner(token)).toBe(s.marketplace);
    expect(buy(s, 1n, { version: 4n }).ok).toMatchObject({ total: 5_000n });
  });

  it('cannot name a version to come', () => {
    const s = funded();
    s.listed(s.lot(MWH));
    expect(buy(s, 1n, { version: 2n }).err).toBe(4014n);
  });
});

describe('a private listing', () => {
  it('is sold to its buyer only, whole or in parts', () => {
    const s = funded();
    s.fund(s.buyer2, START_SATS);
    s.listed(s.lot(2n * MWH), { buyer: s.buyer });
    expect(buy(s, 1n, { buyer: s.buyer2 })).toMatchObject({ err: 4015n, moves: [], prints: [] });
    expect(buyAndRetire(s, 1n, { buyer: s.buyer2 }).err).toBe(4015n);
    expect(buy(s, 1n, { buyer: s.producer }).err).toBe(4008n);
    expect(buy(s, 1n).ok).toMatchObject({ wh: MWH });
    expect(listing(s, 1n)).toMatchObject({ buyer: s.buyer, wh: MWH });
    expect(buy(s, 1n, { buyer: s.buyer2 }).err).toBe(4015n);
    expect(buyAndRetire(s, 1n).ok).toMatchObject({ wh: MWH });
  });
});

describe('buying and retiring at once', () => {
  it('retires the whole lot for the buyer and closes the listing', () => {
    const s = funded();
    const token = s.lot(10n * MWH);
    s.listed(token);
    const outcome = buyAndRetire(s, 1n, ALL);
    expect(outcome.ok).toEqual({ retirement: token, wh: 10n * MWH, total: 50_000n, fee: 500n });
    expect(outcome.moves).toEqual(['ft_transfer_event', 'ft_transfer_event', 'nft_burn_event']);
    expect(outcome.prints.map(({ event }) => event)).toEqual(['retired', 'bought']);
    expect(outcome.prints[1]).toMatchObject({ token, rest: null, retirement: token, remaining: 0n });
    expect(s.read('rec-nft/get-retirement', Cl.uint(token))).toMatchObject({ by: s.marketplace, account: s.buyer });
    expect([s.owner(token), listing(s, 1n)]).toEqual([null, null]);
  });

  it('retires a part and leaves the listing open with the rest', () => {
    const s = funded();
    const token = s.lot(10n * MWH);
    s.listed(token);
    const outcome = buyAndRetire(s, 1n, { wh: 4n * MWH });
    expect(outcome.ok).toMatchObject({ retirement: token + 1n, wh: 4n * MWH, total: 20_000n });
    expect(outcome.prints[1]).toMatchObject({ token: token + 1n, rest: token + 2n, retirement: token + 1n });
    expect(listing(s, 1n)).toMatchObject({ token: token + 2n, wh: 6n * MWH });
    expect(s.owner(token + 2n)).toBe(s.marketplace);
    expect(buy(s, 1n, { wh: 6n * MWH }).ok).toBeDefined();
  });

  it('pays nothing when the claim is refused', () => {
    const s = funded();
    s.listed(s.lot(MWH));
    expect(buyAndRetire(s, 1n, {}, { purpose: 0n })).toMatchObject({ err: 3007n, moves: [], prints: [] });
    expect(s.sats(s.buyer)).toBe(START_SATS);
  });
});
