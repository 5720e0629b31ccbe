import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as api from '../../src/modules/portfolio/portfolio.contract.ts';
import { accounts, startApi, type TestApi } from '../support/api.ts';
import { LotStory } from '../support/lot-story.ts';

const people = [accounts.producer.address, accounts.buyer.address, accounts.buyer2.address] as const;
const PEOPLE = ['producer', 'buyer', 'buyer2'] as const;

let test: TestApi;
let story: LotStory;
let facility: bigint;
beforeEach(async () => {
  test = await startApi();
  story = new LotStory(test);
  facility = await story.facility({ owner: people[0] });
});
afterEach(() => test.stop());

const step = fc.record({
  kind: fc.constantFrom(
    'issue',
    'transfer',
    'split',
    'merge',
    'expire',
    'reprice',
    'list',
    'cancel',
    'buy',
    'buyAndRetire',
    'retire',
  ),
  pick: fc.nat(),
  who: fc.nat({ max: people.length - 1 }),
  amount: fc.bigInt({ min: 0n, max: 2n ** 40n }),
  price: fc.bigInt({ min: 1n, max: 10n ** 6n }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function play({ kind, pick, who, amount, price }: Step): Promise<void> {
  const person = people[who] ?? people[0];
  const held = [...story.lots].filter(([, lot]) => lot.owner !== null && lot.owner !== story.escrow);
  const [token, lot] = held[pick % Math.max(held.length, 1)] ?? [];
  const open = [...story.listings].filter(([, offer]) => offer.seller !== person);
  const [listing, offer] = open[pick % Math.max(open.length, 1)] ?? [];
  if (kind === 'issue') await story.issue({ facility, owner: person, wh: (amount % 10_000_000n) + 1n });
  else if (kind === 'cancel') {
    const [mine] = [...story.listings.keys()];
    if (mine !== undefined) await story.cancel(mine);
  } else if (kind === 'reprice') {
    const [mine] = [...story.listings.keys()];
    if (mine !== undefined) await story.reprice(mine, price);
  } else if (kind === 'buy' || kind === 'buyAndRetire') {
    if (listing !== undefined && offer !== undefined) await story[kind](listing, (amount % offer.wh) + 1n, person);
  } else if (token !== undefined && lot !== undefined) {
    if (kind === 'transfer' && lot.owner !== person) await story.transfer(token, person);
    if (kind === 'split' && lot.wh > 1n) await story.split(token, (amount % (lot.wh - 1n)) + 1n, person);
    if (kind === 'merge') {
      const next = held.find(
        ([, { issuance, firstWh, owner }]) =>
          issuance === lot.issuance && owner === lot.owner && firstWh === lot.firstWh + lot.wh,
      );
      if (next) await story.merge(token, next[0]);
    }
    if (kind === 'expire') await story.expire(token);
    if (kind === 'list') await story.list(token, { price });
    if (kind === 'retire') await story.retire(token, (amount % lot.wh) + 1n);
  }
}

/** Issued = held + listed + retired + expired, and their ranges tile each issuance. */
async function checkConservation(): Promise<void> {
  const gaps = await test.database.query(
    `WITH piece AS (
       SELECT issuance, first_wh, wh FROM lot WHERE owner IS NOT NULL
       UNION ALL SELECT issuance, first_wh, wh FROM retirement
       UNION ALL SELECT issuance, first_wh, wh FROM lot WHERE state IN ('withdrawn', 'expired')
     ), placed AS (
       SELECT issuance, first_wh, wh,
         COALESCE(lag(first_wh + wh) OVER (PARTITION BY issuance ORDER BY first_wh), 0) AS expected FROM piece
     )
     SELECT issuance FROM placed WHERE first_wh <> expected
     UNION ALL
     SELECT i.issuance FROM issuance i LEFT JOIN piece p USING (issuance)
     GROUP BY i.issuance, i.wh HAVING sum(p.wh) IS DISTINCT FROM i.wh`,
  );
  expect(gaps).toEqual([]);
  const torn = await test.database.query(
    `SELECT listing FROM listing l LEFT JOIN lot USING (token)
     WHERE l.state = 'open' AND (lot.owner IS DISTINCT FROM $1 OR lot.wh <> l.wh)`,
    [story.escrow],
  );
  expect(torn).toEqual([]);
}

async function checkFigures(): Promise<void> {
  const sum = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);
  const figures = await Promise.all(PEOPLE.map(async (name) => (await test.enter(name)).call(api.readPortfolio)));
  for (const [i, address] of people.entries()) {
    const held = [...story.lots.values()].filter((lot) => lot.owner === address);
    const listed = [...story.listings.values()].filter((offer) => offer.seller === address);
    expect(figures[i]).toMatchObject({
      heldWh: sum(held.map((lot) => lot.wh)),
      listedWh: sum(listed.map((offer) => offer.wh)),
    });
  }
  const [{ fees } = { fees: -1n }] = await test.database.query<{ fees: bigint }>(
    'SELECT COALESCE(sum(fee), 0)::int8 AS fees FROM purchase',
  );
  const spent = sum(figures.map((figure) => figure.satsSpent));
  expect(spent).toBe(sum(figures.map((figure) => figure.satsEarned)) + fees);
}

/** One of everything, so that no run depends on luck. */
const everything: Step[] = (
  [
    ['issue', 0, 999_999n],
    ['split', 0, 600_000n],
    ['list', 0, 0n],
    ['buy', 1, 100_000n],
    ['buyAndRetire', 1, 100_000n],
    ['reprice', 0, 0n],
    ['cancel', 0, 0n],
    ['transfer', 1, 0n],
    ['retire', 0, 5n],
    ['issue', 0, 999_999n],
    ['expire', 0, 0n],
    ['issue', 0, 999_999n],
    ['split', 0, 600_000n],
    ['merge', 0, 0n],
    ['list', 0, 0n],
  ] as const
).map(([kind, who, amount]) => ({ kind, who, amount, pick: 0, price: 12_345n }));

it('conserves every Wh and every sat over any sequence of sales, splits and retirements', async () => {
  const check = async (steps: Step[]) => {
    for (const one of steps) await play(one);
    await checkConservation();
    await checkFigures();
  };
  await check(everything);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), check),
    // One story that goes on: shrinking would play on top of what failed.
    { numRuns: 12, endOnFailure: true },
  );
});

it('forgets exactly what a fork took away', async () => {
  const tables = ['listing', 'purchase', 'market_settings', 'retirement'];
  const rows = () =>
    Promise.all(tables.map((table) => test.database.query(`SELECT * FROM ${table} ORDER BY ${table}::text`)));
  for (const one of everything.slice(0, 4)) await play(one);
  const { height } = test.feed;
  const before = await rows();
  for (const one of everything.slice(4)) await play(one);
  await story.configure('fee-set', { bps: 300n });
  const after = await rows();
  for (const i of tables.keys()) expect(after[i]).not.toEqual(before[i]);
  await test.database.query('SELECT chain_rewind($1)', [height]);
  expect(await rows()).toEqual(before);
});
