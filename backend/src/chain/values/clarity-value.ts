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

const NAME = /^[a-zA-Z][a-zA-Z0-9\-_!?+<>=/*]*$/;
const CONTRACT_NAME = /^[a-zA-Z][a-zA-Z0-9\-_]*$/;

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
  const reader = new Reader(bytes);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** The same for hex, with or without 0x. */
export function decodeClarityHex(hex: string): ClarityValue {
  const digits = hex.startsWith('0x') ? hex.slice(2) : hex;
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) throw new ClarityDecodeError(0, 'no hex');
  return decodeClarity(Buffer.from(digits, 'hex'));
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) this.#fail(`${this.#bytes.length - this.#at} bytes too many`);
  }

  value(depth: number): ClarityValue {
    if (depth > MAX_DEPTH) this.#fail(`values nested deeper than ${MAX_DEPTH}`);
    const type = this.#byte();
    switch (type) {
      case 0x00:
        return BigInt.asIntN(128, this.#uint128());
      case 0x01:
        return this.#uint128();
      case 0x02:
        return Uint8Array.from(this.#take(this.#length(1)));
      case 0x03:
        return true;
      case 0x04:
        return false;
      case 0x05:
        return this.#address();
      case 0x06:
        return `${this.#address()}.${this.#name(CONTRACT_NAME)}`;
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
        return this.#ascii(this.#length(1));
      case 0x0e:
        return this.#utf8(this.#length(1));
      default:
        return this.#fail(`unknown type 0x${type.toString(16).padStart(2, '0')}`, 1);
    }
  }

  #list(depth: number): ClarityValue[] {
    const items: ClarityValue[] = [];
    for (let left = this.#length(1); left > 0; left -= 1) items.push(this.value(depth));
    return items;
  }

  #tuple(depth: number): { [key: string]: ClarityValue } {
    const tuple: { [key: string]: ClarityValue } = {};
    for (let left = this.#length(3); left > 0; left -= 1) {
      const key = this.#name(NAME);
      if (Object.hasOwn(tuple, key)) this.#fail(`the key ${key} twice in a tuple`);
      tuple[key] = this.value(depth);
    }
    return tuple;
  }

  #address(): string {
    const version = this.#byte();
    if (version > 31) this.#fail(`no address version ${version}`, 1);
    return c32Address(version, this.#take(20));
  }

  #name(rule: RegExp): string {
    const length = this.#byte();
    if (length > 128) this.#fail('a name longer than 128 characters', 1);
    const name = this.#take(length).toString('latin1');
    if (!rule.test(name)) this.#fail(`no name ${JSON.stringify(name)}`, length);
    return name;
  }

  #ascii(length: number): string {
    const bytes = this.#take(length);
    if (bytes.some((byte) => byte > 0x7f)) this.#fail('text that is not ASCII', length);
    return bytes.toString('latin1');
  }

  #utf8(length: number): string {
    const bytes = this.#take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.#fail('text that is not UTF-8', length);
    }
  }

  #uint128(): bigint {
    const bytes = this.#take(16);
    return (bytes.readBigUInt64BE(0) << 64n) | bytes.readBigUInt64BE(8);
  }

  /** A count of things that take at least `least` bytes each: refused before anything is allocated for it. */
  #length(least: number): number {
    const length = this.#take(4).readUInt32BE(0);
    if (length * least > this.#bytes.length - this.#at) this.#fail(`a length of ${length} beyond the end`, 4);
    return length;
  }

  #byte(): number {
    return this.#take(1).readUInt8(0);
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) this.#fail('the value is cut off');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #fail(why: string, back = 0): never {
    throw new ClarityDecodeError(this.#at - back, why);
  }
}
