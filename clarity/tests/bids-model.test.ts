import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestUnderTest } from '../tools/manifest-under-test.ts';
import { type Outcome, Scenario } from '../tools/scenario.ts';
import { cancel, fill, held, place, release } from './support/bids.ts';

const START_SATS = 2_000n;
const FEE_BPS = 100n;
const MWH = 1_000_000n;
/** Wh of the lots there are at first. */
const SIZES = [3n * MWH, 2_345_678n, 1n, 900_000n];

/** Things are named by position; amounts by how they lie to what the bid wants and the lot has. */
const step = fc.noBias(
  fc.record({
    kind: fc.constantFrom('place', 'place', 'place', 'fill', 'fill', 'fill', 'fill', 'cancel', 'release', 'wait'),
    actor: fc.nat(3),
    pick: fc.nat(12),
    lot: fc.nat(12),
    wh: fc.constantFrom(0n, 1n, 999_999n, MWH, MWH, 2_345_679n, 2_345_679n, 3n * MWH, 4n * MWH),
    price: fc.constantFrom(0n, 1n, 3n, 3n, 19n, 19n, 199n, 333n),
    percent: fc.constantFrom(0n, 1n, 33n, 67n, 67n, 100n, 100n, 101n),
    minFill: fc.constantFrom(0n, 1n, 1n, 1n, 1n, 1n, 1n, 900_000n),
    lasts: fc.constantFrom(0n, 600n, 5_000n, 5_000n, 5_000n, 5_000n),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Bid {
  bidder: string;
  wh: bigint;
  price: bigint;
  minFill: bigint;
  expiresAt: bigint;
}

interface Model {
  sats: Map<string, bigint>;
  lots: Map<bigint, { owner: string; wh: bigint }>;
  open: Map<bigint, Bid>;
  placed: bigint;
  treasury: string;
}

const waiting = ({ wh, price }: { wh: bigint; price: bigint }): bigint => (wh * price + MWH - 1n) / MWH;
const named = <T>(things: T[], position: number): T => things[position % things.length]!;
const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function move(model: Model, who: string, sats: bigint): void {
  model.sats.set(who, (model.sats.get(who) ?? 0n) + sats);
}

/** Whether the chain accepted, which has to be what the model expects: the first refusal that holds, or none. */
function accepts(outcome: Outcome, refusals: [boolean | undefined, bigint][]): boolean {
  const refusal = refusals.find(([refused]) => refused)?.[1];
  expect(outcome.err).toBe(refusal);
  return refusal === undefined;
}

function close(s: Scenario, model: Model, id: bigint): void {
  model.open.delete(id);
  expect(s.read('bids/get-bid', Cl.uint(id))).toBeNull();
}

/** Puts a lot that a fill has made into the model, as large as the model says. */
function made(s: Scenario, model: Model, token: bigint, lot: { owner: string; wh: bigint }): void {
  expect(s.read('rec-nft/get-lot', Cl.uint(token))).toMatchObject({ wh: lot.wh });
  model.lots.set(token, lot);
}

function placing(s: Scenario, model: Model, who: string, { wh, price, minFill, lasts }: Step): void {
  const now = s.now();
  const bid: Bid = { bidder: who, wh, price, minFill, expiresAt: now + lasts };
  const accepted = accepts(place(s, bid, { minFill }), [
    [wh === 0n, 6002n],
    [price === 0n, 6003n],
    [lasts === 0n, 6004n],
    [minFill === 0n || minFill > wh, 6005n],
    [waiting(bid) > (model.sats.get(who) ?? 0n), 6025n],
  ]);
  if (!accepted) return;
  model.placed += 1n;
  model.open.set(model.placed, bid);
  move(model, who, -waiting(bid));
}

function filling(s: Scenario, model: Model, id: bigint, { lot: position, percent, minFill }: Step): void {
  const now = s.now();
  const bid = model.open.get(id);
  const [token, lot] = named([...model.lots], position);
  const who = minFill === 0n ? s.outsider : lot.owner;
  const wh = (least(lot.wh, bid?.wh ?? lot.wh) * percent) / 100n;
  const rest = bid && { ...bid, wh: bid.wh - wh };
  const total = bid && rest ? waiting(bid) - (rest.wh > 0n ? waiting(rest) : 0n) : 0n;
  const outcome = fill(s, token, wh, { seller: who, id });
  const accepted = accepts(outcome, [
    [!bid, 6009n],
    [bid?.bidder === who, 6010n],
    [bid && now >= bid.expiresAt, 6011n],
    [wh === 0n || wh > lot.wh || (bid && wh > bid.wh), 6013n],
    [bid && wh < bid.minFill && wh !== bid.wh, 6014n],
    [total === 0n, 6015n],
    [lot.owner !== who, 3002n],
  ]);
  if (!accepted || !bid || !rest) return;
  const answer = outcome.ok as { token: bigint; rest: bigint | null; fee: bigint };
  const fee = [bid.bidder, who].includes(model.treasury) ? 0n : (total * FEE_BPS) / 10_000n;
  expect(answer).toMatchObject({ total, fee });
  model.lots.delete(token);
  made(s, model, answer.token, { owner: bid.bidder, wh });
  if (answer.rest !== null) made(s, model, answer.rest, { owner: who, wh: lot.wh - wh });
  move(model, who, total - fee);
  move(model, model.treasury, fee);
  if (rest.wh === 0n) close(s, model, id);
  else model.open.set(id, rest);
}

/** Runs one step on chain, and on the model when the model expects it to succeed. */
function run(s: Scenario, model: Model, next: Step): void {
  const who = [s.producer, s.buyer, s.buyer2, s.treasury][next.actor]!;
  const now = s.now();
  const id = next.pick === 12 || model.open.size === 0 ? model.placed + 1n : named([...model.open.keys()], next.pick);
  const bid = model.open.get(id);
  if (next.kind === 'wait') s.simnet.mineEmptyBlocks(2);
  else if (next.kind === 'place') placing(s, model, who, next);
  else if (next.kind === 'fill') filling(s, model, id, next);
  else {
    const sender = next.actor === 0 ? who : (bid?.bidder ?? who);
    const accepted =
      next.kind === 'cancel'
        ? accepts(cancel(s, sender, id), [
            [!bid, 6009n],
            [bid?.bidder !== sender, 6023n],
          ])
        : accepts(release(s, who, id), [
            [!bid, 6009n],
            [bid && now < bid.expiresAt, 6024n],
          ]);
    if (!accepted || !bid) return;
    move(model, bid.bidder, waiting(bid));
    close(s, model, id);
  }
}

/** What has to hold after every step: the escrow holds exactly what open bids may still pay, and not a Wh. */
function checkInvariants(s: Scenario, model: Model): void {
  expect(held(s)).toBe(sum([...model.open.values()].map(waiting)));
  for (const [who, sats] of model.sats) expect(s.sats(who)).toBe(sats);
  for (const [token, { owner }] of model.lots) expect(s.owner(token)).toBe(owner);
  expect(sum([...model.lots.values()].map(({ wh }) => wh))).toBe(sum(SIZES));
  for (const [id, { bidder, wh, price }] of model.open)
    expect(s.read('bids/get-bid', Cl.uint(id))).toMatchObject({ bidder, wh, price });
}

it('holds exactly what open bids may still pay after any sequence of bids, fills, cancellations and refunds', async () => {
  const sequences = fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 80, size: 'max' }), async (steps) => {
    await simnet.initSession(process.cwd(), manifestUnderTest(), undefined);
    const s = new Scenario(simnet).open();
    const actors = [s.producer, s.buyer, s.buyer2, s.treasury];
    for (const who of actors) s.fund(who, START_SATS);
    const model: Model = {
      sats: new Map(actors.map((who) => [who, START_SATS])),
      lots: new Map(SIZES.map((wh, i) => [s.lot(wh, actors[i % 3]), { owner: actors[i % 3]!, wh }])),
      open: new Map(),
      placed: 0n,
      treasury: s.treasury,
    };
    for (const next of steps) {
      run(s, model, next);
      checkInvariants(s, model);
    }
  });
  await fc.assert(sequences, { numRuns: 10 });
});
