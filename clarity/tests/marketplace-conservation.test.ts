import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestUnderTest } from '../tools/manifest-under-test.ts';
import { type Outcome, Scenario } from '../tools/scenario.ts';
import {
  buy,
  buyAndRetire,
  cancel,
  changePrice,
  type Item,
  START_SATS,
  setFee,
  sweep,
  sweepAndRetire,
} from './support/marketplace.ts';

/** Each step names listings by position among the open ones, so that every sequence can be run and shrunk. */
const step = fc.record({
  kind: fc.constantFrom('list', 'private', 'buy', 'buy-retire', 'sweep', 'sweep-retire', 'price', 'cancel', 'fee'),
  actor: fc.nat(2),
  picks: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 5 }),
  percent: fc.bigInt({ min: 1n, max: 100n }),
  wh: fc.bigInt({ min: 1n, max: 3_500_000n }),
  price: fc.bigInt({ min: 1n, max: 20_000n }),
  bps: fc.bigInt({ min: 0n, max: 500n }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Offer {
  seller: string;
  wh: bigint;
  price: bigint;
  bps: bigint;
  version: bigint;
  buyer?: string;
}

interface Model {
  open: Map<bigint, Offer>;
  listings: bigint;
  bps: bigint;
  sats: Map<string, bigint>;
}

const totalOf = (wh: bigint, price: bigint): bigint => (wh * price + 999_999n) / 1_000_000n;

/** What a sale of `wh` of an offer moves. */
function pay(s: Scenario, model: Model, buyer: string, { seller, price, bps }: Offer, wh: bigint): bigint {
  const total = totalOf(wh, price);
  const fee = buyer === s.treasury ? 0n : (total * bps) / 10_000n;
  const add = (who: string, amount: bigint) => model.sats.set(who, (model.sats.get(who) ?? 0n) + amount);
  add(buyer, -total);
  add(seller, total - fee);
  add(s.treasury, fee);
  return total;
}

function run(s: Scenario, model: Model, { kind, actor, picks, percent, wh, price, bps }: Step): void {
  const actors = [s.producer, s.buyer, s.treasury];
  const who = actors[actor]!;
  const next = actors[(actor + 1) % actors.length]!;
  const accepted = (outcome: Outcome): void => expect(outcome.err).toBeUndefined();

  if (kind === 'fee') {
    setFee(s, bps);
    model.bps = bps;
    return;
  }
  if (kind === 'list' || kind === 'private') {
    const buyer = kind === 'private' ? next : undefined;
    const expiresAt = s.now() + 1_000_000n;
    model.listings += 1n;
    expect(s.listed(s.lot(wh, who), { price, seller: who, expiresAt, buyer })).toBe(model.listings);
    model.open.set(model.listings, { seller: who, wh, price, bps: model.bps, version: 1n, buyer });
    return;
  }
  const open = [...model.open];
  const positions = new Set(picks.map((pick) => pick % Math.max(open.length, 1)));
  const named = open.filter((_, position) => positions.has(position));
  const [first] = named;
  if (!first) return;
  const [id, offer] = first;
  if (kind === 'cancel') {
    accepted(cancel(s, id, offer.seller));
    model.open.delete(id);
  } else if (kind === 'price') {
    accepted(changePrice(s, id, price, offer.seller));
    Object.assign(offer, { price, version: offer.version + 1n });
  } else if (kind === 'buy' || kind === 'buy-retire') {
    const buyer = offer.buyer ?? (who === offer.seller ? next : who);
    const part = (offer.wh * percent + 99n) / 100n;
    const limit = pay(s, model, buyer, offer, part);
    accepted((kind === 'buy' ? buy : buyAndRetire)(s, id, { buyer, wh: part, limit, version: offer.version }));
    offer.wh -= part;
    if (offer.wh === 0n) model.open.delete(id);
  } else {
    const fitting = named.filter(([, { seller, buyer }]) => seller !== who && (buyer ?? who) === who);
    if (fitting.length === 0) return;
    const items: Item[] = fitting.map(([listing, { version }]) => ({ listing, version }));
    const limit = fitting.reduce((sum, [, one]) => sum + pay(s, model, who, one, one.wh), 0n);
    accepted((kind === 'sweep' ? sweep : sweepAndRetire)(s, items, { buyer: who, limit }));
    for (const [listing] of fitting) model.open.delete(listing);
  }
}

function checkInvariants(s: Scenario, model: Model): void {
  expect(s.sats(s.marketplace)).toBe(0n);
  for (const [who, sats] of model.sats) expect(s.sats(who)).toBe(sats);
  for (let id = 1n; id <= model.listings; id += 1n) {
    const offer = model.open.get(id);
    const onChain = s.read('marketplace/get-listing', Cl.uint(id)) as { token: bigint } | null;
    if (!offer || !onChain) {
      expect([id, onChain]).toEqual([id, offer ?? null]);
      continue;
    }
    const { wh, price, seller, version } = offer;
    expect(onChain).toMatchObject({ wh, price, seller, version, 'fee-bps': offer.bps, buyer: offer.buyer ?? null });
    expect(s.owner(onChain.token)).toBe(s.marketplace);
    expect(s.read('rec-nft/get-lot', Cl.uint(onChain.token))).toMatchObject({ wh });
  }
}

it('moves exactly the sats and lots that every form of sale promises, in any order', async () => {
  const sequences = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
    await simnet.initSession(process.cwd(), manifestUnderTest(), undefined);
    const s = new Scenario(simnet).open();
    const traders = [s.producer, s.buyer, s.treasury];
    for (const who of traders) s.fund(who, START_SATS);
    const sats = new Map(traders.map((who) => [who, START_SATS]));
    const model: Model = { open: new Map(), listings: 0n, bps: 100n, sats };
    const stock = [0, 1, 2, 0].map(
      (actor, i): Step => ({
        kind: 'list',
        actor,
        picks: [0],
        percent: 1n,
        wh: 2_500_001n,
        price: BigInt(i + 1),
        bps: 0n,
      }),
    );
    for (const next of [...stock, ...steps]) {
      run(s, model, next);
      checkInvariants(s, model);
    }
  });
  await fc.assert(sequences, { numRuns: 12 });
});
