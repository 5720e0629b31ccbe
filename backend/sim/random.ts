import { createHash } from 'node:crypto';

/** Random numbers that follow from a seed alone (mulberry32), so that a run can be repeated. */
export class Random {
  #state: number;

  constructor(seed: string) {
    this.#state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  }

  /** From 0 up to but without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** From 1 to `most`, both included. */
  amount(most: bigint): bigint {
    return 1n + (BigInt(this.between(0, 2 ** 32 - 1)) * most) / 2n ** 32n;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly [T, ...T[]]): T;
  pick<T>(list: readonly T[]): T | undefined;
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.between(0, list.length - 1)];
  }

  /** 32 bytes, as a hash. */
  hash(): Uint8Array {
    return createHash('sha256').update(`${this.next()}${this.next()}`).digest();
  }

  hex(): string {
    return Buffer.from(this.hash()).toString('hex');
  }
}
