import type { Value } from './value.ts';

/** `less` is at most `more`; when strict, it is below. */
interface Fact {
  readonly less: string;
  readonly more: string;
  readonly strict: boolean;
}

const numberOf = (text: string): bigint | undefined => (/^u\d+$/.test(text) ? BigInt(text.slice(1)) : undefined);

/** Comparisons that hold where the program stands. */
export class Facts {
  #facts: Fact[] = [];

  /** A place to come back to with `forget`, when a branch ends. */
  get mark(): number {
    return this.#facts.length;
  }

  forget(mark: number): void {
    this.#facts.length = Math.min(mark, this.#facts.length);
  }

  learn(operator: string, [a, b]: readonly Value[]): void {
    if (!a || !b) return;
    const add = (less: Value, more: Value, strict: boolean) =>
      this.#facts.push({ less: less.text, more: more.text, strict });
    if (operator === '<' || operator === '<=') add(a, b, operator === '<');
    if (operator === '>' || operator === '>=') add(b, a, operator === '>');
    if (operator === 'is-eq') {
      add(a, b, false);
      add(b, a, false);
    }
  }

  /** Whether `b` can be taken off `a` without going below zero. */
  covers(a: Value, b: Value): boolean {
    return this.#atMost(b, a) || this.#isPart(b, a) || (a.op === '+' && (a.args ?? []).some((x) => this.covers(x, b)));
  }

  /** Follows the facts upwards from `b` until they reach `a`, or a number that is large enough. */
  #atMost(b: Value, a: Value): boolean {
    const [low, high] = [numberOf(b.text), numberOf(a.text)];
    if (b.text === a.text || (low !== undefined && high !== undefined && low <= high)) return true;
    if (low !== undefined && this.#isAtLeast(a.text, low)) return true;
    const reached = new Set([b.text]);
    for (const text of reached) for (const { less, more } of this.#facts) if (less === text) reached.add(more);
    return reached.has(a.text);
  }

  #isAtLeast(text: string, low: bigint): boolean {
    return this.#facts.some(({ less, more, strict }) => {
      const bound = numberOf(less);
      return more === text && bound !== undefined && bound + (strict ? 1n : 0n) >= low;
    });
  }

  /** A remainder, a quotient, a difference, a minimum or a fraction of something is never more than that. */
  #isPart(b: Value, whole: Value): boolean {
    const [first, second, third] = b.args ?? [];
    if (b.op === 'mod') return first?.text === whole.text;
    if (b.op === '-' && first) return this.covers(whole, first);
    if (b.op === 'if' && second && third) return isMinimum(b) && [second, third].some((one) => this.covers(whole, one));
    if (b.op !== '/' || !first) return false;
    if (first.text === whole.text) return true;
    const [by, over] = [first.args?.find(({ text }) => text !== whole.text), second].map((x) =>
      numberOf(x?.text ?? ''),
    );
    const isMultiple =
      first.op === '*' && first.args?.length === 2 && first.args.some(({ text }) => text === whole.text);
    return isMultiple && by !== undefined && over !== undefined && by <= over;
  }
}

/** `(if (< a b) a b)`. */
function isMinimum({ args: [condition, yes, no] = [] }: Value): boolean {
  const [a, b] = condition?.args ?? [];
  return (condition?.op === '<' || condition?.op === '<=') && a?.text === yes?.text && b?.text === no?.text;
}
