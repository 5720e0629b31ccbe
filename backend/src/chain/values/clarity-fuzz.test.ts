import { deserializeCV, serializeCVBytes, type ClarityValue as WireValue } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf } from '../../../bench/wire-events.ts';
import { wireValue } from '../../../tests/support/clarity-values.ts';
import { ClarityDecodeError, type ClarityValue, decodeClarity } from './clarity-value.ts';

/** Where we refuse what the reference decoder reads, by the reason we give. */
const STRICTER = [
  /the value is cut off/, // it reads past the end as if shorter bytes stood there
  /a length of \d+ beyond the end/, // the same, for texts and buffers
  /bytes too many/, // it leaves what follows the value unread
  /the key \S+ twice in a tuple/, // it keeps the last one
  /no name "/, // it takes any bytes for a name; the VM does not
  /a name longer than 128/,
  /text that is not ASCII/, // it reads the bytes as other characters
  /text that is not UTF-8/, // it puts replacement characters
  /nested deeper than 32/,
] as const;

type Read<T> = { value: T } | { refused: unknown };
function attempt<T>(read: () => T): Read<T> {
  try {
    return { value: read() };
  } catch (refused) {
    return { refused };
  }
}

/** One change of `bytes`: another byte, one bit, a piece gone, a piece doubled, bytes of somebody's choice, a cut. */
const change = fc.record({
  kind: fc.constantFrom('byte', 'bit', 'drop', 'double', 'insert', 'cut', 'length'),
  at: fc.nat(),
  size: fc.integer({ min: 1, max: 8 }),
  value: fc.integer({ min: 0, max: 255 }),
});
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

function changed(bytes: Uint8Array, { kind, at, size, value }: Change): Uint8Array {
  const i = at % bytes.length;
  const out = Uint8Array.from(bytes);
  if (kind === 'byte') out[i] = value;
  else if (kind === 'bit') out[i] = (out[i] ?? 0) ^ (1 << (value & 7));
  else if (kind === 'drop') return Uint8Array.of(...bytes.subarray(0, i), ...bytes.subarray(i + size));
  else if (kind === 'double') return Uint8Array.of(...bytes.subarray(0, i + size), ...bytes.subarray(i));
  else if (kind === 'insert')
    return Uint8Array.of(...bytes.subarray(0, i), ...new Uint8Array(size).fill(value), ...bytes.subarray(i));
  else if (kind === 'cut') return bytes.slice(0, i);
  else if (i + 4 <= out.length) out.set([0, 0, 0, value], i);
  return out;
}

function compare(bytes: Uint8Array): void {
  const ours: Read<ClarityValue> = attempt(() => decodeClarity(bytes));
  const theirs: Read<WireValue> = attempt(() => deserializeCV(bytes));
  if ('value' in ours) {
    expect(theirs).toHaveProperty('value');
    if ('value' in theirs) expect(ours.value).toEqual(plainOf(theirs.value));
    return;
  }
  expect(ours.refused).toBeInstanceOf(ClarityDecodeError);
  if ('refused' in theirs) return;
  const { message } = ours.refused as ClarityDecodeError;
  expect(
    STRICTER.filter((reason) => reason.test(message)),
    message,
  ).not.toEqual([]);
}

describe('bytes that were changed', () => {
  it('are read as @stacks/transactions reads them, or refused for a reason we name', () => {
    fc.assert(
      fc.property(wireValue, fc.array(change, { minLength: 1, maxLength: 4 }), (cv, changes) => {
        let bytes = serializeCVBytes(cv);
        for (const one of changes) if (bytes.length > 0) bytes = changed(bytes, one);
        compare(bytes);
      }),
      { numRuns: 5_000 },
    );
  });

  it('and random ones of any kind are read alike too', () => {
    const byte = fc.oneof(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 255 }), fc.constant(0));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (bytes) => compare(Uint8Array.from(bytes))),
      { numRuns: 5_000 },
    );
  });
});
