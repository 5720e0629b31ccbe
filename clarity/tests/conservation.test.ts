import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestUnderTest } from '../tools/manifest-under-test.ts';
import { claim, HOUR, type Outcome, type PlainLot, requestTuple, Scenario } from '../tools/scenario.ts';

const START_SATS = 1_000_000_000n;
const FIRST_HOUR = 500n;

/** Each step names things by position among what exists, so that every sequence can be run and shrunk. */
const step = fc.record({
  kind: fc.constantFrom('issue', 'split', 'transfer', 'send', 'list', 'buy', 'buy-retire', 'cancel', 'retire'),
  actor: fc.nat(2),
  pick: fc.nat(50),
  percent: fc.integer({ min: 1, max: 100 }),
  wh: fc.bigInt({ min: 1n, max: 3_500_000n }),
  price: fc.bigInt({ min: 1n, max: 20_000n }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Lot extends PlainLot {
  owner: string;
}

interface Model {
  hours: bigint;
  attested: bigint;
  /** Wh minted per issuance, in order from 1. */
  minted: bigint[];
  live: Map<bigint, Lot>;
  retired: PlainLot[];
  open: Map<bigint, { token: bigint; seller: string; price: bigint }>;
  listings: bigint;
}

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((total, amount) => total + amount, 0n);
const at = <T>(items: Iterable<T>, position: number): T | undefined => {
  const all = [...items];
  return all[position % all.length];
};

/** Runs one step on chain and on the model; a step with nothing to act on does nothing. */
function run(s: Scenario, model: Model, facility: bigint, { kind, actor, pick, percent, wh, price }: Step): void {
  const actors = [s.producer, s.buyer, s.buyer2];
  const who = actors[actor]!;
  const accepted = (outcome: Outcome): Outcome => {
    expect(outcome.err).toBeUndefined();
    return outcome;
  };
  /** Cuts `part` Wh off a lot, under the ids the chain gave. */
  const cut = (token: bigint, part: bigint, rest: { token: bigint; owner: string } | null): PlainLot => {
    const { owner: _, ...lot } = model.live.get(token)!;
    model.live.delete(token);
    if (rest)
      model.live.set(rest.token, { ...lot, 'first-wh': lot['first-wh'] + part, wh: lot.wh - part, owner: rest.owner });
    return { ...lot, wh: part };
  };
  const share = (total: bigint): bigint => (total * BigInt(percent) + 99n) / 100n;

  if (kind === 'issue') {
    const periodStart = s.hoursAgo(FIRST_HOUR - model.hours);
    const request = s.attested({ facility, wh, periodStart, periodEnd: periodStart + HOUR });
    const { ok } = accepted(s.call(s.producer, 'issuance/issue', requestTuple(request)));
    const again = s.attested({ facility, wh, periodStart, periodEnd: periodStart + HOUR });
    expect(s.call(s.producer, 'issuance/issue', requestTuple(again)).err).toBe(10010n);
    const answer = ok as { issuance: bigint; token: bigint | null; wh: bigint };
    model.hours += 1n;
    model.attested += wh;
    model.minted.push(answer.wh);
    if (answer.token !== null)
      model.live.set(answer.token, { issuance: answer.issuance, 'first-wh': 0n, wh: answer.wh, owner: s.producer });
    return;
  }

  if (kind === 'cancel' || kind === 'buy' || kind === 'buy-retire') {
    const [id, offer] = at(model.open, pick) ?? [];
    if (id === undefined || !offer) return;
    if (kind === 'cancel') {
      accepted(s.call(offer.seller, 'marketplace/cancel', Cl.uint(id)));
      model.live.get(offer.token)!.owner = offer.seller;
      model.open.delete(id);
      return;
    }
    const buyer = who === offer.seller ? actors[(actor + 1) % 3]! : who;
    const part = share(model.live.get(offer.token)!.wh);
    const total = (part * offer.price + 999_999n) / 1_000_000n;
    const args = [Cl.uint(id), Cl.uint(1), Cl.uint(part), Cl.uint(total)];
    const outcome = accepted(
      kind === 'buy'
        ? s.call(buyer, 'marketplace/buy', ...args)
        : s.call(buyer, 'marketplace/buy-and-retire', ...args, claim()),
    );
    const sale = outcome.prints.at(-1) as unknown as { token: bigint; rest: bigint | null; total: bigint };
    expect(sale.total).toBe(total);
    const sold = cut(offer.token, part, sale.rest === null ? null : { token: sale.rest, owner: s.marketplace });
    if (kind === 'buy') model.live.set(sale.token, { ...sold, owner: buyer });
    else model.retired.push(sold);
    if (sale.rest === null) model.open.delete(id);
    else offer.token = sale.rest;
    return;
  }

  const [token, lot] =
    at(
      [...model.live].filter(([, { owner }]) => owner !== s.marketplace),
      pick,
    ) ?? [];
  if (token === undefined || !lot) return;
  const { owner } = lot;
  const recipient = who === owner ? actors[(actor + 1) % 3]! : who;
  if (kind === 'transfer') {
    accepted(s.call(owner, 'rec-nft/transfer', Cl.uint(token), Cl.principal(owner), Cl.principal(recipient)));
    lot.owner = recipient;
  } else if (kind === 'send') {
    accepted(s.call(owner, 'rec-nft/send-many', Cl.list([Cl.uint(token)]), Cl.principal(recipient)));
    lot.owner = recipient;
  } else if (kind === 'split') {
    const part = share(lot.wh);
    const outcome = s.call(owner, 'rec-nft/split', Cl.uint(token), Cl.uint(part), Cl.principal(recipient));
    if (part === lot.wh) {
      expect(outcome.err).toBe(3005n);
      return;
    }
    const ids = accepted(outcome).ok as { part: bigint; rest: bigint };
    model.live.set(ids.part, { ...cut(token, part, { token: ids.rest, owner }), owner: recipient });
  } else if (kind === 'retire') {
    const part = share(lot.wh);
    const outcome = s.call(owner, 'rec-nft/retire', Cl.uint(token), Cl.uint(part), Cl.principal(recipient), claim());
    const { rest } = accepted(outcome).prints[0] as unknown as { rest: bigint | null };
    model.retired.push(cut(token, part, rest === null ? null : { token: rest, owner }));
  } else {
    const expiresAt = s.now() + 1_000_000n;
    accepted(s.call(owner, 'marketplace/list-lot', Cl.uint(token), Cl.uint(price), Cl.uint(expiresAt)));
    lot.owner = s.marketplace;
    model.listings += 1n;
    model.open.set(model.listings, { token, seller: owner, price });
  }
}

/** What has to hold after every step, whatever happened before. */
function checkInvariants(s: Scenario, model: Model, facility: bigint): void {
  const minted = sum(model.minted);
  expect(s.read('issuance/get-ledger', Cl.uint(facility))).toMatchObject({
    'attested-wh': model.attested,
    'minted-wh': minted,
    'corrected-wh': 0n,
    residual: model.attested - minted,
    debit: 0n,
  });
  for (const [token, { owner, ...lot }] of model.live) {
    expect(s.owner(token)).toBe(owner);
    expect(s.read('rec-nft/get-lot', Cl.uint(token))).toMatchObject(lot);
  }
  const last = s.read('rec-nft/get-last-token-id') as bigint;
  for (let token = 1n; token <= last; token += 1n) if (!model.live.has(token)) expect(s.owner(token)).toBeNull();

  const everyLot = [...model.live.values(), ...model.retired];
  expect(sum(everyLot.map(({ wh }) => wh))).toBe(minted);
  model.minted.forEach((wh, i) => {
    const ranges = everyLot
      .filter(({ issuance }) => issuance === BigInt(i + 1))
      .sort((a, b) => Number(a['first-wh'] - b['first-wh']));
    const end = ranges.reduce((next, range) => {
      expect(range['first-wh']).toBe(next);
      return next + range.wh;
    }, 0n);
    expect(end).toBe(wh);
  });

  const escrow = [...model.live].filter(([, { owner }]) => owner === s.marketplace).map(([token]) => token);
  expect([...model.open.values()].map(({ token }) => token).sort()).toEqual(escrow.sort());
  for (const [id, { token }] of model.open)
    expect(s.read('marketplace/get-listing', Cl.uint(id))).toMatchObject({ token, wh: model.live.get(token)!.wh });

  expect(s.sats(s.marketplace)).toBe(0n);
  expect(sum([s.producer, s.buyer, s.buyer2, s.treasury].map((who) => s.sats(who)))).toBe(3n * START_SATS);
}

it.each([1_000_000n, 1n])('conserves every Wh and every sat over any sequence of steps (unit %d Wh)', async (unit) => {
  const sequences = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
    await simnet.initSession(process.cwd(), manifestUnderTest(), undefined);
    const s = new Scenario(simnet).open();
    for (const who of [s.producer, s.buyer, s.buyer2]) s.fund(who, START_SATS);
    const facility = s.approved({ unit, nameplateW: 10_000_000n });
    const model: Model = {
      hours: 0n,
      attested: 0n,
      minted: [],
      live: new Map(),
      retired: [],
      open: new Map(),
      listings: 0n,
    };
    const issue: Step = { kind: 'issue', actor: 0, pick: 0, percent: 1, wh: 3_200_000n, price: 1n };
    for (const next of [issue, ...steps]) {
      run(s, model, facility, next);
      checkInvariants(s, model, facility);
    }
  });
  await fc.assert(sequences, { numRuns: 20 });
});
