import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadingProof, recompute, type SumStep } from './merkle-sum.ts';

// The tree a second time, by its definition and with another implementation of sha256.
const digest = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
const u64 = (value: bigint) => Buffer.from(value.toString(16).padStart(16, '0'), 'hex');
const bytes = (hex: string) => Buffer.from(hex, 'hex');

function proofOf(energies: bigint[], index: number): ReadingProof {
  const reading = (i: number) => ({ start: i * 1800, end: i * 1800 + 1800, wh: energies[i]! });
  let level = energies.map((wh, i) => ({
    hash: digest(Buffer.of(0), u64(BigInt(i * 1800)), u64(BigInt(i * 1800 + 1800)), u64(wh)),
    sum: wh,
  }));
  const steps: SumStep[] = [];
  for (let at = index; level.length > 1; at = Math.floor(at / 2)) {
    const sibling = at % 2 === 1 ? level[at - 1] : level[at + 1];
    if (sibling) steps.push({ side: at % 2 === 1 ? 'left' : 'right', ...sibling });
    const next: typeof level = [];
    for (let i = 0; i < level.length; i += 2) {
      const [l, r] = [level[i]!, level[i + 1]];
      next.push(
        r
          ? { hash: digest(Buffer.of(1), bytes(l.hash), u64(l.sum), bytes(r.hash), u64(r.sum)), sum: l.sum + r.sum }
          : l,
      );
    }
    level = next;
  }
  return {
    reading: reading(index),
    index,
    steps,
    readingsRoot: level[0]!.hash,
    attestedWh: level[0]!.sum,
    leaves: energies.length,
  };
}

const trees = fc
  .array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 40 })
  .chain((energies) => fc.tuple(fc.constant(energies), fc.nat(energies.length - 1)));

describe('a reading checked in the browser', () => {
  it('leads to the root and the total by the path the server gives', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async ([energies, index]) => {
        const { path, faults } = await recompute(proofOf(energies, index));
        expect(faults).toEqual([]);
        expect(path.at(-1)!.sum).toBe(energies.reduce((a, b) => a + b, 0n));
      }),
    );
  });

  it('does not pass when anything in the answer was changed', async () => {
    const honest = proofOf([5n, 7n, 11n, 13n, 17n], 2);
    const step = honest.steps[0]!;
    const withStep = (changed: Partial<SumStep>) => [{ ...step, ...changed }, ...honest.steps.slice(1)];
    const forgeries: Partial<ReadingProof>[] = [
      { reading: { ...honest.reading, wh: 12n } },
      { reading: { ...honest.reading, start: honest.reading.start - 1 } },
      { reading: { ...honest.reading, end: honest.reading.start } },
      { index: 3 },
      { index: 5 },
      { leaves: 4 },
      { attestedWh: honest.attestedWh + 1n },
      { readingsRoot: step.hash },
      { steps: withStep({ sum: step.sum + 1n }) },
      { steps: withStep({ sum: -1n }) },
      { steps: withStep({ sum: 2n ** 64n }) },
      { steps: withStep({ side: 'left' }) },
      { steps: withStep({ hash: 'zz' }) },
      { steps: honest.steps.slice(1) },
      { steps: [...honest.steps, step] },
    ];
    for (const forged of forgeries)
      expect((await recompute({ ...honest, ...forged })).faults, JSON.stringify(Object.keys(forged))).not.toEqual([]);
  });
});
