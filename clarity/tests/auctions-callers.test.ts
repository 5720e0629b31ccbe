import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Scenario } from '../tools/scenario.ts';
import {
  auctionOf,
  bid,
  DAY,
  dutch,
  english,
  escrowOf,
  fundContract,
  funded,
  held,
  START_SATS,
  settle,
} from './support/auctions.ts';
import { passTo } from './support/clock.ts';

function withContract(name: 'offers-phishing' | 'smart-wallet'): { s: Scenario; contract: string } {
  const s = funded();
  const source = readFileSync(new URL(`./support/${name}.clar`, import.meta.url), 'latin1');
  simnet.deployContract(name, source, { clarityVersion: 5 }, s.deployer);
  return { s, contract: `${s.deployer}.${name}` };
}

describe('a hostile contract that a user calls', () => {
  it.each(['auction-his-lot', 'auction-his-lot-down'])('cannot %s', (fn) => {
    const { s } = withContract('offers-phishing');
    const token = s.lot(MWH);
    expect(s.call(s.producer, `offers-phishing/${fn}`, Cl.uint(token)).err).toBe(3002n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it("cannot bid or buy with a user's sBTC", () => {
    const { s } = withContract('offers-phishing');
    english(s);
    dutch(s);
    expect(s.call(s.buyer, 'offers-phishing/bid-with-his-money', Cl.uint(1)).err).toBe(5016n);
    expect(s.call(s.buyer, 'offers-phishing/buy-with-his-money', Cl.uint(2)).err).toBe(5016n);
    expect(s.sats(s.buyer)).toBe(START_SATS);
  });

  it('cannot cancel the auction of a seller', () => {
    const { s } = withContract('offers-phishing');
    english(s);
    expect(s.call(s.producer, 'offers-phishing/cancel-his-auction', Cl.uint(1)).err).toBe(5014n);
  });

  it('cannot take money or lots out of the escrow itself', () => {
    const { s } = withContract('offers-phishing');
    const { token } = english(s);
    bid(s, 1_000n);
    const escrow = Cl.principal(escrowOf(s));
    expect(s.call(s.outsider, 'offers-phishing/empty', escrow).err).toBe(4n);
    expect(s.call(s.outsider, 'offers-phishing/take', escrow, Cl.uint(token)).err).toBe(3002n);
    expect([held(s), s.owner(token)]).toEqual([1_000n, escrowOf(s)]);
  });
});

describe('a contract that deals for itself', () => {
  it('bids, is outbid and gets its bid back', () => {
    const { s, contract } = withContract('smart-wallet');
    fundContract(s, contract, 5_000n);
    english(s);
    expect(s.call(s.outsider, 'smart-wallet/bid', Cl.uint(1), Cl.uint(5_000)).ok).toBeDefined();
    expect([s.sats(contract), auctionOf(s)]).toMatchObject([0n, { highest: { bidder: contract, amount: 5_000n } }]);
    expect(bid(s, 6_000n).ok).toBeDefined();
    expect([s.sats(contract), held(s)]).toEqual([5_000n, 6_000n]);
  });

  it('raises its own bid and wins the lot', () => {
    const { s, contract } = withContract('smart-wallet');
    fundContract(s, contract, 5_000n);
    const { token, endsAt } = english(s);
    s.call(s.outsider, 'smart-wallet/bid', Cl.uint(1), Cl.uint(4_000));
    s.call(s.outsider, 'smart-wallet/bid', Cl.uint(1), Cl.uint(5_000));
    expect([s.sats(contract), held(s)]).toEqual([0n, 5_000n]);
    passTo(s, endsAt);
    expect(settle(s).ok).toMatchObject({ outcome: 'sold' });
    expect(s.owner(token)).toBe(contract);
  });

  it('that fails after its bid leaves the bid before in place', () => {
    const { s, contract } = withContract('smart-wallet');
    fundContract(s, contract, 5_000n);
    english(s);
    bid(s, 1_000n);
    expect(s.call(s.outsider, 'smart-wallet/bid-and-fail', Cl.uint(1), Cl.uint(5_000)).err).toBe(1n);
    expect(auctionOf(s)).toMatchObject({ highest: { bidder: s.buyer, amount: 1_000n } });
    expect([s.sats(contract), s.sats(s.buyer), held(s)]).toEqual([5_000n, START_SATS - 1_000n, 1_000n]);
  });

  it('sells a lot and gets it back without a bid', () => {
    const { s, contract } = withContract('smart-wallet');
    const token = s.lot(MWH);
    s.must(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(contract));
    const endsAt = s.now() + DAY;
    const opened = s.call(s.outsider, 'smart-wallet/open', Cl.uint(token), Cl.uint(1), Cl.uint(endsAt));
    expect(opened.prints).toMatchObject([{ seller: contract }]);
    passTo(s, endsAt);
    settle(s);
    expect(s.owner(token)).toBe(contract);
  });
});

it('a treasury that is the escrow itself gets no fee, as nothing could take it out again', () => {
  const s = funded();
  const fee = (treasury: string) =>
    simnet.callPrivateFn(
      'auctions',
      'fee-of',
      [Cl.uint(10_000), Cl.uint(500), ...[s.buyer, s.producer, treasury].map((who) => Cl.principal(who))] as never,
      s.outsider,
    ).result;
  expect(fee(s.treasury)).toMatchObject({ value: 500n });
  expect(fee(escrowOf(s))).toMatchObject({ value: 0n });
});
