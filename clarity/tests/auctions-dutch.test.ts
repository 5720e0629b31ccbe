import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MWH } from '../tools/scenario.ts';
import {
  auctionOf,
  buyDutch,
  DAY,
  dutch,
  english,
  escrowOf,
  funded,
  held,
  openDutch,
  START_SATS,
} from './support/auctions.ts';
import { passTo } from './support/clock.ts';
import { opened } from './support/market.ts';
import { specialLot } from './support/special-lots.ts';

const MAX_PRICE = 2_100_000_000_000_000n;

describe('opening a Dutch auction', () => {
  it('moves the lot into escrow and announces the terms, without any extension', () => {
    const s = opened();
    const token = s.lot(10n * MWH);
    const now = s.now();
    const outcome = openDutch(s, 2_000n, 1_000n, { token, endsAt: now + DAY });
    expect(outcome).toMatchObject({ ok: 1n, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toEqual([
      {
        event: 'auction-opened',
        auction: 1n,
        kind: 'dutch',
        token,
        seller: s.producer,
        wh: 10n * MWH,
        trial: false,
        'start-price': 2_000n,
        'end-price': 1_000n,
        'starts-at': now,
        'ends-at': now + DAY,
        'hard-end': now + DAY,
        'fee-bps': 100n,
      },
    ]);
    expect(s.owner(token)).toBe(escrowOf(s));
  });

  it.each([
    { what: 'an end price of nothing', start: 2_000n, end: 0n, err: 5003n },
    { what: 'a price that stays', start: 1_000n, end: 1_000n, err: 5003n },
    { what: 'a price that rises', start: 1_000n, end: 1_001n, err: 5003n },
    { what: 'more than 21 million bitcoin', start: MAX_PRICE + 1n, end: 1n, err: 5003n },
    { what: 'the highest price', start: MAX_PRICE, end: 1n, err: undefined },
    { what: 'the lowest prices', start: 2n, end: 1n, err: undefined },
  ])('with $what is answered with $err', ({ start, end, err }) => {
    expect(openDutch(opened(), start, end).err).toBe(err);
  });

  it('keeps to the same durations as an English one', () => {
    const s = opened();
    const token = s.lot(MWH);
    const open = (length: bigint) => openDutch(s, 2n, 1n, { token, endsAt: s.now() + length }).err;
    expect([HOUR - 1n, 30n * DAY + 1n, 30n * DAY].map(open)).toEqual([5004n, 5004n, undefined]);
  });

  it('ends before the lot expires, by a second at least', () => {
    const s = opened();
    const endsAt = s.now() + DAY;
    const short = specialLot(s, MWH, { expiresAt: endsAt });
    const enough = specialLot(s, MWH, { expiresAt: endsAt + 1n });
    expect(openDutch(s, 2n, 1n, { token: short, endsAt }).err).toBe(5005n);
    expect(openDutch(s, 2n, 1n, { token: enough, endsAt }).ok).toBe(1n);
  });
});

describe('buying at the price of the moment', () => {
  it('pays seller and treasury, moves the lot and closes the auction', () => {
    const s = funded();
    const { token, endsAt } = dutch(s, 20_000n, 10_000n);
    passTo(s, endsAt - DAY / 2n);
    const outcome = buyDutch(s, { limit: 15_000n });
    expect(outcome.ok).toEqual({ token, wh: MWH, total: 15_000n, fee: 150n });
    expect(outcome.moves).toEqual(['ft_transfer_event', 'ft_transfer_event', 'nft_transfer_event']);
    expect(outcome.prints).toEqual([
      {
        event: 'auction-bought',
        auction: 1n,
        token,
        seller: s.producer,
        buyer: s.buyer,
        wh: MWH,
        trial: false,
        total: 15_000n,
        fee: 150n,
      },
    ]);
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.treasury), held(s)]).toEqual([
      START_SATS - 15_000n,
      14_850n,
      150n,
      0n,
    ]);
    expect([s.owner(token), auctionOf(s)]).toEqual([s.buyer, null]);
    expect(buyDutch(s).err).toBe(5006n);
  });

  it('costs the start price in the block of the opening', () => {
    const s = opened();
    const token = s.lot(MWH);
    const endsAt = s.now() + DAY;
    const [open] = s.simnet.mineBlock([
      {
        callPublicFn: {
          contract: 'auctions',
          method: 'open-dutch',
          args: [Cl.uint(token), Cl.uint(2_000), Cl.uint(1_000), Cl.uint(endsAt)] as never,
          sender: s.producer,
        },
      },
    ]);
    expect(open?.result).toEqual({ type: 'ok', value: { type: 'uint', value: 1n } });
    expect(s.read('auctions/current-price', Cl.uint(1))).toBe(2_000n);
  });

  it('is possible in the last second, at a price rounded up, and not in the second of the end', () => {
    const s = funded();
    const last = s.now() + DAY;
    openDutch(s, 2_000n, 1_000n, { token: s.lot(MWH), endsAt: last + 1n });
    openDutch(s, 2_000n, 1_000n, { token: s.lot(MWH), endsAt: last + 10n });
    passTo(s, last);
    expect(buyDutch(s).ok).toMatchObject({ total: 1_001n });
    expect(buyDutch(s, { id: 2n }).err).toBe(5010n);
    expect(s.read('auctions/current-price', Cl.uint(2))).toBe(1_000n);
  });

  it('for a limit of one sat less is refused, for the price itself not', () => {
    const s = funded();
    const { endsAt } = dutch(s, 2_000n, 1_000n);
    passTo(s, endsAt - DAY / 2n);
    expect(buyDutch(s, { limit: 1_499n }).err).toBe(5015n);
    passTo(s, endsAt - DAY / 4n);
    expect(buyDutch(s, { limit: 1_250n }).ok).toMatchObject({ total: 1_250n });
  });

  it('by the seller is refused', () => {
    const s = funded();
    s.fund(s.producer, START_SATS);
    dutch(s);
    expect(buyDutch(s, { buyer: s.producer }).err).toBe(5009n);
  });

  it('for more than the buyer has changes nothing', () => {
    const s = funded();
    const { token } = dutch(s, 2n * START_SATS, START_SATS + 1n);
    expect(buyDutch(s, { limit: MAX_PRICE })).toMatchObject({ err: 5016n, moves: [], prints: [] });
    expect(s.owner(token)).toBe(escrowOf(s));
  });

  it('of an English auction and of none is refused', () => {
    const s = funded();
    english(s);
    expect(buyDutch(s).err).toBe(5008n);
    expect(buyDutch(s, { id: 2n }).err).toBe(5006n);
    expect([1, 2].map((id) => s.read('auctions/current-price', Cl.uint(id)))).toEqual([null, null]);
  });
});

