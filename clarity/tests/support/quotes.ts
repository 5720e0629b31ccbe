import { Cl } from '@stacks/transactions';
import { devnetAccounts } from '../../localnet/accounts.ts';
import { type Quote, type QuoteDomain, quoteTuple, signQuote } from '../../tools/quote-signing.ts';
import { MWH, type Scenario } from '../../tools/scenario.ts';

export const DEVNET_CHAIN = 0x80000000n;

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const quotesOf = (s: Scenario): string => `${s.deployer}.quotes`;
export const domainOf = (s: Scenario): QuoteDomain => ({ contract: quotesOf(s), chainId: DEVNET_CHAIN });

export function keyOf(address: string): string {
  const account = Object.values(devnetAccounts()).find((known) => known.address === address);
  if (!account) throw new Error(`No development key for ${address}`);
  return account.privateKey;
}

/** A quote of the producer for 10 MWh of a lot, to anybody, good for a day. */
export const quoteFor = (s: Scenario, token: bigint, fields: Partial<Quote> = {}): Quote => ({
  seller: s.producer,
  token,
  wh: 10n * MWH,
  price: 5_000n,
  buyer: null,
  expiresAt: s.now() + 86_400n,
  nonce: 1n,
  counter: 0n,
  ...fields,
});

export const signed = (s: Scenario, quote: Quote, { key = keyOf(quote.seller), domain = domainOf(s) } = {}) =>
  signQuote(quote, domain, key);

export const deposit = (s: Scenario, token: bigint, seller = s.producer) =>
  s.call(seller, 'quotes/deposit', Cl.uint(token));
export const withdraw = (s: Scenario, token: bigint, seller = s.producer) =>
  s.call(seller, 'quotes/withdraw', Cl.uint(token));
export const settle = (s: Scenario, quote: Quote, { buyer = s.buyer, signature = signed(s, quote) } = {}) =>
  s.call(buyer, 'quotes/settle', quoteTuple(quote), Cl.buffer(signature));
export const cancelQuote = (s: Scenario, quote: Quote, seller = quote.seller) =>
  s.call(seller, 'quotes/cancel-quote', quoteTuple(quote));
export const cancelAll = (s: Scenario, seller = s.producer) => s.call(seller, 'quotes/cancel-all');
export const stock = (s: Scenario, token: bigint) => s.read('quotes/get-stock', Cl.uint(token));

/** A lot of 10 MWh of the producer, in stock, and a buyer with 1,000,000 sats. */
export function stocked<S extends Scenario>(s: S, token = s.lot(10n * MWH)): { s: S; token: bigint } {
  s.fund(s.buyer, 1_000_000n);
  s.must(s.producer, 'quotes/deposit', Cl.uint(token));
  return { s, token };
}
