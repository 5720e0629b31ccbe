import { isUtf8 } from 'node:buffer';
import { ByteCache } from './byte-cache.ts';
import { c32Address } from './c32-address.ts';

/**
 * What a Clarity value is to the rest of the backend. `(some x)` is x, `none` is null, principals are c32 addresses
 * (`ST...` or `ST....name`), a tuple is an object with the keys of the contract. A tuple with keys `ok` and `value` and a
 * response look alike: the contract's interface tells which one it is.
 */
export type ClarityValue =
  | bigint
  | boolean
  | string
  | Uint8Array
  | null
  | ClarityValue[]
  | { [key: string]: ClarityValue }
  | ResponseValue;

/** The answer of a public function. */
export type ResponseValue = { ok: true; value: ClarityValue } | { ok: false; error: ClarityValue };

/** Limits of the Clarity VM: no value on chain is larger or deeper (clarity-types `MAX_VALUE_SIZE`, `MAX_TYPE_DEPTH`). */
const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;

/** What hex is decoded into before it is read; longer values get room of their own. */
const SCRATCH = Buffer.allocUnsafeSlow(16 * 1024);
/** Text up to this length is looked up among those seen, as event names and codes are. */
const SHORT = 32;

const NAME = /^[a-zA-Z][a-zA-Z0-9\-_!?+<>=/*]*$/;
const CONTRACT_NAME = /^[a-zA-Z][a-zA-Z0-9\-_]*$/;

const latin1 = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);
const matching = (rule: RegExp) => (bytes: Buffer, from: number, to: number) => {
  const name = latin1(bytes, from, to);
  return rule.test(name) ? name : null;
};
const asciiOf = (bytes: Buffer, from: number, to: number): string | null => {
  for (let i = from; i < to; i += 1) if ((bytes[i] ?? 0) > 0x7f) return null;
  return latin1(bytes, from, to);
};
const keys = new ByteCache(1024, matching(NAME));
const contractNames = new ByteCache(64, matching(CONTRACT_NAME));
const texts = new ByteCache(1024, asciiOf);
const addresses = new ByteCache(4096, (bytes, from, to) => c32Address(bytes[from] ?? 0, bytes.subarray(from + 1, to)));

/** The bytes are no Clarity value; the message says at which byte and why. */
export class ClarityDecodeError extends Error {
  constructor(at: number, why: string) {
    super(`Not a Clarity value: ${why} at byte ${at}.`);
    this.name = 'ClarityDecodeError';
  }
}

/** Consensus bytes (SIP-005, "Clarity value representation") to a value. Throws ClarityDecodeError, never anything else. */
export function decodeClarity(bytes: Uint8Array): ClarityValue {
  if (bytes.length > MAX_BYTES) throw new ClarityDecodeError(MAX_BYTES, 'more bytes than a value can have');
  return decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.length);
}

/** The same for hex, with or without 0x. */
export function decodeClarityHex(hex: string): ClarityValue {
  const digits = hex.startsWith('0x') ? hex.slice(2) : hex;
  const length = digits.length / 2;
  if (length > MAX_BYTES) throw new ClarityDecodeError(MAX_BYTES, 'more bytes than a value can have');
  // Buffer takes only the low byte of each character: it would read digits that are none.
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) throw new ClarityDecodeError(0, 'no hex');
  const bytes = length <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafeSlow(length);
  bytes.write(digits, 'hex');
  return decode(bytes, length);
}

