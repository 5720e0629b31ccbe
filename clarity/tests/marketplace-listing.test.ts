import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH } from '../tools/scenario.ts';
import { opened } from './support/market.ts';
import {
  buy,
  cancel,
  changePrice,
  funded,
  listing,
  listMany,
  release,
  setFee,
  setPaused,
  smallLots,
  specialLot,
} from './support/marketplace.ts';

const MAX_PRICE = 2_100_000_000_000_000n;

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
      version: 1n,
      buyer: null,
    };
    expect(outcome).toMatchObject({ ok: 1n, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toEqual([{ event: 'listed', listing: 1n, trial: false, ...offer }]);
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

  it('takes prices from 1 sat to all the sats there are, and refuses one less and one more', () => {
    const s = opened();
    const list = (price: bigint) =>
      s.call(s.producer, 'marketplace/list-lot', Cl.uint(s.lot(1n)), Cl.uint(price), Cl.uint(s.now() + 600n));
    expect([list(1n).ok, list(MAX_PRICE).ok]).toEqual([1n, 2n]);
    expect([list(0n).err, list(MAX_PRICE + 1n).err]).toEqual([4004n, 4004n]);
  });

  it('refuses an expiry in this very second and takes the next', () => {
    const s = opened();
    const token = s.lot(MWH);
    const list = (expiresAt: bigint) =>
      s.call(s.producer, 'marketplace/list-lot', Cl.uint(token), Cl.uint(1), Cl.uint(expiresAt));
    expect(list(s.now()).err).toBe(4005n);
    expect(list(s.now() + 1n).ok).toBe(1n);
  });

  it('lasts at most as long as its certificates', () => {
    const s = opened();
    const good = s.now() + 86_400n;
    const token = specialLot(s, { expiresAt: good });
    const list = (expiresAt: bigint) =>
      s.call(s.producer, 'marketplace/list-lot', Cl.uint(token), Cl.uint(1), Cl.uint(expiresAt));
    expect(list(good + 1n)).toMatchObject({ err: 4016n, moves: [], prints: [] });
    expect(list(good).ok).toBe(1n);
  });

  it('says that a lot is of a rehearsal', () => {
    const s = opened();
    s.listed(specialLot(s, { trial: true }));
    expect(listing(s, 1n)).not.toHaveProperty('trial');
    cancel(s, 1n);
    const again = [Cl.uint(1_000_000), Cl.uint(1), Cl.uint(s.now() + 600n)];
    const { prints } = s.call(s.producer, 'marketplace/list-lot', ...again);
    expect(prints[0]).toMatchObject({ listing: 2n, trial: true });
  });
});

