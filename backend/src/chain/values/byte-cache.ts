/**
 * Texts made from bytes, kept for bytes that come again: names, codes and addresses are few and return in every event. One slot per
 * hash, the newcomer takes it: memory is bounded by `slots` and hostile input costs one text per look, as without a cache.
 */
export class ByteCache {
  readonly #make: (bytes: Buffer, from: number, to: number) => string | null;
  readonly #mask: number;
  readonly #keys: (Uint8Array | undefined)[];
  readonly #texts: string[];

  /** `slots` is a power of two. What `make` answers with null is not kept. */
  constructor(slots: number, make: (bytes: Buffer, from: number, to: number) => string | null) {
    this.#make = make;
    this.#mask = slots - 1;
    this.#keys = new Array(slots).fill(undefined);
    this.#texts = new Array(slots).fill('');
  }

  /** The text of `bytes[from, to)`; null if it has none. */
  text(bytes: Buffer, from: number, to: number): string | null {
    let hash = to - from;
    for (let i = from; i < to; i += 1) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & this.#mask;
    const key = this.#keys[slot];
    if (key !== undefined && isSame(key, bytes, from, to)) return this.#texts[slot] ?? null;
    const made = this.#make(bytes, from, to);
    if (made === null) return null;
    this.#keys[slot] = Uint8Array.prototype.slice.call(bytes, from, to);
    this.#texts[slot] = made;
    return made;
  }
}

function isSame(key: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (key.length !== to - from) return false;
  for (let i = 0; i < key.length; i += 1) if (key[i] !== bytes[from + i]) return false;
  return true;
}
