import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { devnetAccounts } from '../localnet/accounts.ts';
import { type Quote, quoteDigest, quoteTuple, signQuote } from '../tools/quote-signing.ts';
import { MWH } from '../tools/scenario.ts';
import { opened } from './support/market.ts';
import {
  cancelQuote,
  DEVNET_CHAIN,
  deposit,
  domainOf,
  hex,
  keyOf,
  quoteFor,
  quotesOf,
  settle,
  signed,
  stocked,
  withdraw,
} from './support/quotes.ts';

const ORDER_OF_THE_CURVE = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The other signature that everybody can make from one: s -> n - s, and the recovery id turned. */
function malleated(signature: Uint8Array): Uint8Array {
  const s = ORDER_OF_THE_CURVE - BigInt(`0x${hex(signature.subarray(32, 64))}`);
  const turned = Buffer.from(s.toString(16).padStart(64, '0'), 'hex');
  return Buffer.concat([signature.subarray(0, 32), turned, Uint8Array.of((signature[64] ?? 0) ^ 1)]);
}

describe('the digest of a quote', () => {
  it.each([null, 'buyer'] as const)('is the one that wallets sign, for anybody and for one buyer: %s', (who) => {
    const s = opened();
    const quote = quoteFor(s, 7n, { buyer: who && s[who], nonce: 2n ** 128n - 1n });
    expect(s.read('quotes/quote-digest', quoteTuple(quote))).toBe(hex(quoteDigest(quote, domainOf(s))));
  });

  it('is signed by the account whose address the seller has, on this network', () => {
    const s = opened();
    const quote = quoteFor(s, 1n);
    const digest = Cl.buffer(quoteDigest(quote, domainOf(s)));
    expect(s.read('quotes/signer-of', digest, Cl.buffer(signed(s, quote)))).toBe(s.producer);
  });
});

describe('a signature', () => {
  const changes: { field: string; change: (quote: Quote, buyer: string) => Partial<Quote> }[] = [
    { field: 'wh', change: () => ({ wh: MWH }) },
    { field: 'price', change: () => ({ price: 1n }) },
    { field: 'buyer', change: (_, buyer) => ({ buyer }) },
    { field: 'expires-at', change: ({ expiresAt }) => ({ expiresAt: expiresAt + 1n }) },
    { field: 'nonce', change: () => ({ nonce: 2n }) },
  ];

  it.each(changes)('does not hold for another $field', ({ change }) => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    const altered = { ...quote, ...change(quote, s.buyer) };
    expect(settle(s, altered, { signature: signed(s, quote) }).err).toBe(7012n);
    expect(settle(s, quote).ok).toBeDefined();
  });

  it('does not hold for another lot of the same seller', () => {
    const { s, token } = stocked(opened());
    const other = stocked(s).token;
    expect(settle(s, quoteFor(s, other), { signature: signed(s, quoteFor(s, token)) }).err).toBe(7012n);
  });

  it('does not hold for a later counter', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    s.must(s.producer, 'quotes/cancel-all');
    expect(settle(s, { ...quote, counter: 1n }, { signature: signed(s, quote) }).err).toBe(7012n);
  });

  it('by another key than the seller is refused, also by the buyer and for the lot of another seller', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    expect(settle(s, quote, { signature: signed(s, quote, { key: keyOf(s.buyer) }) }).err).toBe(7012n);
    const other = quoteFor(s, token, { seller: s.buyer2 });
    expect(settle(s, other).err).toBe(7004n);
  });

  it.each([
    { what: 'another chain', chainId: 1n, contract: 'quotes' },
    { what: 'another contract', chainId: DEVNET_CHAIN, contract: 'bids' },
  ])('for $what is refused', ({ chainId, contract }) => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    const domain = { chainId, contract: `${s.deployer}.${contract}` };
    expect(settle(s, quote, { signature: signed(s, quote, { domain }) }).err).toBe(7012n);
  });

  it('for the same contract of another deployer is refused', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    const domain = { chainId: DEVNET_CHAIN, contract: `${s.outsider}.quotes` };
    expect(settle(s, quote, { signature: signQuote(quote, domain, keyOf(s.producer)) }).err).toBe(7012n);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['64 bytes', new Uint8Array(64).fill(1)],
    ['zeros', new Uint8Array(65)],
    ['ones', new Uint8Array(65).fill(0xff)],
  ])('of %s is refused', (_, signature) => {
    const { s, token } = stocked(opened());
    expect(settle(s, quoteFor(s, token), { signature }).err).toBe(7012n);
  });

  it('with a wrong recovery id is refused', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    for (const id of [0, 1, 2, 3, 4, 27, 255]) {
      const signature = Uint8Array.from(signed(s, quote));
      if (signature[64] === id) continue;
      signature[64] = id;
      expect(settle(s, quote, { signature }).err).toBe(7012n);
    }
  });
});