function decode(bytes: Buffer, length: number): ClarityValue {
  const reader = new Reader(bytes, length);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** Reads `bytes[0, length)`; what it gives shares no memory with them. */
class Reader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #length: number;
  #at = 0;

  constructor(bytes: Buffer, length: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, length);
    this.#length = length;
  }

  end(): void {
    if (this.#at !== this.#length) this.#fail(this.#at, `${this.#length - this.#at} bytes too many`);
  }

  value(depth: number): ClarityValue {
    if (depth > MAX_DEPTH) this.#fail(this.#at, `values nested deeper than ${MAX_DEPTH}`);
    const type = this.#byte();
    switch (type) {
      case 0x00:
        return this.#int();
      case 0x01:
        return this.#uint();
      case 0x02:
        return this.#buffer();
      case 0x03:
        return true;
      case 0x04:
        return false;
      case 0x05:
        return this.#address();
      case 0x06:
        return `${this.#address()}.${this.#contractName()}`;
      case 0x07:
        return { ok: true, value: this.value(depth + 1) };
      case 0x08:
        return { ok: false, error: this.value(depth + 1) };
      case 0x09:
        return null;
      case 0x0a:
        return this.value(depth + 1);
      case 0x0b:
        return this.#list(depth + 1);
      case 0x0c:
        return this.#tuple(depth + 1);
      case 0x0d:
        return this.#ascii();
      case 0x0e:
        return this.#utf8();
      default:
        return this.#fail(this.#at - 1, `unknown type 0x${type.toString(16).padStart(2, '0')}`);
    }
  }

  #int(): bigint {
    const at = this.#take(16);
    return (this.#view.getBigInt64(at) << 64n) | this.#view.getBigUint64(at + 8);
  }

  /** Most numbers fit into 53 bits, which need no arithmetic of big integers. */
  #uint(): bigint {
    const at = this.#take(16);
    const view = this.#view;
    const high = view.getUint32(at + 8);
    if (high < 0x200000 && view.getUint32(at) === 0 && view.getUint32(at + 4) === 0)
      return BigInt(high * 0x100000000 + view.getUint32(at + 12));
    return (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8);
  }

  #buffer(): Uint8Array {
    const length = this.#count(1);
    const from = this.#take(length);
    const copy = new Uint8Array(length);
    // A hash is copied faster byte by byte than by the view that `set` needs.
    if (length > 64) copy.set(this.#bytes.subarray(from, from + length));
    else for (let i = 0; i < length; i += 1) copy[i] = this.#bytes[from + i] ?? 0;
    return copy;
  }

  #list(depth: number): ClarityValue[] {
    const items: ClarityValue[] = [];
    for (let left = this.#count(1); left > 0; left -= 1) items.push(this.value(depth));
    return items;
  }

  /** The chain writes the keys in order, so only a key that is not above the one before can have been there. */
  #tuple(depth: number): { [key: string]: ClarityValue } {
    const tuple: { [key: string]: ClarityValue } = {};
    let before = '';
    for (let left = this.#count(3); left > 0; left -= 1) {
      const key = this.#name(keys);
      if (key <= before && Object.hasOwn(tuple, key)) this.#fail(this.#at, `the key ${key} twice in a tuple`);
      if (key > before) before = key;
      tuple[key] = this.value(depth);
    }
    return tuple;
  }

  #address(): string {
    const from = this.#take(21);
    const version = this.#bytes[from] ?? 0;
    if (version > 31) this.#fail(from, `no address version ${version}`);
    return addresses.text(this.#bytes, from, from + 21) ?? '';
  }

  #contractName(): string {
    const from = this.#at;
    const name = this.#name(contractNames);
    if (name.length > 127) this.#fail(from, 'a contract name longer than 127 characters');
    return name;
  }

  #name(cache: ByteCache): string {
    const length = this.#byte();
    if (length > 128) this.#fail(this.#at - 1, 'a name longer than 128 characters');
    const from = this.#take(length);
    const name = cache.text(this.#bytes, from, from + length);
    return name ?? this.#fail(from, `no name ${JSON.stringify(latin1(this.#bytes, from, from + length))}`);
  }

  #ascii(): string {
    const length = this.#count(1);
    const from = this.#take(length);
    const text =
      length <= SHORT ? texts.text(this.#bytes, from, from + length) : asciiOf(this.#bytes, from, from + length);
    return text ?? this.#fail(from, 'text that is not ASCII');
  }

  #utf8(): string {
    const length = this.#count(1);
    const from = this.#take(length);
    const bytes = this.#bytes.subarray(from, from + length);
    return isUtf8(bytes) ? bytes.toString('utf8') : this.#fail(from, 'text that is not UTF-8');
  }

  /** A count of things that take at least `least` bytes each: refused before anything is allocated for it. */
  #count(least: number): number {
    const at = this.#take(4);
    const count = this.#view.getUint32(at);
    if (count * least > this.#length - this.#at) this.#fail(at, `a length of ${count} beyond the end`);
    return count;
  }

  #byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  /** Where the next `length` bytes begin. */
  #take(length: number): number {
    const at = this.#at;
    if (length > this.#length - at) this.#fail(at, 'the value is cut off');
    this.#at = at + length;
    return at;
  }

  #fail(at: number, why: string): never {
    throw new ClarityDecodeError(at, why);
  }
}
