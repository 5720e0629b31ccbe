import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestUnderTest } from '../tools/manifest-under-test.ts';
import type { Scenario } from '../tools/scenario.ts';
import { actionBytes, type Council, councilOf, nominationBytes, OPEN_FOR, type Terms } from './support/council.ts';

const DELAY = 1_200n;
const VALUE = actionBytes('set-value', { to: Cl.uint(5) });
const DOOR = actionBytes('open-door');

/** Each step names people and acts by position, so that every sequence can be run and shrunk; members act most. */
const step = fc.record({
  kind: fc.constantFrom('approve', 'approve', 'decide', 'withdraw', 'execute', 'execute', 'accept', 'seat', 'wait'),
  actor: fc.constantFrom(0, 1, 1, 2, 2, 2, 3, 3, 4),
  act: fc.constantFrom(0, 0, 1, 2, 2, 3),
  seconds: fc.constantFrom(10n, 600n, 1_200n, 1_200n, 1_200n, 5_000n, 5_000n, OPEN_FOR - 600n, OPEN_FOR),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** An open proposal as the rules have it. */
interface Open {
  by: string[];
  openedAt: bigint;
  reachedAt: bigint | undefined;
}

interface Pending {
  terms: Terms;
  waiting: Set<string>;
  expiresAt: bigint;
}

interface Act {
  action: Uint8Array;
  target: string;
  delayed: boolean;
  /** The council it nominates. */
  next?: Terms;
  run: (who: string) => ReturnType<Council['openDoor']>;
}

function actsOf(council: Council, people: readonly string[]): Act[] {
  const [a, b, c, d, e] = people as [string, string, string, string, string];
  const councils: Terms[] = [
    { members: [b, c, d], threshold: 2, delay: DELAY },
    { members: [a, c, e], threshold: 3, delay: 0n },
  ];
  return [
    { action: VALUE, target: council.target, delayed: true, run: (who) => council.setValue(who, 5n) },
    { action: DOOR, target: council.target, delayed: false, run: (who) => council.openDoor(who) },
    ...councils.map((terms) => ({
      action: nominationBytes(terms),
      target: council.address,
      delayed: true,
      next: terms,
      run: (who: string) => council.nominate(who, terms),
    })),
  ];
}

/** A council on chain, and beside it what the rules say about it. */
class Play {
  readonly acts: Act[];
  readonly #open = new Map<number, Open>();
  #pending: Pending | null = null;
  #nominations = 0n;
  done = 0;

  constructor(
    readonly council: Council,
    readonly people: readonly string[],
    private terms: Terms,
  ) {
    this.acts = actsOf(council, people);
  }

  run({ kind, actor, act, seconds }: Step): void {
    const { council } = this;
    const who = this.people[actor]!;
    if (kind === 'wait') council.waitUntil(council.s.now() + seconds);
    else if (kind === 'approve') this.approve(act, who);
    else if (kind === 'withdraw') this.withdraw(act, who);
    else if (kind === 'execute') this.execute(act, who);
    else if (kind === 'accept') this.accept(who);
    else if (kind === 'seat') for (const each of this.people) this.accept(each);
    else this.decide(act, who, seconds);
  }

  check(): void {
    const { council, terms } = this;
    expect(council.config()).toMatchObject({
      members: terms.members,
      threshold: BigInt(terms.threshold),
      delay: terms.delay,
      nominations: this.#nominations,
    });
    this.acts.forEach(({ action, target }, act) => {
      const open = this.standing(act);
      const proposal = council.proposal(action, target);
      expect(proposal?.approvals).toEqual(open?.by);
      expect(proposal?.['reached-at'] ?? undefined).toBe(open?.reachedAt);
    });
  }

  /** The open proposal of an act, unless its time is over: it began, or became ripe, fourteen days ago. */
  private standing(act: number): Open | undefined {
    const open = this.#open.get(act);
    if (!open) return undefined;
    const from = open.reachedAt === undefined ? open.openedAt : open.reachedAt + this.terms.delay;
    if (this.council.s.now() < from + OPEN_FOR) return open;
    this.#open.delete(act);
    return undefined;
  }

  private approve(act: number, who: string): void {
    const { council, terms } = this;
    const now = council.s.now();
    const open = this.standing(act) ?? { by: [], openedAt: now, reachedAt: undefined };
    const { action, target } = this.acts[act]!;
    const { err } = council.approve(who, action, target);
    if (!terms.members.includes(who)) expect(err).toBe(1005n);
    else if (open.by.includes(who)) expect(err).toBe(1010n);
    else {
      expect(err).toBeUndefined();
      const by = [...open.by, who];
      const reachedAt = open.reachedAt ?? (by.length >= terms.threshold ? now : undefined);
      this.#open.set(act, { ...open, by, reachedAt });
    }
  }

  private withdraw(act: number, who: string): void {
    const open = this.standing(act);
    const { action, target } = this.acts[act]!;
    const { err } = this.council.withdraw(who, action, target);
    if (!open) expect(err).toBe(1011n);
    else if (!open.by.includes(who)) expect(err).toBe(1012n);
    else {
      expect(err).toBeUndefined();
      const by = open.by.filter((member) => member !== who);
      this.#open.set(act, { ...open, by, reachedAt: by.length < this.terms.threshold ? undefined : open.reachedAt });
    }
  }

  private execute(act: number, who: string): void {
    const { terms } = this;
    const now = this.council.s.now();
    const open = this.standing(act);
    const { delayed, next, run } = this.acts[act]!;
    const waits = delayed && terms.delay > 0n;
    const agreed = new Set([...(open?.by ?? []), ...(waits ? [] : [who])]);
    const { err } = run(who);
    if (err === undefined) {
      for (const member of [who, ...agreed]) expect(terms.members).toContain(member);
      expect(agreed.size).toBeGreaterThanOrEqual(terms.threshold);
      if (waits) expect(now - (open?.reachedAt ?? now)).toBeGreaterThanOrEqual(terms.delay);
      this.#open.delete(act);
      this.done += 1;
      if (next) this.nominate(next, now);
    } else if (!terms.members.includes(who)) expect(err).toBe(1005n);
    else if (agreed.size < terms.threshold) expect(err).toBe(1013n);
    else {
      expect(err).toBe(1014n);
      expect(waits && now < (open?.reachedAt ?? now) + terms.delay).toBe(true);
    }
  }

  /** What a council does on a good day, as far as the rules let it. */
  private decide(act: number, who: string, seconds: bigint): void {
    for (const each of this.people) this.approve(act, each);
    this.council.waitUntil(this.council.s.now() + seconds);
    this.execute(act, who);
  }

  private nominate(terms: Terms, now: bigint): void {
    const waiting = new Set(terms.members.filter((member) => !this.terms.members.includes(member)));
    this.#nominations += 1n;
    this.#pending = { terms, waiting, expiresAt: now + OPEN_FOR };
    if (waiting.size === 0) this.takeOffice(terms);
  }

  private accept(who: string): void {
    const pending = this.#pending;
    const now = this.council.s.now();
    const { err } = this.council.acceptSeat(who, this.#nominations);
    if (!pending) expect(err).toBe(1016n);
    else if (now >= pending.expiresAt) expect(err).toBe(1017n);
    else if (!pending.waiting.delete(who)) expect(err).toBe(1018n);
    else {
      expect(err).toBeUndefined();
      if (pending.waiting.size === 0) this.takeOffice(pending.terms);
    }
  }

  private takeOffice(terms: Terms): void {
    this.terms = terms;
    this.#pending = null;
    this.#open.clear();
  }
}

it('never does anything without enough members of its day, before its delay, or twice on the same approvals', async () => {
  const seen = { done: 0, generations: 0n };
  const sequences = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
    await simnet.initSession(process.cwd(), manifestUnderTest(), undefined);
    const terms = (s: Scenario) => ({ members: [s.member, s.body, s.treasury], threshold: 2, delay: DELAY });
    const council = councilOf(terms);
    const { s } = council;
    const play = new Play(council, [s.member, s.body, s.treasury, s.buyer, s.buyer2], terms(s));
    for (const each of steps) {
      play.run(each);
      play.check();
    }
    seen.done += play.done;
    seen.generations += (council.config().generation as bigint) - 1n;
  });
  await fc.assert(sequences, { numRuns: 20 });
  expect(seen.done).toBeGreaterThan(10);
  expect(seen.generations).toBeGreaterThan(1n);
}, 180_000);