it('the price falls on a straight line, never rises, and is rounded up by less than a sat', () => {
  const priceAt = (now: bigint, from: bigint, to: bigint, start: bigint, end: bigint): bigint => {
    const args = [now, from, to, start, end].map((n) => Cl.uint(n)) as never;
    const { result } = simnet.callPrivateFn('auctions', 'price-at', args, simnet.deployer);
    return (result as unknown as { value: bigint }).value;
  };
  const terms = fc.record({
    from: fc.bigInt({ min: 0n, max: 2n ** 40n }),
    length: fc.bigInt({ min: HOUR, max: 30n * DAY }),
    end: fc.bigInt({ min: 1n, max: MAX_PRICE - 1n }),
    fall: fc.bigInt({ min: 1n, max: MAX_PRICE }),
    permille: fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 2, maxLength: 5 }),
  });
  fc.assert(
    fc.property(terms, ({ from, length, end, fall, permille }) => {
      const to = from + length;
      const start = end + fall > MAX_PRICE ? MAX_PRICE : end + fall;
      expect(priceAt(from, from, to, start, end)).toBe(start);
      expect(priceAt(to, from, to, start, end)).toBe(end);
      const times = permille.map((part) => from + (length * part) / 1_000n).sort((a, b) => Number(a - b));
      const prices = times.map((time) => priceAt(time, from, to, start, end));
      prices.forEach((price, i) => {
        if (i > 0) expect(price).toBeLessThanOrEqual(prices[i - 1]!);
        const above = (price - end) * length - (start - end) * (to - times[i]!);
        expect(above >= 0n && above < length).toBe(true);
      });
    }),
    { numRuns: 100 },
  );
});
