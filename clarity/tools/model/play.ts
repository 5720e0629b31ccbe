import { isDeepStrictEqual } from 'node:util';
import type { Plain } from '../plain-value.ts';
import type { Answer, Chain } from './chain.ts';
import { checkEnd, checkStep } from './invariants.ts';
import { RULES } from './rules.ts';
import { by, type World } from './world.ts';

/** How often each call gave each answer, over all sequences. */
export class Tally {
  calls = 0;
  through = 0;
  readonly answers = new Map<string, number>();
  readonly digests = new Set<string>();

  count(target: string, answer: string, isThroughMiddleman: boolean): void {
    this.calls += 1;
    if (isThroughMiddleman) this.through += 1;
    const key = `${target} ${answer}`;
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
  }
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `u${inner}` : inner)) ?? 'nothing';

/** A small generator of numbers: what a step draws depends on its own dice only. */
function numbers(dice: number): () => number {
  let state = dice >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Makes every call twice, in the model and on the chain, and fails on any difference. */
export class Play {
  readonly chain: Chain;
  readonly world: World;
  readonly tally: Tally;
  #next = numbers(0);

  constructor(chain: Chain, world: World, tally: Tally) {
    this.chain = chain;
    this.world = world;
    this.tally = tally;
  }

  deal(dice: number): void {
    this.#next = numbers(dice);
  }

  below = (limit: number): number => this.#next() % limit;
  chance = (percent: number): boolean => this.below(100) < percent;

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(Math.max(items.length, 1))];
    if (item === undefined) throw new RangeError('There is nothing to pick from');
    return item;
  }

  get now(): bigint {
    return this.chain.now();
  }

  /** A call by an account; of 12, one goes through the contract in the middle. Answers nothing when it was refused. */
  call(sender: string, target: string, ...args: Plain[]): Plain | undefined {
    return this.#make(sender, target, args, this.below(12) === 0);
  }

  /** A call by the account itself, never through the contract in the middle. */
  direct(sender: string, target: string, ...args: Plain[]): Plain | undefined {
    return this.#make(sender, target, args, false);
  }

  through(sender: string, target: string, ...args: Plain[]): Plain | undefined {
    return this.#make(sender, target, args, true);
  }

  /** A call that has to succeed, because a command stands on it. */
  must(sender: string, target: string, ...args: Plain[]): Plain {
    const ok = this.#make(sender, target, args, false);
    if (ok === undefined) throw new Error(`${target} ${shown(args)} of ${sender} should have succeeded`);
    return ok;
  }

  end(): void {
    checkEnd(this.world, this.chain);
  }

  #make(sender: string, target: string, args: readonly Plain[], isThrough: boolean): Plain | undefined {
    const { world, chain } = this;
    const rule = RULES[target];
    if (!rule) throw new Error(`The model has no rule for ${target}`);
    world.now = chain.now();
    const ctx = isThrough ? { origin: sender, caller: chain.middleman } : by(sender);
    const foreseen = world.attempt(() => rule(world, ctx, chain.abi, args));
    const answer = chain.call(sender, target, args, isThrough);
    this.tally.count(target, answer.err === undefined ? 'ok' : String(answer.err), isThrough);
    const expected = { ...foreseen, prints: world.prints, moves: world.moves };
    const said = `call ${this.tally.calls}, ${target} ${shown(args)} of ${sender}${isThrough ? ' through a contract' : ''}`;
    for (const part of ['err', 'ok', 'prints', 'moves'] as const)
      if (!isDeepStrictEqual(expected[part], answer[part]))
        throw new Error(
          `${said}: the model says ${part} ${shown(expected[part])}, the chain ${shown(answer[part])}` +
            (part === 'ok' ? ` (${answer.err ?? 'ok'})` : ''),
        );
    try {
      this.#digests(answer);
      checkStep(world, chain, answer, this.tally.calls);
    } catch (error) {
      throw new Error(`${said}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    return foreseen.ok;
  }

  /** Invariant 14: what a digest stood for is used up. */
  #digests({ prints }: Answer): void {
    for (const { event, digest } of prints) {
      if (typeof event !== 'string' || !['issued', 'quote-settled', 'quote-cancelled'].includes(event)) continue;
      const key = String(digest);
      if (this.tally.digests.has(key)) throw new Error(`the digest ${key} was used twice`);
      this.tally.digests.add(key);
    }
  }
}
