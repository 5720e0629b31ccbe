import { getAddressFromPublicKey } from '@stacks/transactions';
import { type Abi, encode } from './abi.ts';
import type * as R from './records.ts';
import { release, split, transferLot } from './rules-certificates.ts';
import { signerKey } from './rules-verification.ts';
import { by, type Ctx, demand, hex, known, MAX_PRICE, structuredDigest, totalOf, type World } from './world.ts';

const self = (w: World): string => w.contract('quotes');
const isGood = (w: World, until: bigint | null): boolean => until === null || w.now < until;

export const quoteDigest = (w: World, abi: Abi, quote: R.Quote): string =>
  hex(structuredDigest(self(w), encode(abi.argumentsOf('quotes/settle')[0]?.type ?? '', quote)));

export function deposit(w: World, ctx: Ctx, token: bigint): bigint {
  const { 'fee-bps': fee, 'quotes-paused': paused } = w.market;
  const seller = ctx.caller;
  demand(!paused, 7001n);
  const lot = transferLot(w, { origin: ctx.origin, caller: self(w) }, token, seller, self(w));
  demand(isGood(w, lot['expires-at']), 7008n);
  const entry = { seller, wh: lot.wh, 'expires-at': lot['expires-at'], trial: lot.trial, 'fee-bps': fee };
  w.stock.set(token, entry);
  w.print({ ...entry, event: 'quote-stock-deposited', token });
  return lot.wh;
}

export function withdraw(w: World, ctx: Ctx, token: bigint): bigint {
  const { seller, wh, trial } = known(w.stock.get(token), 7002n);
  demand(ctx.caller === seller, 7003n);
  release(w, self(w), token, seller);
  w.stock.delete(token);
  w.print({ event: 'quote-stock-withdrawn', token, seller, wh, trial });
  return wh;
}

function isSigned(digest: string, signature: string, seller: string): boolean {
  const key = signerKey(digest, signature);
  return key !== null && getAddressFromPublicKey(key, 'testnet') === seller;
}

export function settle(w: World, ctx: Ctx, abi: Abi, quote: R.Quote, signature: string) {
  const { token, seller, wh, price, counter } = quote;
  const entry = known(w.stock.get(token), 7002n);
  const digest = quoteDigest(w, abi, quote);
  const buyer = ctx.caller;
  const { treasury } = w.market;
  demand(!w.market['quotes-paused'], 7001n);
  demand(seller === entry.seller, 7004n);
  demand(buyer !== seller, 7005n);
  demand(quote.buyer === null || quote.buyer === buyer, 7006n);
  demand(w.now < quote['expires-at'], 7007n);
  demand(isGood(w, entry['expires-at']), 7008n);
  demand(counter === (w.counters.get(seller) ?? 0n), 7009n);
  demand(wh > 0n && wh <= entry.wh, 7010n);
  demand(price > 0n && price <= MAX_PRICE, 7011n);
  demand(isSigned(digest, signature, seller), 7012n);
  demand(!w.usedQuotes.has(digest), 7013n);
  w.usedQuotes.set(digest, true);
  const total = totalOf(wh, price);
  const fee = [buyer, seller].includes(treasury) ? 0n : (total * entry['fee-bps']) / 10_000n;
  w.pay(ctx, self(w), buyer, seller, total - fee, 7014n);
  if (fee > 0n) w.pay(ctx, self(w), buyer, treasury, fee, 7014n);
  let sold: { token: bigint; rest: bigint | null } = { token, rest: null };
  if (wh === entry.wh) release(w, self(w), token, buyer);
  else {
    const { part, rest } = split(w, by(self(w)), token, wh, buyer);
    sold = { token: part, rest };
    w.stock.set(rest, { ...entry, wh: entry.wh - wh });
  }
  w.stock.delete(token);
  const amounts = { wh, price, total, fee, remaining: entry.wh - wh, trial: entry.trial };
  const said = { digest, stock: token, seller, buyer, nonce: quote.nonce, counter };
  w.print({ ...sold, ...said, ...amounts, event: 'quote-settled' });
  return { ...sold, wh, total, fee };
}

export function cancelQuote(w: World, ctx: Ctx, abi: Abi, quote: R.Quote): string {
  const digest = quoteDigest(w, abi, quote);
  const { seller, token, nonce, counter } = quote;
  demand(ctx.caller === seller, 7015n);
  demand(!w.usedQuotes.has(digest), 7013n);
  w.usedQuotes.set(digest, true);
  w.print({ event: 'quote-cancelled', digest, stock: token, seller, nonce, counter });
  return digest;
}

export function cancelAll(w: World, ctx: Ctx): bigint {
  const counter = (w.counters.get(ctx.caller) ?? 0n) + 1n;
  w.counters.set(ctx.caller, counter);
  w.print({ event: 'quotes-cancelled', seller: ctx.caller, counter });
  return counter;
}
