import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_U64,
  type MerkleProof,
  type MerkleSum,
  MerkleSumBuilder,
  merkleSum,
  proof,
  type ReadingLeaf,
  verifyProof,
  whBefore,
} from './merkle-sum.ts';

const readings = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 7200 }), fc.bigInt({ min: 0n, max: 10n ** 9n })), {
    minLength: 1,
    maxLength: 70,
  })
  .map((rows) => {
    let at = 1_700_000_000;
    return rows.map(([seconds, wh]): ReadingLeaf => {
      const start = at;
      at += seconds;
      return { start, end: at, wh };
    });
  });
const withIndex = readings.chain((leaves) => fc.tuple(fc.constant(leaves), fc.nat(leaves.length - 1)));

const u64 = (value: bigint) => Buffer.from(value.toString(16).padStart(16, '0'), 'hex');
const digest = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The definition, written a second time, level by level and without any code of the builder. */
function byTheDefinition(leaves: readonly ReadingLeaf[]): { root: string; sum: bigint } {
  let level = leaves.map(({ start, end, wh }) => ({
    hash: digest(Buffer.of(0), u64(BigInt(start)), u64(BigInt(end)), u64(wh)),
    sum: wh,
  }));
  while (level.length > 1) {
    const next: typeof level = [];
    for (let i = 0; i + 1 < level.length; i += 2) {
      const [l, r] = [level[i]!, level[i + 1]!];
      next.push({ hash: digest(Buffer.of(1), l.hash, u64(l.sum), r.hash, u64(r.sum)), sum: l.sum + r.sum });
    }
    if (level.length % 2 === 1) next.push(level.at(-1)!);
    level = next;
  }
  return { root: level[0]!.hash.toString('hex'), sum: level[0]!.sum };
}

const hex = (tree: MerkleSum) => Buffer.from(tree.root).toString('hex');
const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 7 ? byte ^ 1 : byte));

