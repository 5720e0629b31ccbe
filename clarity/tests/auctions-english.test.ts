import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, MWH } from '../tools/scenario.ts';
import {
  auctionOf,
  bid,
  DAY,
  dutch,
  english,
  escrowOf,
  funded,
  held,
  openEnglish,
  START_SATS,
} from './support/auctions.ts';
import { opened } from './support/market.ts';
import { specialLot } from './support/special-lots.ts';

describe('opening an English auction', () => {
  it('moves the lot into escrow and announces the terms with the fee of today', () => {
    const s = opened();
    const token = s.lot(10n * MWH);
    const now = s.now();
    const outcome = openEnglish(s, 1_000n, { token, endsAt: now + DAY });
    const sale = {
      kind: 'english',
      token,
      seller: s.producer,
      wh: 10n * MWH,
      trial: false,
      'start-price': 1_000n,
      'end-price': 1_000n,
      'starts-at': now,
      'ends-at': now + DAY,
      'hard-end': now + 2n * DAY,
      'fee-bps': 100n,
    };
    expect(outcome).toMatchObject({ ok: 1n, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toEqual([{ event: 'auction-opened', auction: 1n, ...sale }]);
    expect(auctionOf(s)).toEqual({ ...sale, highest: null });
    expect(s.owner(token)).toBe(escrowOf(s));
    expect(s.read('auctions/get-last-auction')).toBe(1n);
  });

  it('takes a reserve of 1 sat to 21 million bitcoin', () => {
    const s = opened();
    const max = 2_100_000_000_000_000n;
    expect([0n, 1n, max, max + 1n].map((reserve) => openEnglish(s, reserve).err)).toEqual([
      5002n,
      undefined,
      undefined,
      5002n,
    ]);
  });

  it.each([
    { what: '1 hour', length: HOUR, err: undefined },
    { what: '1 second less than 1 hour', length: HOUR - 1n, err: 5004n },
    { what: '30 days', length: 30n * DAY, err: undefined },
    { what: '1 second more than 30 days', length: 30n * DAY + 1n, err: 5004n },
    { what: 'for ever', length: 2n ** 127n, err: 5004n },
  ])('for $what is answered with $err', ({ length, err }) => {
    const s = opened();
    const token = s.lot(MWH);
    expect(openEnglish(s, 1n, { token, endsAt: s.now() + length }).err).toBe(err);
  });

  it('refuses an end in the past', () => {
    const s = opened();
    expect(openEnglish(s, 1n, { endsAt: 0n }).err).toBe(5004n);
  });

  it("refuses somebody else's lot, and a lot that is already in an auction", () => {
    const s = opened();
    const { token } = english(s);
    expect(openEnglish(s, 1n, { token }).err).toBe(3002n);
    expect(openEnglish(s, 1n, { token: s.lot(MWH), seller: s.outsider }).err).toBe(3002n);
  });

  it('refuses a lot that could expire before the last extension ends, by a second', () => {
    const s = opened();
    const endsAt = s.now() + 2n * DAY;
    const short = specialLot(s, MWH, { expiresAt: endsAt + DAY });
    const enough = specialLot(s, MWH, { expiresAt: endsAt + DAY + 1n });
    expect(openEnglish(s, 1n, { token: short, endsAt })).toMatchObject({ err: 5005n, moves: [] });
    expect(openEnglish(s, 1n, { token: enough, endsAt }).ok).toBe(1n);
  });

  it('says that a lot is a trial', () => {
    const s = opened();
    const token = specialLot(s, MWH, { trial: true });
    expect(openEnglish(s, 1n, { token }).prints).toMatchObject([{ trial: true }]);
    expect(auctionOf(s)).toMatchObject({ trial: true });
  });
});

describe('bidding', () => {
  it('moves the first bid into escrow and announces it', () => {
    const s = funded();
    const { token, endsAt } = english(s);
    const outcome = bid(s, 1_000n);
    expect(outcome).toMatchObject({ ok: endsAt, moves: ['ft_transfer_event'] });
    expect(outcome.prints).toEqual([
      {
        event: 'auction-bid',
        auction: 1n,
        token,
        seller: s.producer,
        bidder: s.buyer,
        amount: 1_000n,
        outbid: null,
        'ends-at': endsAt,
      },
    ]);
    expect(auctionOf(s)).toMatchObject({ highest: { bidder: s.buyer, amount: 1_000n }, 'ends-at': endsAt });
    expect([s.sats(s.buyer), held(s)]).toEqual([START_SATS - 1_000n, 1_000n]);
  });

  it('takes exactly the reserve and not a sat less', () => {
    const s = funded();
    english(s, 1_000n);
    expect(s.read('auctions/minimum-bid', Cl.uint(1))).toBe(1_000n);
    expect(bid(s, 999n).err).toBe(5012n);
    expect(bid(s, 1_000n).ok).toBeDefined();
  });

  it('gives the bid before back in the same payment', () => {
    const s = funded();
    english(s);
    bid(s, 1_000n);
    const outcome = bid(s, 2_000n, s.buyer2);
    expect(outcome.moves).toEqual(['ft_transfer_event', 'ft_transfer_event']);
    expect(outcome.prints).toMatchObject([{ bidder: s.buyer2, outbid: { bidder: s.buyer, amount: 1_000n } }]);
    expect([s.sats(s.buyer), s.sats(s.buyer2), held(s)]).toEqual([START_SATS, START_SATS - 2_000n, 2_000n]);
  });

  it.each([
    { highest: 1n, next: 2n },
    { highest: 2n, next: 3n },
    { highest: 20n, next: 21n },
    { highest: 21n, next: 23n },
    { highest: 1_000n, next: 1_050n },
    { highest: 1_001n, next: 1_052n },
  ])('above $highest takes $next, 5 % more rounded up, and not a sat less', ({ highest, next }) => {
    const s = funded();
    english(s, 1n);
    bid(s, highest);
    expect(s.read('auctions/minimum-bid', Cl.uint(1))).toBe(next);
    expect(bid(s, next - 1n, s.buyer2).err).toBe(5012n);
    expect(bid(s, next, s.buyer2).ok).toBeDefined();
    expect(held(s)).toBe(next);
  });

  it('in a tie leaves the auction to who bid first', () => {
    const s = funded();
    english(s);
    bid(s, 1_000n);
    expect(bid(s, 1_000n, s.buyer2)).toMatchObject({ err: 5012n, moves: [] });
    expect(auctionOf(s)).toMatchObject({ highest: { bidder: s.buyer } });
  });

  it('by the highest bidder raises his bid and takes only the difference', () => {
    const s = funded();
    english(s);
    bid(s, START_SATS - 100_000n);
    const outcome = bid(s, START_SATS);
    expect(outcome.moves).toEqual(['ft_transfer_event']);
    expect(outcome.prints).toMatchObject([
      { bidder: s.buyer, amount: START_SATS, outbid: { bidder: s.buyer, amount: START_SATS - 100_000n } },
    ]);
    expect([s.sats(s.buyer), held(s)]).toEqual([0n, START_SATS]);
  });

  it('by the highest bidder needs the same 5 %', () => {
    const s = funded();
    english(s);
    bid(s, 1_000n);
    expect(bid(s, 1_049n).err).toBe(5012n);
    expect(bid(s, 1_050n).ok).toBeDefined();
  });

  it('by the seller is refused', () => {
    const s = funded();
    s.fund(s.producer, START_SATS);
    english(s);
    expect(bid(s, 1_000n, s.producer).err).toBe(5009n);
  });

  it('for more than the bidder has changes nothing', () => {
    const s = funded();
    english(s);
    bid(s, 1_000n, s.buyer2);
    expect(bid(s, START_SATS + 1n)).toMatchObject({ err: 5016n, moves: [], prints: [] });
    expect([s.sats(s.buyer), held(s)]).toEqual([START_SATS, 1_000n]);
  });

  it('in a Dutch auction and in none is refused', () => {
    const s = funded();
    dutch(s);
    expect(bid(s, 2_000n).err).toBe(5007n);
    expect(bid(s, 2_000n, s.buyer, 2n).err).toBe(5006n);
    expect([1, 2].map((id) => s.read('auctions/minimum-bid', Cl.uint(id)))).toEqual([null, null]);
  });

  it('keeps the bids of two auctions apart', () => {
    const s = funded();
    english(s);
    english(s);
    bid(s, 1_000n);
    bid(s, 3_000n, s.buyer, 2n);
    bid(s, 1_050n, s.buyer2);
    expect([s.sats(s.buyer), held(s)]).toEqual([START_SATS - 3_000n, 4_050n]);
  });
});
