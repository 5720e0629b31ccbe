import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Scenario } from '../tools/scenario.ts';
import {
  auctionOf,
  bid,
  buyDutch,
  cancel,
  DAY,
  dutch,
  english,
  escrowOf,
  funded,
  held,
  openDutch,
  START_SATS,
  settle,
} from './support/auctions.ts';
import { passTo } from './support/clock.ts';
import { burnLot } from './support/special-lots.ts';

const setFee = (s: Scenario, bps: bigint) => s.must(s.member, 'marketplace/set-fee', Cl.uint(bps));
const setTreasury = (s: Scenario, who: string) => s.must(s.member, 'marketplace/set-treasury', Cl.principal(who));

describe('settling', () => {
  it('gives the lot to the highest bidder and his bid to seller and treasury, whoever calls', () => {
    const s = funded();
    const { token, endsAt } = english(s);
    bid(s, 1_000n);
    bid(s, 10_000n, s.buyer2);
    passTo(s, endsAt);
    const outcome = settle(s);
    expect(outcome.ok).toEqual({ outcome: 'sold', fee: 100n });
    expect(outcome.moves).toEqual(['nft_transfer_event', 'ft_transfer_event', 'ft_transfer_event']);
    expect(outcome.prints).toEqual([
      {
        event: 'auction-settled',
        auction: 1n,
        token,
        seller: s.producer,
        wh: MWH,
        trial: false,
        outcome: 'sold',
        highest: { bidder: s.buyer2, amount: 10_000n },
        fee: 100n,
      },
    ]);
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.treasury), held(s)]).toEqual([START_SATS, 9_900n, 100n, 0n]);
    expect([s.owner(token), auctionOf(s)]).toEqual([s.buyer2, null]);
  });

  it('without a bid returns the lot to the seller', () => {
    const s = funded();
    const { token, endsAt } = english(s);
    passTo(s, endsAt);
    const outcome = settle(s);
    expect(outcome).toMatchObject({ ok: { outcome: 'unsold', fee: 0n }, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toMatchObject([{ outcome: 'unsold', highest: null, fee: 0n }]);
    expect([s.owner(token), auctionOf(s)]).toEqual([s.producer, null]);
  });

  it('returns the lot of a Dutch auction that nobody bought', () => {
    const s = funded();
    const { token, endsAt } = dutch(s);
    passTo(s, endsAt - 10n);
    expect(settle(s).err).toBe(5011n);
    expect(settle(s).ok).toEqual({ outcome: 'unsold', fee: 0n });
    expect(s.owner(token)).toBe(s.producer);
  });

  it('is refused before the end, also before an end that a bid has moved', () => {
    const s = funded();
    const { endsAt } = english(s);
    passTo(s, endsAt - 10n);
    bid(s, 1_000n);
    expect(settle(s).err).toBe(5011n);
    passTo(s, endsAt + 590n - 10n);
    expect(settle(s).err).toBe(5011n);
    expect(settle(s).ok).toBeDefined();
  });

  it('happens once', () => {
    const s = funded();
    const { endsAt } = english(s);
    bid(s, 1_000n);
    passTo(s, endsAt);
    settle(s);
    expect(settle(s).err).toBe(5006n);
    expect(held(s)).toBe(0n);
  });

  it('of a bid of 1 sat pays it to the seller without a fee', () => {
    const s = funded();
    const { endsAt } = english(s, 1n);
    bid(s, 1n);
    passTo(s, endsAt);
    expect(settle(s)).toMatchObject({ ok: { fee: 0n }, moves: ['nft_transfer_event', 'ft_transfer_event'] });
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([1n, 0n]);
  });

  it('gives the bid back when the lot no longer exists, so that no money waits for ever', () => {
    const s = funded();
    const { token, endsAt } = english(s);
    bid(s, 1_000n);
    burnLot(s, token, escrowOf(s));
    passTo(s, endsAt);
    expect(settle(s)).toMatchObject({ ok: { outcome: 'void', fee: 0n }, moves: ['ft_transfer_event'] });
    expect([s.sats(s.buyer), s.sats(s.producer), held(s), auctionOf(s)]).toEqual([START_SATS, 0n, 0n, null]);
  });

  it('closes an auction without a bid whose lot no longer exists', () => {
    const s = funded();
    const { token, endsAt } = dutch(s);
    burnLot(s, token, escrowOf(s));
    expect(buyDutch(s).err).toBe(3003n);
    passTo(s, endsAt);
    expect(settle(s)).toMatchObject({ ok: { outcome: 'void' }, moves: [] });
  });
});

