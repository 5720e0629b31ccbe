import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merkleSum, type ReadingLeaf } from '../../../kit/merkle-sum.ts';
import { bytesOf } from '../formats/text-lines.ts';
import { decodeReadings, encodeReadings } from './readings-document.ts';

const textOf = async (leaves: readonly ReadingLeaf[]) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeReadings(leaves)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};
const decode = async (text: string) => {
  const leaves: ReadingLeaf[] = [];
  for await (const leaf of decodeReadings(bytesOf(text))) leaves.push(leaf);
  return leaves;
};
const batches = fc
  .array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 4 }), fc.bigInt({ min: 0n, max: 2n ** 57n })), { maxLength: 40 })
  .map((rows) => {
    let at = 1_700_000_000;
    return rows.map(([gap, length, wh]): ReadingLeaf => {
      const start = at + gap * 300;
      at = start + length * 300;
      return { start, end: at, wh };
    });
  });

describe('the readings document', () => {
  it('writes one line of start, end and Wh per leaf', async () => {
    expect(
      await textOf([
        { start: 0, end: 300, wh: 5n },
        { start: 300, end: 600, wh: 0n },
      ]),
    ).toBe('0,300,5\n300,600,0\n');
  });

  it('gives back the leaves, hence the tree, it was made of', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (leaves) => {
        const back = await decode(await textOf(leaves));
        expect(back).toEqual(leaves);
        if (leaves.length > 0) expect(merkleSum(back)).toEqual(merkleSum(leaves));
      }),
    );
  });

  it('has one spelling: what decodes, encodes to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('0', '1', '9', '300', ',', '\n', '-', ' ')), async (bits) => {
        const text = bits.join('');
        const leaves = await decode(text).catch(() => undefined);
        if (leaves) expect(await textOf(leaves)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('encodes more leaves than one piece holds', async () => {
    const leaves = Array.from({ length: 2500 }, (_, i) => ({ start: i, end: i + 1, wh: 1n }));
    expect(await decode(await textOf(leaves))).toEqual(leaves);
  });

  it.each([
    ['a leading zero', '0,300,05\n', 1],
    ['a negative value', '0,300,-5\n', 1],
    ['a missing field', '0,300\n', 1],
    ['a blank line', '0,300,5\n\n', 2],
    ['CRLF', '0,300,5\r\n', 1],
    ['a byte order mark', '\uFEFF0,300,5\n', 1],
    ['a last line that is cut short', '0,300,5\n300,600,5', 2],
    ['an overlap', '0,300,5\n299,600,5\n', 2],
    ['an empty interval', '300,300,5\n', 1],
    ['a header', 'start,end,wh\n', 1],
  ])('refuses %s, naming the line', async (_what, text, line) => {
    await expect(decode(text)).rejects.toMatchObject({ name: 'UnreadableText', line });
  });

  it.each([
    [
      'out of order',
      [
        { start: 300, end: 600, wh: 1n },
        { start: 0, end: 300, wh: 1n },
      ],
    ],
    [
      'overlapping',
      [
        { start: 0, end: 600, wh: 1n },
        { start: 300, end: 900, wh: 1n },
      ],
    ],
    ['negative', [{ start: 0, end: 300, wh: -1n }]],
  ])('does not write leaves that are %s', async (_what, leaves) => {
    await expect(textOf(leaves)).rejects.toThrow(/is not a leaf that follows/);
  });
});
