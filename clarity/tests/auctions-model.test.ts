import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestUnderTest } from '../tools/manifest-under-test.ts';
import { HOUR, MWH, type Outcome, Scenario } from '../tools/scenario.ts';
import { bid, buyDutch, cancel, held, openDutch, openEnglish, settle } from './support/auctions.ts';

const START_SATS = 1_000n;
const FEE_BPS = 100n;
const LOTS = 4;

const KINDS = ['english', 'english', 'dutch', 'bid', 'bid', 'bid', 'buy', 'buy', 'settle', 'cancel', 'wait'] as const;
/** Things are named by position; amounts by how they lie to the least that is accepted. */
const step = fc.noBias(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    actor: fc.nat(3),
    pick: fc.nat(12),
    price: fc.constantFrom(0n, 1n, 2n, 19n, 100n, 333n),
    above: fc.constantFrom(-1n, 0n, 0n, 1n, 30n, 1_000n),
    length: fc.constantFrom(HOUR - 1n, HOUR, HOUR, HOUR + 900n),
    wait: fc.integer({ min: 1, max: 6 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Sale {
  english: boolean;
  token: bigint;
  seller: string;
  start: bigint;
  end: bigint;
  startsAt: bigint;
  endsAt: bigint;
  hardEnd: bigint;
  highest: { bidder: string; amount: bigint } | null;
}

interface Model {
  sats: Map<string, bigint>;
  /** Whose each lot is, in escrow or not. */
  owner: Map<bigint, string>;
  open: Map<bigint, Sale>;
  opened: bigint;
  treasury: string;
}

const named = <T>(things: T[], position: number): T => things[position % things.length]!;
const least = ({ highest, start }: Sale): bigint =>
  highest ? highest.amount + (highest.amount * 5n + 99n) / 100n : start;
const priceAt = ({ start, end, startsAt, endsAt }: Sale, now: bigint): bigint => {
  const length = endsAt - startsAt;
  return end + ((start - end) * (endsAt - now) + length - 1n) / length;
};
const onSale = (model: Model, token: bigint): boolean => [...model.open.values()].some((sale) => sale.token === token);

function move(model: Model, who: string, sats: bigint): void {
  model.sats.set(who, (model.sats.get(who) ?? 0n) + sats);
}

function paySeller(model: Model, { seller }: Sale, buyer: string, total: bigint): bigint {
  const fee = [buyer, seller].includes(model.treasury) ? 0n : (total * FEE_BPS) / 10_000n;
  move(model, seller, total - fee);
  move(model, model.treasury, fee);
  return fee;
}

function close(s: Scenario, model: Model, id: bigint): void {
  model.open.delete(id);
  expect(s.read('auctions/get-auction', Cl.uint(id))).toBeNull();
}

/** Runs one step on chain, and on the model when the model expects it to succeed. */
function run(s: Scenario, model: Model, { kind, actor, pick, price, above, length, wait }: Step): void {
  const who = [s.producer, s.buyer, s.buyer2, s.treasury][actor]!;
  const now = s.now();
  const id = pick === 12 || model.open.size === 0 ? model.opened + 1n : named([...model.open.keys()], pick);
  const sale = model.open.get(id);
  const answers = (outcome: Outcome, refusals: [boolean | undefined, bigint][]): boolean => {
    const refusal = refusals.find(([refused]) => refused)?.[1];
    expect(outcome.err).toBe(refusal);
    return refusal === undefined;
  };

  if (kind === 'wait') {
    s.simnet.mineEmptyBlocks(wait);
  } else if (kind === 'english' || kind === 'dutch') {
    const token = named([...model.owner.keys()], pick);
    const owner = model.owner.get(token)!;
    const seller = actor === 0 ? who : owner;
    const terms = { token, seller, endsAt: now + length };
    const english = kind === 'english';
    const end = english ? price : price / 2n;
    const outcome = english ? openEnglish(s, price, terms) : openDutch(s, price, end, terms);
    const accepted = answers(outcome, [
      [english && price === 0n, 5002n],
      [!english && (end === 0n || end >= price), 5003n],
      [length < HOUR, 5004n],
      [owner !== seller || onSale(model, token), 3002n],
    ]);
    if (!accepted) return;
    model.opened += 1n;
    const { endsAt } = terms;
    const hardEnd = english ? endsAt + 24n * HOUR : endsAt;
    const opened = { english, token, seller, start: price, end, startsAt: now, endsAt, hardEnd, highest: null };
    model.open.set(model.opened, opened);
  } else if (kind === 'bid') {
    const amount = (sale ? least(sale) : price) + above;
    const own = sale?.highest?.bidder === who ? sale.highest.amount : 0n;
    const accepted = answers(bid(s, amount < 0n ? 0n : amount, who, id), [
      [!sale, 5006n],
      [!sale?.english, 5007n],
      [sale?.seller === who, 5009n],
      [sale && now >= sale.endsAt, 5010n],
      [above < 0n, 5012n],
      [amount - own > (model.sats.get(who) ?? 0n), 5016n],
    ]);
    if (!accepted || !sale) return;
    if (sale.highest) move(model, sale.highest.bidder, sale.highest.amount);
    move(model, who, -amount);
    sale.highest = { bidder: who, amount };
    const wanted = now + 600n < sale.hardEnd ? now + 600n : sale.hardEnd;
    if (wanted > sale.endsAt) sale.endsAt = wanted;
  } else if (kind === 'buy') {
    const total = sale && !sale.english && now < sale.endsAt ? priceAt(sale, now) : 0n;
    const limit = total + above < 0n ? 0n : total + above;
    const accepted = answers(buyDutch(s, { limit, buyer: who, id }), [
      [!sale, 5006n],
      [sale?.english, 5008n],
      [sale?.seller === who, 5009n],
      [sale && now >= sale.endsAt, 5010n],
      [total > limit, 5015n],
      [total > (model.sats.get(who) ?? 0n), 5016n],
    ]);
    if (!accepted || !sale) return;
    move(model, who, -total);
    paySeller(model, sale, who, total);
    model.owner.set(sale.token, who);
    close(s, model, id);
  } else if (kind === 'settle') {
    const outcome = settle(s, id, who);
    const accepted = answers(outcome, [
      [!sale, 5006n],
      [sale && now < sale.endsAt, 5011n],
    ]);
    if (!accepted || !sale) return;
    const { highest } = sale;
    const fee = highest ? paySeller(model, sale, highest.bidder, highest.amount) : 0n;
    expect(outcome.ok).toEqual({ outcome: highest ? 'sold' : 'unsold', fee });
    if (highest) model.owner.set(sale.token, highest.bidder);
    close(s, model, id);
  } else {
    const sender = actor === 0 ? who : (sale?.seller ?? who);
    const accepted = answers(cancel(s, sender, id), [
      [!sale, 5006n],
      [sale?.seller !== sender, 5014n],
      [sale?.highest !== null, 5013n],
    ]);
    if (accepted) close(s, model, id);
  }
}

/** What has to hold after every step: the escrow owes exactly what it holds. */
function checkInvariants(s: Scenario, model: Model): void {
  const owed = [...model.open.values()].reduce((total, { highest }) => total + (highest?.amount ?? 0n), 0n);
  expect(held(s)).toBe(owed);
  for (const [who, sats] of model.sats) expect(s.sats(who)).toBe(sats);
  for (const [token, owner] of model.owner)
    expect(s.owner(token)).toBe(onSale(model, token) ? `${s.deployer}.auctions` : owner);
  const lots = [...model.open.values()].map(({ token }) => token);
  expect(new Set(lots).size).toBe(lots.length);
  for (const [id, { token, endsAt, highest }] of model.open)
    expect(s.read('auctions/get-auction', Cl.uint(id))).toMatchObject({ token, 'ends-at': endsAt, highest });
}

it('owes exactly what it holds after any sequence of openings, bids, purchases, settlements and cancellations', async () => {
  const sequences = fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 80, size: 'max' }), async (steps) => {
    await simnet.initSession(process.cwd(), manifestUnderTest(), undefined);
    const s = new Scenario(simnet).open();
    const actors = [s.producer, s.buyer, s.buyer2, s.treasury];
    for (const who of actors) s.fund(who, START_SATS);
    const owners = Array.from({ length: LOTS }, (_, i) => actors[i % 3]!);
    const model: Model = {
      sats: new Map(actors.map((who) => [who, START_SATS])),
      owner: new Map(owners.map((owner) => [s.lot(MWH, owner), owner])),
      open: new Map(),
      opened: 0n,
      treasury: s.treasury,
    };
    for (const next of steps) {
      run(s, model, next);
      checkInvariants(s, model);
    }
  });
  await fc.assert(sequences, { numRuns: 10 });
});
