import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import {
  bid,
  buyDutch,
  cancel,
  dutch,
  english,
  funded,
  held,
  openDutch,
  openEnglish,
  settle,
} from './support/auctions.ts';
import { passTo } from './support/clock.ts';
import { allBut, everything, pauseOnly } from './support/paused.ts';

describe('while auctions are paused', () => {
  it('nothing is opened, bid or bought', () => {
    const s = funded();
    english(s);
    dutch(s);
    pauseOnly(s, 'auctions');
    expect([openEnglish(s), openDutch(s), bid(s, 1_000n), buyDutch(s, { id: 2n })].map(({ err }) => err)).toEqual([
      5001n,
      5001n,
      5001n,
      5001n,
    ]);
  });

  it('sellers cancel, and the clock runs: anybody settles after the end', () => {
    const s = funded();
    const { endsAt } = english(s);
    const { token } = english(s);
    bid(s, 10_000n);
    pauseOnly(s, ...everything());
    expect(cancel(s, s.producer, 2n).ok).toBe(true);
    passTo(s, endsAt);
    expect(settle(s).ok).toEqual({ outcome: 'sold', fee: 100n });
    expect([s.owner(token), held(s)]).toEqual([s.producer, 0n]);
  });

  it('a seller ends an auction with a bid before its end, as nobody can outbid it, and the bidder is paid back', () => {
    const s = funded();
    const { token } = english(s);
    const { endsAt } = english(s);
    for (const id of [1n, 2n]) bid(s, 10_000n, s.buyer, id);
    expect(cancel(s).err).toBe(5013n);
    pauseOnly(s, 'auctions');
    expect(cancel(s, s.buyer).err).toBe(5014n);
    const sats = s.sats(s.buyer);
    expect(cancel(s).prints).toMatchObject([{ refunded: { bidder: s.buyer, amount: 10_000n } }]);
    expect([s.owner(token), s.sats(s.buyer), held(s)]).toEqual([s.producer, sats + 10_000n, 10_000n]);
    passTo(s, endsAt);
    expect(cancel(s, s.producer, 2n).err).toBe(5013n);
  });

  it('a suspended verification body keeps nothing in escrow', () => {
    const s = funded();
    const { token, endsAt } = english(s);
    bid(s, 1_000n);
    s.must(s.member, 'verification/suspend-body', Cl.principal(s.body));
    passTo(s, endsAt);
    expect(settle(s).ok).toBeDefined();
    expect(s.owner(token)).toBe(s.buyer);
  });
});

it('a pause of everything else leaves auctions alone', () => {
  const s = funded();
  pauseOnly(s, ...allBut('auctions'));
  expect([openEnglish(s), openDutch(s), bid(s, 1_000n), buyDutch(s, { id: 2n })].map(({ err }) => err)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
