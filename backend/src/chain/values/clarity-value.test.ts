import { Cl, deserializeCV, serializeCVBytes, type ClarityValue as WireValue } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClarityDecodeError, type ClarityValue, decodeClarity, decodeClarityHex } from './clarity-value.ts';
import { fromStored, toStored } from './stored-value.ts';

const bytes20 = fc.uint8Array({ minLength: 20, maxLength: 20 });
// Version bytes of main and test networks, and hashes that begin with zeros, which c32 treats apart.
const address = fc
  .tuple(
    fc.constantFrom(20, 21, 22, 26),
    fc.oneof(
      bytes20,
      bytes20.map((hash) => hash.fill(0, 0, 7)),
    ),
  )
  .map(([version, hash]) => deserializeCV(Uint8Array.of(5, version, ...hash)));
const name = fc.stringMatching(/^[a-z][a-zA-Z0-9-]{0,20}$/);

const wireValue: fc.Arbitrary<WireValue> = fc.letrec<{ value: WireValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }).map((n) => Cl.int(n)),
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((n) => Cl.uint(n)),
    fc.boolean().map((b) => Cl.bool(b)),
    fc.constant(Cl.none()),
    fc.uint8Array().map((b) => Cl.buffer(b)),
    fc.stringMatching(/^[\x20-\x7e]*$/).map((text) => Cl.stringAscii(text)),
    fc.string({ unit: 'binary' }).map((text) => Cl.stringUtf8(text)),
    address,
    fc.tuple(address, name).map(([cv, n]) => Cl.contractPrincipal((cv as { value: string }).value, n)),
    tie('value').map((v) => Cl.some(v)),
    tie('value').map((v) => Cl.ok(v)),
    tie('value').map((v) => Cl.error(v)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => Cl.list(items)),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }).map((fields) => Cl.tuple(fields)),
  ),
})).value;

/** What the reference decoder of @stacks/transactions reads, in our shapes. */
function reference(cv: WireValue): ClarityValue {
  switch (cv.type) {
    case 'int':
    case 'uint':
      return BigInt(cv.value);
    case 'true':
      return true;
    case 'false':
      return false;
    case 'none':
      return null;
    case 'some':
      return reference(cv.value);
    case 'ok':
      return { ok: true, value: reference(cv.value) };
    case 'err':
      return { ok: false, error: reference(cv.value) };
    case 'buffer':
      return Uint8Array.from(Buffer.from(cv.value, 'hex'));
    case 'list':
      return cv.value.map(reference);
    case 'tuple':
      return Object.fromEntries(Object.entries(cv.value).map(([key, field]) => [key, reference(field)]));
    default:
      return cv.value;
  }
}

describe('decodeClarity', () => {
  it('reads every value as @stacks/transactions does', () => {
    fc.assert(
      fc.property(wireValue, (cv) => {
        const bytes = serializeCVBytes(cv);
        expect(decodeClarity(bytes)).toEqual(reference(deserializeCV(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every value that is cut off or has bytes too many', () => {
    fc.assert(
      fc.property(wireValue, fc.nat(), (cv, at) => {
        const bytes = serializeCVBytes(cv);
        expect(() => decodeClarity(bytes.subarray(0, at % bytes.length))).toThrow(ClarityDecodeError);
        expect(() => decodeClarity(Uint8Array.of(...bytes, 9))).toThrow('bytes too many');
      }),
    );
  });

  it('answers random bytes with a value or its own error, never with another one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeClarity(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ClarityDecodeError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses a length beyond the end before it makes room for it', () => {
    for (const type of ['0b', '0c', '02', '0d', '0e'])
      expect(() => decodeClarityHex(`${type}ffffffff`)).toThrow('a length of 4294967295 beyond the end');
  });

  it('refuses nesting deeper than the Clarity VM allows', () => {
    expect(decodeClarityHex(`${'0a'.repeat(32)}09`)).toBeNull();
    expect(() => decodeClarityHex(`${'0a'.repeat(33)}09`)).toThrow('nested deeper than 32');
    expect(() => decodeClarity(new Uint8Array(1024 * 1024).fill(0x0a))).toThrow('nested deeper than 32');
  });

  it.each([
    [`0c0000000109${Buffer.from('__proto__').toString('hex')}09`, 'no name "__proto__"'],
    ['0c00000002016109016109', 'the key a twice'],
    ['0d0000000180', 'not ASCII'],
    ['0e00000001ff', 'not UTF-8'],
    [`05ff${'00'.repeat(20)}`, 'no address version 255'],
    ['0f', 'unknown type 0x0f'],
    ['0', 'no hex'],
    ['', 'cut off'],
  ])('refuses %s: %s', (hex, why) => {
    expect(() => decodeClarityHex(hex)).toThrow(why);
  });

  it('reads a contract principal and its address', () => {
    const id = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
    expect(decodeClarityHex(`0x${Cl.serialize(Cl.principal(id))}`)).toBe(id);
  });
});

describe('stored values', () => {
  it('come back from JSON as they were', () => {
    fc.assert(
      fc.property(wireValue, (cv) => {
        const value = decodeClarity(serializeCVBytes(cv));
        expect(fromStored(JSON.parse(JSON.stringify(toStored(value))))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('hold no NUL, which jsonb refuses', () => {
    expect(JSON.stringify(toStored({ text: 'a\0b' }))).not.toContain('u0000');
  });
});
