import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { claim, MWH, type Scenario } from '../tools/scenario.ts';
import { opened } from './support/market.ts';

const buy = (s: Scenario, listing: bigint, wh: bigint, { buyer = s.buyer, limit = 10n ** 9n } = {}) =>
  s.call(buyer, 'marketplace/buy', Cl.uint(listing), Cl.uint(wh), Cl.uint(limit));
const cancel = (s: Scenario, listing: bigint, sender = s.producer) =>
  s.call(sender, 'marketplace/cancel', Cl.uint(listing));
const listing = (s: Scenario, id: bigint) => s.read('marketplace/get-listing', Cl.uint(id));
const setFee = (s: Scenario, bps: bigint) => s.must(s.member, 'marketplace/set-fee', Cl.uint(bps));
const setTreasury = (s: Scenario, who: string) => s.must(s.member, 'marketplace/set-treasury', Cl.principal(who));
const flags = (list: boolean, buying: boolean) => Cl.tuple({ list: Cl.bool(list), buy: Cl.bool(buying) });

/** A market with a funded buyer. */
function funded(sats = 1_000_000n): Scenario {
  const s = opened();
  s.fund(s.buyer, sats);
  return s;
}

describe('listing', () => {
  it('moves the lot into escrow and announces the offer with the fee of today', () => {
    const s = opened();
    const token = s.lot(10n * MWH);
    const expiresAt = s.now() + 86_400n;
    const outcome = s.call(s.producer, 'marketplace/list-lot', Cl.uint(token), Cl.uint(5_000n), Cl.uint(expiresAt));
    const offer = {
      token,
      seller: s.producer,
      wh: 10n * MWH,
      price: 5_000n,
      'expires-at': expiresAt,
      'fee-bps': 100n,
    };
    expect(outcome).toMatchObject({ ok: 1n, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toEqual([{ event: 'listed', listing: 1n, ...offer }]);
    expect(listing(s, 1n)).toEqual(offer);
    expect(s.owner(token)).toBe(s.marketplace);
  });

  it("refuses somebody else's lot and a lot that is already listed", () => {
    const s = opened();
    const token = s.lot(MWH);
    const list = (sender: string) =>
      s.call(sender, 'marketplace/list-lot', Cl.uint(token), Cl.uint(1), Cl.uint(s.now() + 60n)).err;
    expect(list(s.outsider)).toBe(3002n);
    s.listed(token);
    expect(list(s.producer)).toBe(3002n);
  });

  it('takes the highest price and refuses one sat more', () => {
    const s = opened();
    const max = 2_100_000_000_000_000n;
    const list = (price: bigint) =>
      s.call(s.producer, 'marketplace/list-lot', Cl.uint(s.lot(1n)), Cl.uint(price), Cl.uint(s.now() + 600n));
    expect(list(max).ok).toBe(1n);
    expect(list(max + 1n).err).toBe(4004n);
  });

  it('refuses an expiry in this very second and takes the next', () => {
    const s = opened();
    const token = s.lot(MWH);
    const list = (expiresAt: bigint) =>
      s.call(s.producer, 'marketplace/list-lot', Cl.uint(token), Cl.uint(1), Cl.uint(expiresAt));
    expect(list(s.now()).err).toBe(4005n);
    expect(list(s.now() + 1n).ok).toBe(1n);
  });
});

describe('cancelling', () => {
  it('returns the lot and closes the listing', () => {
    const s = opened();
    const token = s.lot(MWH);
    s.listed(token);
    const outcome = cancel(s, 1n);
    expect(outcome.prints).toEqual([{ event: 'cancelled', listing: 1n, token, seller: s.producer }]);
    expect([s.owner(token), listing(s, 1n)]).toEqual([s.producer, null]);
    expect(cancel(s, 1n).err).toBe(4003n);
  });

  it('works when everything is paused, the listing expired and the body suspended', () => {
    const s = opened();
    const token = s.lot(MWH);
    s.listed(token, { expiresAt: s.now() + 60n });
    s.must(s.member, 'marketplace/set-paused', flags(true, true));
    s.must(s.member, 'verification/suspend-body', Cl.principal(s.body));
    simnet.mineEmptyBurnBlocks(10);
    expect(cancel(s, 1n).ok).toBe(true);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('returns what is left after a part was sold', () => {
    const s = funded();
    s.listed(s.lot(10n * MWH));
    const rest = buy(s, 1n, 4n * MWH).prints.at(-1)?.rest as bigint;
    expect(cancel(s, 1n).ok).toBe(true);
    expect(s.owner(rest)).toBe(s.producer);
    expect(s.read('rec-nft/get-lot', Cl.uint(rest))).toMatchObject({ wh: 6n * MWH });
  });
});

describe('buying', () => {
  it('a whole listing pays seller and treasury, moves the lot and closes the listing', () => {
    const s = funded();
    const token = s.lot(10n * MWH);
    s.listed(token, { price: 5_000n });
    const outcome = buy(s, 1n, 10n * MWH, { limit: 50_000n });
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
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.treasury)]).toEqual([950_000n, 49_500n, 500n]);
    expect([s.owner(token), listing(s, 1n)]).toEqual([s.buyer, null]);
  });

  it('a part splits the lot in escrow and leaves the listing open with the rest', () => {
    const s = funded();
    const token = s.lot(10n * MWH);
    s.listed(token);
    const outcome = buy(s, 1n, 4n * MWH);
    expect(outcome.ok).toEqual({ token: token + 1n, wh: 4n * MWH, total: 20_000n, fee: 200n });
    expect(outcome.prints.at(-1)).toMatchObject({ token: token + 1n, rest: token + 2n, remaining: 6n * MWH });
    expect(listing(s, 1n)).toMatchObject({ token: token + 2n, wh: 6n * MWH, price: 5_000n });
    expect([s.owner(token + 1n), s.owner(token + 2n)]).toEqual([s.buyer, s.marketplace]);
    expect(buy(s, 1n, 6n * MWH).ok).toMatchObject({ token: token + 2n, total: 30_000n });
  });

  it('rounds the total up and the fee down, at 1 Wh and 1 sat too', () => {
    const s = funded();
    s.listed(s.lot(10n * MWH), { price: 1n });
    expect(buy(s, 1n, 1n).ok).toMatchObject({ total: 1n, fee: 0n });
    expect(buy(s, 1n, MWH).ok).toMatchObject({ total: 1n, fee: 0n });
    expect(buy(s, 1n, MWH + 1n).ok).toMatchObject({ total: 2n, fee: 0n });
    s.listed(s.lot(MWH), { price: 199n });
    expect(buy(s, 2n, MWH).ok).toMatchObject({ total: 199n, fee: 1n });
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([202n, 1n]);
  });

  it('takes the fee of the day of the listing, not of the purchase', () => {
    const s = funded();
    s.listed(s.lot(MWH), { price: 10_000n });
    setFee(s, 500n);
    s.listed(s.lot(MWH), { price: 10_000n });
    expect(buy(s, 1n, MWH).ok).toMatchObject({ fee: 100n });
    expect(buy(s, 2n, MWH).ok).toMatchObject({ fee: 500n });
  });

  it('without a fee is one payment', () => {
    const s = funded();
    setFee(s, 0n);
    s.listed(s.lot(MWH));
    const outcome = buy(s, 1n, MWH);
    expect(outcome.moves).toEqual(['ft_transfer_event', 'nft_transfer_event']);
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([5_000n, 0n]);
  });

  it('by the treasury pays exactly the total, all of it to the seller', () => {
    const s = funded();
    setTreasury(s, s.buyer);
    s.listed(s.lot(MWH));
    expect(buy(s, 1n, MWH).ok).toMatchObject({ total: 5_000n, fee: 0n });
    expect([s.sats(s.buyer), s.sats(s.producer)]).toEqual([995_000n, 5_000n]);
  });

  it('from the treasury pays it seller part and fee', () => {
    const s = funded();
    setTreasury(s, s.producer);
    s.listed(s.lot(MWH));
    expect(buy(s, 1n, MWH).ok).toMatchObject({ total: 5_000n, fee: 50n });
    expect(s.sats(s.producer)).toBe(5_000n);
  });

  it.each([0n, 10n * MWH + 1n])('refuses %d Wh of 10 MWh', (wh) => {
    const s = funded();
    s.listed(s.lot(10n * MWH));
    expect(buy(s, 1n, wh).err).toBe(4009n);
  });

  it('works until the second before the expiry', () => {
    const s = funded();
    s.listed(s.lot(MWH), { expiresAt: s.now() + 100n });
    const token = s.lot(MWH);
    s.listed(token, { expiresAt: s.now() + 10n });
    expect(buy(s, 2n, MWH).err).toBe(4006n);
    cancel(s, 2n);
    s.listed(token, { expiresAt: s.now() + 11n });
    expect(buy(s, 3n, MWH).ok).toBeDefined();
  });

  it('for more than the buyer has changes nothing', () => {
    const s = funded(4_999n);
    const token = s.lot(MWH);
    s.listed(token);
    expect(buy(s, 1n, MWH)).toMatchObject({ err: 4011n, moves: [], prints: [] });
    expect([s.sats(s.buyer), s.sats(s.producer), s.owner(token)]).toEqual([4_999n, 0n, s.marketplace]);
  });

  it('works while only listing is paused', () => {
    const s = funded();
    s.listed(s.lot(MWH));
    s.must(s.member, 'marketplace/set-paused', flags(true, false));
    expect(buy(s, 1n, MWH).ok).toBeDefined();
  });

  it('leaves no sBTC with the market', () => {
    const s = funded();
    s.listed(s.lot(10n * MWH));
    buy(s, 1n, 3n * MWH);
    buy(s, 1n, 7n * MWH);
    expect(s.sats(s.marketplace)).toBe(0n);
  });
});

describe('buying and retiring at once', () => {
  const buyAndRetire = (s: Scenario, wh: bigint, fields: Parameters<typeof claim>[0] = {}) =>
    s.call(s.buyer, 'marketplace/buy-and-retire', Cl.uint(1), Cl.uint(wh), Cl.uint(10n ** 9n), claim(fields));

  it('retires the whole lot for the buyer and closes the listing', () => {
    const s = funded();
    const token = s.lot(10n * MWH);
    s.listed(token);
    const outcome = buyAndRetire(s, 10n * MWH);
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
    const outcome = buyAndRetire(s, 4n * MWH);
    expect(outcome.ok).toMatchObject({ retirement: token + 1n, wh: 4n * MWH, total: 20_000n });
    expect(outcome.prints[1]).toMatchObject({ token: token + 1n, rest: token + 2n, retirement: token + 1n });
    expect(listing(s, 1n)).toMatchObject({ token: token + 2n, wh: 6n * MWH });
    expect(s.owner(token + 2n)).toBe(s.marketplace);
    expect(buy(s, 1n, 6n * MWH).ok).toBeDefined();
  });

  it('pays nothing when the claim is refused', () => {
    const s = funded();
    s.listed(s.lot(MWH));
    expect(buyAndRetire(s, MWH, { purpose: 0n }).err).toBe(3007n);
    expect(s.sats(s.buyer)).toBe(1_000_000n);
  });
});

describe('administration', () => {
  it('is for council members and announced', () => {
    const s = opened();
    const acts = [
      { fn: 'set-fee', arg: Cl.uint(500), print: { event: 'fee-set', bps: 500n } },
      { fn: 'set-treasury', arg: Cl.principal(s.buyer), print: { event: 'treasury-set', treasury: s.buyer } },
      { fn: 'set-paused', arg: flags(true, false), print: { event: 'paused-set', list: true, buy: false } },
    ];
    for (const { fn, arg, print } of acts) {
      expect(s.call(s.deployer, `marketplace/${fn}`, arg).err).toBe(1005n);
      expect(s.call(s.member, `marketplace/${fn}`, arg)).toMatchObject({ ok: true, prints: [print] });
    }
    expect(s.read('marketplace/get-config')).toEqual({
      'fee-bps': 500n,
      treasury: s.buyer,
      'list-paused': true,
      'buy-paused': false,
      listings: 0n,
    });
  });
});