describe('the Merkle-sum tree over readings', () => {
  it('gives the root the definition gives, however many leaves', () => {
    fc.assert(
      fc.property(readings, (leaves) => {
        const tree = merkleSum(leaves);
        expect({ root: hex(tree), sum: tree.sum }).toEqual(byTheDefinition(leaves));
        expect(tree.leaves).toBe(leaves.length);
      }),
    );
  });

  it('hashes one known leaf to a known root, so that other implementations can check theirs', () => {
    const tree = merkleSum([{ start: 1_711_929_600, end: 1_711_933_200, wh: 1_500_000n }]);
    expect(hex(tree)).toBe(
      digest(Buffer.from('00000000006609f90000000000660a0710000000000016e360', 'hex')).toString('hex'),
    );
  });

  it('gives the same root when asked for a result after every leaf', () => {
    fc.assert(
      fc.property(readings, (leaves) => {
        const builder = new MerkleSumBuilder();
        leaves.forEach((leaf, i) => {
          builder.add(leaf);
          expect(builder.result()).toEqual(merkleSum(leaves.slice(0, i + 1)));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('changes its root when any start, end or energy changes', () => {
    fc.assert(
      fc.property(withIndex, fc.constantFrom('start', 'end', 'wh'), ([leaves, index], field) => {
        const leaf = leaves[index]!;
        const changed =
          field === 'wh' ? { ...leaf, wh: leaf.wh + 1n } : { ...leaf, end: leaf.end + 1, [field]: leaf[field] + 1 };
        expect(hex(merkleSum(leaves.with(index, changed)))).not.toBe(hex(merkleSum(leaves)));
      }),
    );
  });

  it('changes its root when energy moves from one reading to another with the same sum', () => {
    fc.assert(
      fc.property(withIndex, ([leaves, index]) => {
        const other = (index + 1) % leaves.length;
        fc.pre(other !== index && leaves[index]!.wh > 0n);
        const moved = leaves
          .with(index, { ...leaves[index]!, wh: leaves[index]!.wh - 1n })
          .with(other, { ...leaves[other]!, wh: leaves[other]!.wh + 1n });
        expect(merkleSum(moved).sum).toBe(merkleSum(leaves).sum);
        expect(hex(merkleSum(moved))).not.toBe(hex(merkleSum(leaves)));
      }),
    );
  });

  it('changes its root when two readings change places or one is left out', () => {
    fc.assert(
      fc.property(withIndex, ([leaves, index]) => {
        const other = (index + 1) % leaves.length;
        fc.pre(other !== index);
        const root = hex(merkleSum(leaves));
        expect(hex(merkleSum(leaves.with(index, leaves[other]!).with(other, leaves[index]!)))).not.toBe(root);
        expect(hex(merkleSum(leaves.toSpliced(index, 1)))).not.toBe(root);
      }),
    );
  });

  it('proves every reading and its place among the Wh of the batch', () => {
    fc.assert(
      fc.property(withIndex, ([leaves, index]) => {
        const path = proof(leaves, index);
        expect(verifyProof(leaves[index]!, path, merkleSum(leaves))).toBe(true);
        expect(whBefore(path)).toBe(leaves.slice(0, index).reduce((sum, { wh }) => sum + wh, 0n));
      }),
    );
  });

  it('refuses a proof with another leaf, index, total, count, hash, sum, side or length', () => {
    fc.assert(
      fc.property(withIndex, ([leaves, index]) => {
        fc.pre(leaves.length > 1);
        const tree = merkleSum(leaves);
        const leaf = leaves[index]!;
        const path = proof(leaves, index);
        const step = path.steps[0]!;
        const withStep = (forged: Partial<typeof step>): MerkleProof => ({
          ...path,
          steps: path.steps.with(0, { ...step, ...forged }),
        });
        const forgeries: [ReadingLeaf, MerkleProof, MerkleSum][] = [
          [{ ...leaf, wh: leaf.wh + 1n }, path, tree],
          [{ ...leaf, wh: -1n }, path, tree],
          [leaf, { ...path, index: (index + 1) % leaves.length }, tree],
          [leaf, { ...path, index: leaves.length }, tree],
          [leaf, path, { ...tree, sum: tree.sum + 1n }],
          [leaf, path, { ...tree, leaves: 1 }],
          [leaf, path, { ...tree, root: flip(tree.root) }],
          [leaf, withStep({ hash: flip(step.hash) }), tree],
          [leaf, withStep({ hash: step.hash.slice(1) }), tree],
          [leaf, withStep({ sum: step.sum + 1n }), tree],
          [leaf, withStep({ sum: MAX_U64 }), tree],
          [leaf, withStep({ sum: -1n }), tree],
          [leaf, withStep({ side: step.side === 'left' ? 'right' : 'left' }), tree],
          [leaf, { ...path, steps: path.steps.slice(1) }, tree],
          [leaf, { ...path, steps: [...path.steps, step] }, tree],
        ];
        forgeries.forEach(([l, p, t], i) => {
          const sameIndexByChance = i === 2 && (index + 1) % leaves.length === index;
          if (!sameIndexByChance) expect(verifyProof(l, p, t), `forgery ${i}`).toBe(false);
        });
      }),
    );
  });

  it('does not take an inner node for a reading', () => {
    const leaves = [0, 1, 2, 3].map((i) => ({ start: i * 60, end: i * 60 + 60, wh: 5n }));
    const tree = merkleSum(leaves);
    const path = proof(leaves, 0);
    expect(verifyProof({ start: 0, end: 120, wh: 10n }, { index: 0, steps: path.steps.slice(1) }, tree)).toBe(false);
  });

  it('refuses a sum above what 64 bits hold, and takes the largest that fits', () => {
    const leaf = (i: number, wh: bigint) => ({ start: i, end: i + 1, wh });
    expect(merkleSum([leaf(0, MAX_U64 - 1n), leaf(1, 1n)]).sum).toBe(MAX_U64);
    expect(() => merkleSum([leaf(0, MAX_U64), leaf(1, 1n)])).toThrow(/above the 18446744073709551615/);
    expect(() => merkleSum([leaf(0, MAX_U64 + 1n)])).toThrow(RangeError);
  });

  it('refuses negative energy, times that are not whole seconds, an empty interval and an empty tree', () => {
    expect(() => merkleSum([{ start: 0, end: 1, wh: -1n }])).toThrow(/0 to/);
    expect(() => merkleSum([{ start: 0.5, end: 1, wh: 0n }])).toThrow(/whole unix seconds/);
    expect(() => merkleSum([{ start: 5, end: 5, wh: 0n }])).toThrow(/start before end/);
    expect(() => merkleSum([])).toThrow(/at least one/);
    expect(() => proof([], 0)).toThrow(/no reading 0 among 0/);
  });

  it('builds a year of quarter hours and proves one of them', () => {
    const leaves = Array.from({ length: 35_040 }, (_, i) => ({ start: i * 900, end: i * 900 + 900, wh: BigInt(i) }));
    const tree = merkleSum(leaves);
    expect(tree).toMatchObject({ leaves: 35_040, sum: (35_040n * 35_039n) / 2n });
    expect(verifyProof(leaves[20_000]!, proof(leaves, 20_000), tree)).toBe(true);
  });
});