describe('a used quote', () => {
  it('is refused when the same lot is in stock again', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    expect(settle(s, quote).ok).toBeDefined();
    s.must(s.buyer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.buyer), Cl.principal(s.producer));
    deposit(s, token);
    expect(settle(s, quote).err).toBe(7013n);
    expect(settle(s, { ...quote, nonce: 2n }).ok).toBeDefined();
  });

  it('is refused with its high-S signature, which does recover the seller', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    const other = malleated(signed(s, quote));
    const digest = Cl.buffer(quoteDigest(quote, domainOf(s)));
    expect(other).not.toEqual(signed(s, quote));
    expect(s.read('quotes/signer-of', digest, Cl.buffer(other))).toBe(s.producer);
    expect(settle(s, quote).ok).toBeDefined();
    s.must(s.buyer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.buyer), Cl.principal(s.producer));
    deposit(s, token);
    expect(settle(s, quote, { signature: other }).err).toBe(7013n);
  });

  it('is refused with its low-S signature after it was settled with the high-S one', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    expect(settle(s, quote, { signature: malleated(signed(s, quote)) }).ok).toBeDefined();
    s.must(s.buyer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.buyer), Cl.principal(s.producer));
    deposit(s, token);
    expect(settle(s, quote).err).toBe(7013n);
  });

  it('is refused with a high-S signature when it was cancelled', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    cancelQuote(s, quote);
    expect(settle(s, quote, { signature: malleated(signed(s, quote)) }).err).toBe(7013n);
  });

  it('cannot sell the lot for a new holder who deposits it', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    withdraw(s, token);
    s.must(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(s.producer2));
    deposit(s, token, s.producer2);
    expect(settle(s, quote).err).toBe(7004n);
  });
});

describe('a hostile contract that a user calls', () => {
  const withAttacks = () => {
    const { s, token } = stocked(opened());
    const source = readFileSync(new URL('./support/quote-attacks.clar', import.meta.url), 'latin1');
    simnet.deployContract('quote-attacks', source, { clarityVersion: 5 }, s.deployer);
    return { s, token };
  };

  it('cannot deposit, withdraw or strand a lot of his', () => {
    const { s, token } = withAttacks();
    const own = s.lot(MWH);
    expect(s.call(s.producer, 'quote-attacks/deposit-his-lot', Cl.uint(own)).err).toBe(3002n);
    expect(s.call(s.producer, 'quote-attacks/strand-his-lot', Cl.uint(own)).err).toBe(3010n);
    expect(s.call(s.producer, 'quote-attacks/withdraw-his-lot', Cl.uint(token)).err).toBe(7003n);
    expect([s.owner(own), s.owner(token)]).toEqual([s.producer, quotesOf(s)]);
  });

  it('cannot settle with his sBTC, nor in his name', () => {
    const { s, token } = withAttacks();
    const attack = (quote: Quote) =>
      s.call(s.buyer, 'quote-attacks/settle-with-his-money', quoteTuple(quote), Cl.buffer(signed(s, quote)));
    expect(attack(quoteFor(s, token)).err).toBe(7014n);
    expect(attack(quoteFor(s, token, { buyer: s.buyer })).err).toBe(7006n);
    expect(s.sats(s.buyer)).toBe(1_000_000n);
  });

  it('cannot cancel his quotes', () => {
    const { s, token } = withAttacks();
    const quote = quoteFor(s, token);
    expect(s.call(s.producer, 'quote-attacks/cancel-his-quote', quoteTuple(quote)).err).toBe(7015n);
    expect(s.call(s.producer, 'quote-attacks/cancel-all-of-his').ok).toBe(1n);
    expect(s.read('quotes/get-counter', Cl.principal(s.producer))).toBe(0n);
    expect(settle(s, quote).ok).toBeDefined();
  });

  it('has no key: a contract cannot be the seller of a quote', () => {
    const { s, token } = withAttacks();
    const quote = quoteFor(s, token, { seller: `${s.deployer}.quote-attacks` });
    const { deployer } = devnetAccounts();
    expect(settle(s, quote, { signature: signed(s, quote, { key: deployer.privateKey }) }).err).toBe(7004n);
  });
});
