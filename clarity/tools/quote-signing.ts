import { createHash } from 'node:crypto';
import { Cl, encodeStructuredDataBytes, signStructuredData } from '@stacks/transactions';

/** What a seller signs: `wh` of the lot `token` in his stock at `price` sats per MWh, for `buyer` or for anybody. */
export interface Quote {
  seller: string;
  token: bigint;
  wh: bigint;
  price: bigint;
  buyer: string | null;
  expiresAt: bigint;
  nonce: bigint;
  counter: bigint;
}

/** Where a quote is settled: the principal of the contract `quotes` and the id of its chain. */
export interface QuoteDomain {
  contract: string;
  chainId: bigint;
}

export const quoteTuple = (quote: Quote) =>
  Cl.tuple({
    seller: Cl.principal(quote.seller),
    token: Cl.uint(quote.token),
    wh: Cl.uint(quote.wh),
    price: Cl.uint(quote.price),
    buyer: quote.buyer === null ? Cl.none() : Cl.some(Cl.principal(quote.buyer)),
    'expires-at': Cl.uint(quote.expiresAt),
    nonce: Cl.uint(quote.nonce),
    counter: Cl.uint(quote.counter),
  });

export const domainTuple = ({ contract, chainId }: QuoteDomain) =>
  Cl.tuple({ name: Cl.stringAscii(contract), version: Cl.stringAscii('1'), 'chain-id': Cl.uint(chainId) });

/** The SIP-018 hash of a quote, as `quotes.quote-digest` computes it. */
export function quoteDigest(quote: Quote, domain: QuoteDomain): Uint8Array {
  const encoded = encodeStructuredDataBytes({ message: quoteTuple(quote), domain: domainTuple(domain) });
  return createHash('sha256').update(encoded).digest();
}

/** What a wallet answers to `stx_signStructuredMessage`, as bytes: r, s and the recovery id. */
export function signQuote(quote: Quote, domain: QuoteDomain, privateKey: string): Uint8Array {
  const signature = signStructuredData({ message: quoteTuple(quote), domain: domainTuple(domain), privateKey });
  return Buffer.from(signature, 'hex');
}
