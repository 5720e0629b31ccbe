import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestUnderTest } from '../tools/manifest-under-test.ts';
import type { Quote } from '../tools/quote-signing.ts';
import { MWH, type Outcome, Scenario } from '../tools/scenario.ts';
import {
  cancelAll,
  cancelQuote,
  deposit,
  quoteFor,
  quotesOf,
  settle,
  signed,
  stock,
  withdraw,
} from './support/quotes.ts';

const START_SATS = 10_000_000n;

interface Step {
  kind: 'deposit' | 'withdraw' | 'sign' | 'settle' | 'cancel' | 'cancel-all';
  actor: number;
  pick: number;
  percent: number;
  price: bigint;
}

interface Model {
  /** Every live lot: who holds it, or whose it is in stock. */
  lots: Map<bigint, { holder: string; inStock: boolean; wh: bigint }>;
  quotes: { quote: Quote; signature: Uint8Array; used: boolean }[];
  counters: Map<string, bigint>;
  nonce: bigint;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('deposit', 'withdraw', 'sign', 'sign', 'settle', 'settle', 'settle', 'cancel', 'cancel-all'),
  actor: fc.nat(2),
  pick: fc.nat(1_000),
  percent: fc.constantFrom(1, 30, 100, 100),
  price: fc.constantFrom(1n, 199n, 5_000n),
});

const at = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(items.length, 1)];
const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** The code with which a settlement has to be refused, in the order in which the contract looks. */
function refusalOf(model: Model, { quote, used }: Model['quotes'][number], buyer: string): bigint | undefined {
  const lot = model.lots.get(quote.token);
  if (!lot?.inStock) return 7002n;
  if (lot.holder !== quote.seller) return 7004n;
  if (buyer === quote.seller) return 7005n;
  if (quote.buyer !== null && quote.buyer !== buyer) return 7006n;
  if (quote.counter !== (model.counters.get(quote.seller) ?? 0n)) return 7009n;
  if (quote.wh > lot.wh) return 7010n;
  return used ? 7013n : undefined;
}

function run(s: Scenario, model: Model, { kind, actor, pick, percent, price }: Step): void {
  const actors = [s.producer, s.buyer, s.buyer2];
  const who = actors[actor] ?? s.producer;
  const [token, lot] = at([...model.lots], pick) ?? [];
  const refusedUnless = (allowed: boolean, outcome: Outcome, code: bigint): boolean => {
    if (allowed) expect(outcome.err).toBeUndefined();
    else expect(outcome.err).toBe(code);
    return allowed;
  };

  if (kind === 'cancel-all') {
    const counter = (model.counters.get(who) ?? 0n) + 1n;
    expect(cancelAll(s, who).ok).toBe(counter);
    model.counters.set(who, counter);
  } else if (kind === 'settle' || kind === 'cancel') {
    const offer = at(model.quotes, pick);
    if (!offer) return;
    if (kind === 'cancel') {
      const code = who === offer.quote.seller ? 7013n : 7015n;
      if (refusedUnless(code === 7013n && !offer.used, cancelQuote(s, offer.quote, who), code)) offer.used = true;
      return;
    }
    const code = refusalOf(model, offer, who);
    const outcome = settle(s, offer.quote, { buyer: who, signature: offer.signature });
    if (!refusedUnless(code === undefined, outcome, code ?? 0n)) return;
    offer.used = true;
    const sold = outcome.ok as { token: bigint; rest: bigint | null; total: bigint };
    const { wh, seller, price: perMwh } = offer.quote;
    expect(sold.total).toBe((wh * perMwh + MWH - 1n) / MWH);
    const left = (model.lots.get(offer.quote.token)?.wh ?? 0n) - wh;
    model.lots.delete(offer.quote.token);
    model.lots.set(sold.token, { holder: who, inStock: false, wh });
    if (sold.rest !== null) model.lots.set(sold.rest, { holder: seller, inStock: true, wh: left });
    expect(sold.rest === null).toBe(left === 0n);
  } else if (token === undefined || !lot) {
    return;
  } else if (kind === 'deposit') {
    if (refusedUnless(!lot.inStock && lot.holder === who, deposit(s, token, who), 3002n)) lot.inStock = true;
  } else if (kind === 'withdraw') {
    const code = lot.inStock ? 7003n : 7002n;
    if (refusedUnless(lot.inStock && lot.holder === who, withdraw(s, token, who), code)) lot.inStock = false;
  } else {
    model.nonce += 1n;
    const wh = (lot.wh * BigInt(percent)) / 100n || 1n;
    const counter = model.counters.get(lot.holder) ?? 0n;
    const buyer = pick % 2 === 0 ? null : who;
    const quote = quoteFor(s, token, { seller: lot.holder, wh, price, buyer, counter, nonce: model.nonce });
    model.quotes.push({ quote, signature: signed(s, quote), used: false });
  }
}

/** What has to hold after every step, whatever happened before. */
function checkInvariants(s: Scenario, model: Model): void {
  const last = s.read('rec-nft/get-last-token-id') as bigint;
  for (let token = 1n; token <= last; token += 1n) {
    const lot = model.lots.get(token);
    expect(s.owner(token)).toBe(lot ? (lot.inStock ? quotesOf(s) : lot.holder) : null);
    const entry = stock(s, token);
    if (lot?.inStock) expect(entry).toMatchObject({ seller: lot.holder, wh: lot.wh });
    else expect(entry).toBeNull();
    if (lot) expect(s.read('rec-nft/get-lot', Cl.uint(token))).toMatchObject({ wh: lot.wh });
  }
  expect(sum([...model.lots.values()].map(({ wh }) => wh))).toBe(30n * MWH);
  expect(s.sats(quotesOf(s))).toBe(0n);
  expect(sum([s.producer, s.buyer, s.buyer2, s.treasury].map((who) => s.sats(who)))).toBe(3n * START_SATS);
}

it('quotes hold exactly the lots in stock and no sBTC, over any sequence of steps', async () => {
  const sequences = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
    await simnet.initSession(process.cwd(), manifestUnderTest(), undefined);
    const s = new Scenario(simnet).open();
    const model: Model = { lots: new Map(), quotes: [], counters: new Map(), nonce: 0n };
    for (const who of [s.producer, s.buyer, s.buyer2]) s.fund(who, START_SATS);
    for (const holder of [s.producer, s.producer, s.buyer])
      model.lots.set(s.lot(10n * MWH, holder), { holder, inStock: false, wh: 10n * MWH });
    const first: Step = { kind: 'deposit', actor: 0, pick: 0, percent: 100, price: 1n };
    for (const next of [first, { ...first, kind: 'sign' as const }, ...steps]) {
      run(s, model, next);
      checkInvariants(s, model);
    }
  });
  await fc.assert(sequences, { numRuns: 12 });
}, 240_000);
