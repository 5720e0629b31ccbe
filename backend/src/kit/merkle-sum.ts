import { hash } from 'node:crypto';

/** One reading as committed on chain: unix seconds, half-open [start, end), and its energy. */
export interface ReadingLeaf {
  readonly start: number;
  readonly end: number;
  readonly wh: bigint;
}

/** What goes on chain: the hash of the top, its sum in Wh, and the number of leaves. */
export interface MerkleSum {
  readonly root: Uint8Array;
  readonly sum: bigint;
  readonly leaves: number;
}

/** The sibling met on the way up, and on which side of the path it stands. */
export interface ProofStep {
  readonly side: 'left' | 'right';
  readonly hash: Uint8Array;
  readonly sum: bigint;
}

/** Steps from the leaf to the top; a level where the node is promoted has no step. */
export interface MerkleProof {
  readonly index: number;
  readonly steps: readonly ProofStep[];
}

interface Node {
  readonly hash: Uint8Array;
  readonly sum: bigint;
}

export const MAX_U64 = 2n ** 64n - 1n;

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'));

function leafNode({ start, end, wh }: ReadingLeaf): Node {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start)
    throw new RangeError(`A reading needs whole unix seconds with start before end, not ${start} to ${end}.`);
  if (wh < 0n || wh > MAX_U64) throw new RangeError(`A reading holds 0 to ${MAX_U64} Wh, not ${wh}.`);
  const bytes = Buffer.alloc(25);
  bytes.writeBigUInt64BE(BigInt(start), 1);
  bytes.writeBigUInt64BE(BigInt(end), 9);
  bytes.writeBigUInt64BE(wh, 17);
  return { hash: sha256(bytes), sum: wh };
}

function parentNode(left: Node, right: Node): Node {
  const sum = left.sum + right.sum;
  if (sum > MAX_U64) throw new RangeError(`The readings add up to ${sum} Wh, above the ${MAX_U64} the tree can hold.`);
  const bytes = Buffer.alloc(81);
  bytes[0] = 1;
  bytes.set(left.hash, 1);
  bytes.writeBigUInt64BE(left.sum, 33);
  bytes.set(right.hash, 41);
  bytes.writeBigUInt64BE(right.sum, 73);
  return { hash: sha256(bytes), sum };
}

/**
 * Builds the tree leaf by leaf, keeping one complete subtree per level (log n nodes), so a year of readings costs no memory.
 * Leaf hash: sha256(0x00, u64be start, u64be end, u64be wh). Node hash: sha256(0x01, left hash, u64be left sum, right hash,
 * u64be right sum). The odd node at the end of a level is promoted unchanged, as in RFC 6962.
 */
export class MerkleSumBuilder {
  readonly #subtrees: { node: Node; size: number }[] = [];
  #leaves = 0;

  add(leaf: ReadingLeaf): void {
    let node = leafNode(leaf);
    let size = 1;
    for (let last = this.#subtrees.at(-1); last?.size === size; last = this.#subtrees.at(-1)) {
      node = parentNode(last.node, node);
      size *= 2;
      this.#subtrees.pop();
    }
    this.#subtrees.push({ node, size });
    this.#leaves += 1;
  }

  /** The tree over the leaves so far; more may be added afterwards. */
  result(): MerkleSum {
    const top = this.#subtrees.reduceRight<Node | undefined>(
      (right, { node }) => (right ? parentNode(node, right) : node),
      undefined,
    );
    if (!top) throw new RangeError('A tree needs at least one reading.');
    return { root: top.hash, sum: top.sum, leaves: this.#leaves };
  }
}

export function merkleSum(leaves: Iterable<ReadingLeaf>): MerkleSum {
  const builder = new MerkleSumBuilder();
  for (const leaf of leaves) builder.add(leaf);
  return builder.result();
}

/** Proof that the leaf at `index` (from 0) belongs to the tree over `leaves`. */
export function proof(leaves: readonly ReadingLeaf[], index: number): MerkleProof {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`There is no reading ${index} among ${leaves.length}.`);
  const steps: ProofStep[] = [];
  let level = leaves.map(leafNode);
  for (let at = index; level.length > 1; at >>= 1) {
    const right = at % 2 === 0;
    const sibling = level[right ? at + 1 : at - 1];
    if (sibling) steps.push({ side: right ? 'right' : 'left', ...sibling });
    level = parents(level);
  }
  return { index, steps };
}

function parents(level: readonly Node[]): Node[] {
  const next: Node[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]];
    if (left) next.push(right ? parentNode(left, right) : left);
  }
  return next;
}

/** True if `leaf` is reading number `proof.index` of the tree; never throws on forged input. */
export function verifyProof(leaf: ReadingLeaf, { index, steps }: MerkleProof, tree: MerkleSum): boolean {
  const sides = sidesOf(index, tree.leaves);
  if (!sides || sides.length !== steps.length) return false;
  try {
    let node = leafNode(leaf);
    for (const [at, step] of steps.entries()) {
      if (step.side !== sides[at] || step.hash.length !== 32) return false;
      node = step.side === 'left' ? parentNode(step, node) : parentNode(node, step);
    }
    return node.sum === tree.sum && Buffer.from(node.hash).equals(tree.root);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Wh of all readings before the proven one: with the leaf's own Wh, the serial range it produced in its issuance. */
export const whBefore = ({ steps }: MerkleProof): bigint =>
  steps.reduce((total, { side, sum }) => (side === 'left' ? total + sum : total), 0n);

function sidesOf(index: number, leaves: number): ProofStep['side'][] | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(leaves) || index < 0 || index >= leaves) return undefined;
  const sides: ProofStep['side'][] = [];
  let at = index;
  for (let width = leaves; width > 1; width = Math.ceil(width / 2)) {
    if (at % 2 === 1) sides.push('left');
    else if (at + 1 < width) sides.push('right');
    at = Math.floor(at / 2);
  }
  return sides;
}
