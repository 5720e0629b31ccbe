import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { quoteDigest } from '../tools/quote-signing.ts';
import { MWH } from '../tools/scenario.ts';
import { expiringLot } from './support/expiring-lots.ts';
import { opened } from './support/market.ts';
import { everything, pauseOnly } from './support/paused.ts';
import {
  cancelAll,
  cancelQuote,
  deposit,
  domainOf,
  hex,
  quoteFor,
  settle,
  stock,
  stocked,
  withdraw,
} from './support/quotes.ts';

describe('withdrawing', () => {
  it('returns the lot', () => {
    const { s, token } = stocked(opened());
    const outcome = withdraw(s, token);
    expect(outcome).toMatchObject({ ok: 10n * MWH, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toEqual([
      { event: 'quote-stock-withdrawn', token, seller: s.producer, wh: 10n * MWH, trial: false },
    ]);
    expect([s.owner(token), stock(s, token)]).toEqual([s.producer, null]);
    expect(withdraw(s, token).err).toBe(7002n);
  });

  it('is for the seller only', () => {
    const { s, token } = stocked(opened());
    expect(withdraw(s, token, s.outsider).err).toBe(7003n);
    expect(withdraw(s, token, s.member).err).toBe(7003n);
  });

  it('works when quotes are paused, the certificates expired and the body suspended', () => {
    const s = opened();
    const token = expiringLot(s, (issue) => issue + 3_600n);
    stocked(s, token);
    pauseOnly(s, ...everything());
    s.must(s.member, 'verification/suspend-body', Cl.principal(s.body));
    simnet.mineEmptyBurnBlocks(7);
    expect(withdraw(s, token).ok).toBeDefined();
    expect(s.owner(token)).toBe(s.producer);
  });

  it('does not use up a quote: the same lot in stock again can be sold by it', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    withdraw(s, token);
    expect(settle(s, quote).err).toBe(7002n);
    deposit(s, token);
    expect(settle(s, quote).ok).toBeDefined();
  });
});

describe('cancelling', () => {
  it('one quote uses it up and leaves the others', () => {
    const { s, token } = stocked(opened());
    const [quote, other] = [quoteFor(s, token), quoteFor(s, token, { nonce: 2n })];
    const digest = hex(quoteDigest(quote, domainOf(s)));
    const outcome = cancelQuote(s, quote);
    expect(outcome.ok).toBe(digest);
    expect(outcome.prints).toEqual([
      { event: 'quote-cancelled', digest, stock: token, seller: s.producer, nonce: 1n, counter: 0n },
    ]);
    expect(s.read('quotes/is-used', Cl.bufferFromHex(digest))).toBe(true);
    expect(settle(s, quote).err).toBe(7013n);
    expect(cancelQuote(s, quote).err).toBe(7013n);
    expect(settle(s, other).ok).toBeDefined();
  });

  it('one quote is for its seller only', () => {
    const { s, token } = stocked(opened());
    expect(cancelQuote(s, quoteFor(s, token), s.outsider).err).toBe(7015n);
    expect(cancelQuote(s, quoteFor(s, token, { buyer: s.buyer }), s.buyer).err).toBe(7015n);
  });

  it('all quotes ends those of the old counter, of this seller only, also when paused', () => {
    const { s, token } = stocked(opened());
    pauseOnly(s, ...everything());
    const outcome = cancelAll(s);
    expect(outcome).toMatchObject({ ok: 1n, prints: [{ event: 'quotes-cancelled', seller: s.producer, counter: 1n }] });
    expect(cancelQuote(s, quoteFor(s, token, { nonce: 3n })).ok).toBeDefined();
    pauseOnly(s);
    expect(settle(s, quoteFor(s, token)).err).toBe(7009n);
    expect(settle(s, quoteFor(s, token, { counter: 2n })).err).toBe(7009n);
    expect(s.read('quotes/get-counter', Cl.principal(s.producer2))).toBe(0n);
    expect(settle(s, quoteFor(s, token, { counter: 1n })).ok).toBeDefined();
  });
});
