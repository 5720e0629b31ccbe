import { Cl, deserializeCV, serializeCVBytes } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf } from '../../../bench/wire-events.ts';
import { wireValue } from '../../../tests/support/clarity-values.ts';
import { ClarityDecodeError, decodeClarity, decodeClarityHex } from './clarity-value.ts';
import { fromStored, storedText, toStored } from './stored-value.ts';

describe('decodeClarity', () => {
  it('reads every value as @stacks/transactions does', () => {
    fc.assert(
      fc.property(wireValue, (cv) => {
        const bytes = serializeCVBytes(cv);
        expect(decodeClarity(bytes)).toEqual(plainOf(deserializeCV(bytes)));
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
    // The low bytes of these characters are digits.
    ['\u0130\u0139', 'no hex'],
    [`06${'16'.padEnd(42, '0')}80${'61'.repeat(128)}`, 'a contract name longer than 127'],
    ['', 'cut off'],
  ])('refuses %s: %s', (hex, why) => {
    expect(() => decodeClarityHex(hex)).toThrow(why);
  });

  it('gives values that share no memory with what it was given', () => {
    const bytes = serializeCVBytes(Cl.tuple({ hash: Cl.buffer(new Uint8Array(32).fill(7)) }));
    const value = decodeClarity(bytes);
    bytes.fill(0);
    expect(value).toEqual({ hash: new Uint8Array(32).fill(7) });
    const first = decodeClarityHex(Cl.serialize(Cl.buffer(new Uint8Array(100).fill(1))));
    decodeClarityHex(Cl.serialize(Cl.buffer(new Uint8Array(100).fill(2))));
    expect(first).toEqual(new Uint8Array(100).fill(1));
  });

  it('reads names and texts that fall on one place of its caches, and refuses a bad one each time it comes', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => Cl.tuple({ [`k${i}`]: Cl.stringAscii(`text ${i}`) }));
    for (const cv of [...many, ...many]) expect(decodeClarityHex(Cl.serialize(cv))).toEqual(plainOf(cv));
    for (let i = 0; i < 2; i += 1) expect(() => decodeClarityHex('0c00000001013009')).toThrow('no name "0"');
  });

  it('leaves every object with its own prototype', () => {
    for (const key of ['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])
      expect(decodeClarityHex(Cl.serialize(Cl.tuple({ [key]: Cl.uint(1) })))).toEqual(Object.fromEntries([[key, 1n]]));
    expect(() =>
      decodeClarityHex(
        `0c0000000109${Buffer.from('__proto__').toString('hex')}${Cl.serialize(Cl.tuple({ bad: Cl.uint(1) }))}`,
      ),
    ).toThrow(ClarityDecodeError);
    expect({}).not.toHaveProperty('bad');
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

  it('are written as the JSON of their shape', () => {
    fc.assert(
      fc.property(wireValue, (cv) => {
        const value = decodeClarity(serializeCVBytes(cv));
        expect(storedText(value)).toBe(JSON.stringify(toStored(value)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('hold no NUL, which jsonb refuses', () => {
    expect(JSON.stringify(toStored({ text: 'a\0b' }))).not.toContain('u0000');
  });
});
