import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Scenario } from '../tools/scenario.ts';
import { lotOf, merge, retire, retireMany, sendMany, split } from './support/lots.ts';
import { opened } from './support/market.ts';

const TOTAL = 1_000n;

/** Each step names lots by position among those that are live, so that every sequence can be run and shrunk. */
const step = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('split', 'merge') },
    { weight: 3, arbitrary: fc.constantFrom('merge-any', 'retire', 'retire-part', 'retire-many', 'send') },
  ),
  pick: fc.nat(50),
  other: fc.nat(50),
  percent: fc.integer({ min: 0, max: 101 }),
  /** Who acts: mostly the holder. */
  honest: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  /** Whether a part that is split off goes to the other one. */
  away: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Range {
  first: bigint;
  wh: bigint;
}

interface Model {
  issuance: bigint;
  from: bigint;
  live: Map<bigint, Range & { owner: string }>;
  retired: Map<bigint, Range>;
}

const end = ({ first, wh }: Range): bigint => first + wh;

/** Runs one step on chain and on the model, refusals included. */
function run(s: Scenario, { live, retired }: Model, { kind, pick, other, percent, honest, away }: Step): void {
  const lots = [...live].sort(([, a], [, b]) => Number(a.first - b.first));
  const at = (position: number) => lots[position % lots.length];
  const picked = at(pick);
  if (!picked) return;
  const [token, { owner, ...range }] = picked;
  const stranger = owner === s.producer ? s.buyer : s.producer;
  const recipient = away ? stranger : owner;
  const sender = honest ? owner : stranger;
  const refused = honest ? undefined : 3002n;

  if (kind === 'split' || kind === 'retire-part') {
    const wh = (range.wh * BigInt(percent) + 50n) / 100n;
    const most = kind === 'split' ? range.wh - 1n : range.wh;
    const outcome = kind === 'split' ? split(s, token, wh, recipient, sender) : retire(s, token, wh, { sender });
    const err = wh === 0n || wh > most ? 3005n : refused;
    expect(outcome.err).toBe(err);
    if (err) return;
    live.delete(token);
    const part = { first: range.first, wh };
    const rest = { first: range.first + wh, wh: range.wh - wh, owner };
    if (kind === 'split') {
      const ids = outcome.ok as { part: bigint; rest: bigint };
      live.set(ids.part, { ...part, owner: recipient }).set(ids.rest, rest);
    } else {
      retired.set(outcome.ok as bigint, part);
      if (rest.wh > 0n) live.set((outcome.ok as bigint) + 1n, rest);
    }
  } else if (kind === 'merge' || kind === 'merge-any') {
    const [second, { owner: holder, ...high }] = at(kind === 'merge' ? pick + 1 : other)!;
    const outcome = merge(s, token, second, sender);
    const err = end(range) === high.first ? (holder === sender && honest ? undefined : 3002n) : 3012n;
    expect(outcome.err).toBe(err);
    if (err) return;
    live.delete(token);
    live.delete(second);
    live.set(outcome.ok as bigint, { first: range.first, wh: range.wh + high.wh, owner });
  } else if (kind === 'retire') {
    const outcome = retire(s, token, range.wh, { sender });
    expect(outcome.err).toBe(refused);
    if (refused) return;
    live.delete(token);
    retired.set(token, range);
  } else if (kind === 'retire-many') {
    const all = [...new Set([token, at(other)![0], at(pick + other)![0]])];
    const outcome = retireMany(s, all, { sender });
    const err = all.every((id) => live.get(id)!.owner === sender) ? undefined : 3002n;
    expect(outcome.err).toBe(err);
    if (err) return;
    for (const id of all) {
      const { first, wh } = live.get(id)!;
      live.delete(id);
      retired.set(id, { first, wh });
    }
  } else {
    const outcome = sendMany(s, [token], honest ? stranger : s.outsider, sender);
    expect(outcome.err).toBe(refused);
    if (!refused) live.get(token)!.owner = stranger;
  }
}

function checkInvariants(s: Scenario, { issuance, from, live, retired }: Model): void {
  const ranges = [...live.values(), ...retired.values()].sort((a, b) => Number(a.first - b.first));
  expect(ranges.reduce((next, range) => (range.first === next && range.wh > 0n ? end(range) : -1n), 0n)).toBe(TOTAL);
  const last = s.read('rec-nft/get-last-token-id') as bigint;
  for (let token = from; token <= last; token += 1n) expect(s.owner(token)).toBe(live.get(token)?.owner ?? null);
  for (const [token, { first, wh }] of [...live, ...retired])
    expect(lotOf(s, token)).toEqual({ issuance, 'first-wh': first, wh, 'expires-at': null, trial: false });
  for (const token of retired.keys()) expect(s.read('rec-nft/get-retirement', Cl.uint(token))).not.toBeNull();
  for (const token of live.keys()) expect(s.read('rec-nft/get-retirement', Cl.uint(token))).toBeNull();
}

it('tiles an issuance with live and retired lots after any sequence of splits, merges and retirements', () => {
  const s = opened();
  const sequences = fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
    const token = s.lot(TOTAL);
    const { issuance } = lotOf(s, token);
    const live = new Map([[token, { first: 0n, wh: TOTAL, owner: s.producer }]]);
    const model: Model = { issuance, from: token, live, retired: new Map() };
    for (const next of steps) run(s, model, next);
    checkInvariants(s, model);
  });
  fc.assert(sequences, { numRuns: 40 });
});