describe('the fee of an auction', () => {
  it('is that of the opening, the treasury that of the sale', () => {
    const s = funded();
    const { endsAt } = english(s);
    dutch(s, 20_000n, 10_000n);
    bid(s, 10_000n);
    setFee(s, 500n);
    setTreasury(s, s.outsider);
    passTo(s, endsAt);
    expect(settle(s).ok).toMatchObject({ fee: 100n });
    const { total, fee } = buyDutch(s, { id: 2n }).ok as { total: bigint; fee: bigint };
    expect(fee).toBe(total / 100n);
    expect([s.sats(s.outsider), s.sats(s.treasury)]).toEqual([100n + fee, 0n]);
  });

  it.each(['bidder', 'seller'] as const)('is nothing when the treasury is the %s', (role) => {
    const s = funded();
    const { token, endsAt } = english(s);
    setTreasury(s, role === 'bidder' ? s.buyer : s.producer);
    bid(s, 10_000n);
    passTo(s, endsAt);
    expect(settle(s)).toMatchObject({ ok: { fee: 0n }, moves: ['nft_transfer_event', 'ft_transfer_event'] });
    expect([s.sats(s.buyer), s.sats(s.producer), s.owner(token)]).toEqual([START_SATS - 10_000n, 10_000n, s.buyer]);
  });

  it.each(['buyer', 'seller'] as const)('is nothing when the treasury is the %s of a Dutch auction', (role) => {
    const s = funded();
    dutch(s, 20_000n, 19_999n);
    setTreasury(s, role === 'buyer' ? s.buyer : s.producer);
    expect(buyDutch(s)).toMatchObject({ ok: { total: 20_000n, fee: 0n } });
    expect(s.sats(s.producer)).toBe(20_000n);
  });

  it('is one payment less when the market takes none', () => {
    const s = funded();
    setFee(s, 0n);
    dutch(s);
    expect(buyDutch(s).moves).toEqual(['ft_transfer_event', 'nft_transfer_event']);
  });

  it('is floored, at most 5 % of the total', () => {
    const s = funded();
    setFee(s, 500n);
    dutch(s, 20n, 19n);
    english(s, 19n);
    expect(buyDutch(s).ok).toMatchObject({ total: 20n, fee: 1n });
    bid(s, 19n, s.buyer, 2n);
    passTo(s, s.now() + DAY);
    expect(settle(s, 2n).ok).toMatchObject({ fee: 0n });
  });
});

describe('cancelling', () => {
  it('returns the lot and closes the auction', () => {
    const s = funded();
    const { token } = english(s);
    const outcome = cancel(s);
    expect(outcome).toMatchObject({ ok: true, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toEqual([
      { event: 'auction-cancelled', auction: 1n, token, seller: s.producer, returned: true, refunded: null },
    ]);
    expect([s.owner(token), auctionOf(s)]).toEqual([s.producer, null]);
    expect(cancel(s).err).toBe(5006n);
  });

  it('works for a Dutch auction, and after the end too', () => {
    const s = funded();
    const { token, endsAt } = dutch(s);
    passTo(s, endsAt);
    expect(cancel(s).ok).toBe(true);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('is for the seller only', () => {
    const s = funded();
    english(s);
    expect([s.outsider, s.member, s.deployer].map((who) => cancel(s, who).err)).toEqual([5014n, 5014n, 5014n]);
  });

  it('is refused from the first bid on, also after the end', () => {
    const s = funded();
    const { endsAt } = english(s);
    bid(s, 1_000n);
    expect(cancel(s).err).toBe(5013n);
    passTo(s, endsAt);
    expect(cancel(s).err).toBe(5013n);
  });

  it('closes an auction whose lot no longer exists', () => {
    const s = funded();
    const { token } = english(s);
    burnLot(s, token, escrowOf(s));
    expect(cancel(s)).toMatchObject({ ok: false, moves: [], prints: [{ returned: false }] });
    expect(auctionOf(s)).toBeNull();
  });

  it('leaves a lot free to be auctioned again under a new number', () => {
    const s = funded();
    const { token } = english(s);
    cancel(s);
    expect(openDutch(s, 2n, 1n, { token }).ok).toBe(2n);
  });
});
