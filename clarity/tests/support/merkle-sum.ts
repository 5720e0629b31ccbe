import { createHash } from 'node:crypto';
import { Cl } from '@stacks/transactions';

export interface Reading {
  start: bigint;
  end: bigint;
  wh: bigint;
}

interface Node {
  hash: Buffer;
  sum: bigint;
}

const u64 = (n: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(n);
  return bytes;
};
const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

const leaf = ({ start, end, wh }: Reading): Node => ({
  hash: sha256(Buffer.of(0), u64(start), u64(end), u64(wh)),
  sum: wh,
});
const parent = (left: Node, right: Node): Node => ({
  hash: sha256(Buffer.of(1), left.hash, u64(left.sum), right.hash, u64(right.sum)),
  sum: left.sum + right.sum,
});

/** All levels of the tree, leaves first; an odd node at the end of a level is promoted unchanged. */
export function levelsOf(readings: readonly Reading[]): Node[][] {
  const levels = [readings.map(leaf)];
  for (let level = levels[0]!; level.length > 1; levels.push(level)) {
    const below = level;
    level = below.flatMap((node, i) => (i % 2 === 1 ? [] : below[i + 1] ? [parent(node, below[i + 1]!)] : [node]));
  }
  return levels;
}

export const topOf = (readings: readonly Reading[]): Node => levelsOf(readings).at(-1)![0]!;

export interface Step extends Node {
  left: boolean;
}

export function proofOf(readings: readonly Reading[], index: number): Step[] {
  const steps: Step[] = [];
  let at = index;
  for (const level of levelsOf(readings)) {
    const sibling = level[at ^ 1];
    if (sibling) steps.push({ ...sibling, left: at % 2 === 1 });
    at >>= 1;
  }
  return steps;
}

export const readingTuple = ({ start, end, wh }: Reading) =>
  Cl.tuple({ start: Cl.uint(start), end: Cl.uint(end), wh: Cl.uint(wh) });

export const proofList = (steps: readonly Step[]) =>
  Cl.list(
    steps.map(({ hash, sum, left }) => Cl.tuple({ hash: Cl.buffer(hash), sum: Cl.uint(sum), left: Cl.bool(left) })),
  );