describe('a private listing', () => {
  it('names its buyer in the record and in the event', () => {
    const s = opened();
    const token = s.lot(MWH);
    const terms = [Cl.uint(token), Cl.uint(5_000n), Cl.uint(s.now() + 600n)];
    const outcome = s.call(s.producer, 'marketplace/list-private', ...terms, Cl.principal(s.buyer));
    expect(outcome.prints).toEqual([{ event: 'listed', listing: 1n, trial: false, ...(listing(s, 1n) as object) }]);
    expect(listing(s, 1n)).toMatchObject({ token, buyer: s.buyer, version: 1n });
  });

  it('is not for its seller', () => {
    const s = opened();
    const token = s.lot(MWH);
    const terms = [Cl.uint(token), Cl.uint(5_000n), Cl.uint(s.now() + 600n), Cl.principal(s.producer)];
    expect(s.call(s.producer, 'marketplace/list-private', ...terms).err).toBe(4008n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('is cancelled by its seller, not by its buyer', () => {
    const s = opened();
    const id = s.listed(s.lot(MWH), { buyer: s.buyer });
    expect(cancel(s, id, s.buyer).err).toBe(4007n);
    expect(cancel(s, id).ok).toBe(true);
  });
});

describe('listing many', () => {
  it('lists one as list-lot does', () => {
    const s = opened();
    const token = s.lot(MWH);
    const { ok, prints } = listMany(s, [token]);
    expect(ok).toBe(1n);
    expect(prints).toEqual([{ event: 'listed', listing: 1n, trial: false, ...(listing(s, 1n) as object) }]);
    expect(listing(s, 1n)).toMatchObject({ token, buyer: null, 'fee-bps': 100n, version: 1n });
  });

  it('lists 50 under consecutive numbers, answers the last, and counts on from there', () => {
    const s = opened();
    s.listed(s.lot(MWH));
    const tokens = smallLots(s, 50);
    const { ok, prints } = listMany(s, tokens);
    expect(ok).toBe(51n);
    expect(prints.map(({ listing: id, token }) => [id, token])).toEqual(
      tokens.map((token, i) => [BigInt(i + 2), token]),
    );
    expect(s.listed(s.lot(MWH))).toBe(52n);
  });

  it('cannot be asked for 51', () => {
    const s = opened();
    expect(() =>
      listMany(
        s,
        Array.from({ length: 51 }, () => 1n),
      ),
    ).toThrow('TypeValueError');
  });

  it.each([
    ['a lot twice', 3002n, (lots: bigint[]) => [...lots, lots[0]!]],
    ["somebody else's lot", 3002n, (lots: bigint[], other: bigint) => [...lots, other]],
    ['a lot that does not exist', 3003n, (lots: bigint[]) => [...lots, 999n]],
  ])('lists nothing when one is %s', (_, code, named) => {
    const s = opened();
    const lots = smallLots(s, 2);
    const other = s.lot(MWH, s.producer2);
    expect(listMany(s, named(lots, other))).toMatchObject({ err: code, moves: [], prints: [] });
    expect(lots.map((token) => s.owner(token))).toEqual([s.producer, s.producer]);
    expect(s.read('marketplace/get-config')).toMatchObject({ listings: 0n });
  });

  it('refuses an empty list, a bad price and a passed expiry', () => {
    const s = opened();
    const lots = smallLots(s, 1);
    expect(listMany(s, []).err).toBe(4018n);
    expect(listMany(s, lots, 0n).err).toBe(4004n);
    expect(listMany(s, lots, 1n, s.now()).err).toBe(4005n);
  });
});

describe('changing the price', () => {
  it('raises the version, keeps the rest and says so', () => {
    const s = opened();
    const id = s.listed(s.lot(MWH), { price: 5_000n });
    const before = listing(s, id) as object;
    setFee(s, 500n);
    const outcome = changePrice(s, id, 7_000n);
    expect(outcome).toMatchObject({ ok: 2n, moves: [] });
    expect(outcome.prints).toEqual([
      { event: 'price-changed', listing: id, seller: s.producer, price: 7_000n, version: 2n },
    ]);
    expect(listing(s, id)).toEqual({ ...before, price: 7_000n, version: 2n });
  });

  it('to the same price is a new version too', () => {
    const s = opened();
    const id = s.listed(s.lot(MWH), { price: 5_000n });
    expect([changePrice(s, id, 5_000n).ok, changePrice(s, id, 5_000n).ok]).toEqual([2n, 3n]);
  });

  it('keeps the version when a part is sold', () => {
    const s = funded();
    const id = s.listed(s.lot(2n * MWH));
    changePrice(s, id, 6_000n);
    expect(buy(s, id, { version: 2n }).ok).toMatchObject({ total: 6_000n });
    expect(listing(s, id)).toMatchObject({ version: 2n, wh: MWH });
  });

  it('takes prices from 1 sat to all the sats there are', () => {
    const s = opened();
    const id = s.listed(s.lot(MWH));
    expect([changePrice(s, id, 1n).ok, changePrice(s, id, MAX_PRICE).ok]).toEqual([2n, 3n]);
    expect([changePrice(s, id, 0n).err, changePrice(s, id, MAX_PRICE + 1n).err]).toEqual([4004n, 4004n]);
  });

  it('ends with the expiry, at the very second', () => {
    const s = opened();
    const id = s.listed(s.lot(MWH), { expiresAt: s.now() + 20n });
    expect(changePrice(s, id, 6_000n).ok).toBe(2n);
    expect(changePrice(s, id, 7_000n).err).toBe(4006n);
  });
});

describe('a way out of escrow', () => {
  it('is cancelling, which returns the lot and closes the listing', () => {
    const s = opened();
    const token = s.lot(MWH);
    s.listed(token);
    const outcome = cancel(s, 1n);
    expect(outcome.prints).toEqual([{ event: 'cancelled', listing: 1n, token, seller: s.producer }]);
    expect([s.owner(token), listing(s, 1n)]).toEqual([s.producer, null]);
    expect([cancel(s, 1n).err, release(s, 1n).err]).toEqual([4003n, 4003n]);
  });

  it('is open when everything is paused, the listing expired and the body suspended', () => {
    const s = opened();
    const token = s.lot(MWH);
    s.listed(token, { expiresAt: s.now() + 60n });
    setPaused(s, 'list', 'buy');
    s.must(s.member, 'verification/suspend-body', Cl.principal(s.body));
    simnet.mineEmptyBurnBlocks(10);
    expect(cancel(s, 1n).ok).toBe(true);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('returns what is left after a part was sold', () => {
    const s = funded();
    s.listed(s.lot(10n * MWH));
    const rest = buy(s, 1n, { wh: 4n * MWH }).prints.at(-1)?.rest as bigint;
    expect(cancel(s, 1n).ok).toBe(true);
    expect(s.owner(rest)).toBe(s.producer);
    expect(s.read('rec-nft/get-lot', Cl.uint(rest))).toMatchObject({ wh: 6n * MWH });
  });

  it('is open to anybody from the second of the expiry on, and leads to the seller', () => {
    const s = opened();
    const token = s.lot(MWH);
    s.listed(token, { expiresAt: s.now() + 20n, buyer: s.buyer });
    expect(release(s, 1n)).toMatchObject({ err: 4017n, moves: [], prints: [] });
    const outcome = release(s, 1n);
    expect(outcome.prints).toEqual([{ event: 'released', listing: 1n, token, seller: s.producer }]);
    expect([s.owner(token), listing(s, 1n)]).toEqual([s.producer, null]);
    expect(release(s, 1n).err).toBe(4003n);
  });
});
