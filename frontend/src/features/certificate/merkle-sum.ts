/** One sibling on the way from a reading to the root. */
export interface SumStep {
  side: 'left' | 'right';
  /** Hex. */
  hash: string;
  sum: bigint;
}

/** What the server answers for a reading; everything in it is checked, nothing is believed. */
export interface ReadingProof {
  reading: { start: number; end: number; wh: bigint };
  index: number;
  steps: readonly SumStep[];
  readingsRoot: string;
  attestedWh: bigint;
  leaves: number;
}

/** A node as recomputed here. */
export interface PathNode {
  hash: string;
  sum: bigint;
}

export interface ProofResult {
  /** The reading first, the recomputed top last. */
  path: PathNode[];
  /** What does not fit, in words; empty when the reading is in the tree. */
  faults: string[];
}

const HEX = /^[0-9a-f]{64}$/;
const MAX_U64 = 2n ** 64n - 1n;

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** sha256(0x00, u64be start, u64be end, u64be wh) */
export async function leafHash({ start, end, wh }: ReadingProof['reading']): Promise<string> {
  const bytes = new Uint8Array(25);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(1, BigInt(start));
  view.setBigUint64(9, BigInt(end));
  view.setBigUint64(17, wh);
  return sha256(bytes);
}

/** sha256(0x01, left hash, u64be left sum, right hash, u64be right sum) */
export async function parentOf(left: PathNode, right: PathNode): Promise<PathNode> {
  const bytes = new Uint8Array(81);
  const view = new DataView(bytes.buffer);
  bytes[0] = 1;
  bytes.set(fromHex(left.hash), 1);
  view.setBigUint64(33, left.sum);
  bytes.set(fromHex(right.hash), 41);
  view.setBigUint64(73, right.sum);
  return { hash: await sha256(bytes), sum: left.sum + right.sum };
}

/** On which side the siblings of reading `index` of `leaves` stand; a promoted node has none. */
export function sidesOf(index: number, leaves: number): SumStep['side'][] {
  const sides: SumStep['side'][] = [];
  let at = index;
  for (let width = leaves; width > 1; width = Math.ceil(width / 2)) {
    if (at % 2 === 1) sides.push('left');
    else if (at + 1 < width) sides.push('right');
    at = Math.floor(at / 2);
  }
  return sides;
}

function shapeFaults({ reading, index, steps, leaves, readingsRoot }: ReadingProof): string[] {
  const faults: string[] = [];
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(leaves) || index < 0 || index >= leaves)
    faults.push(`There is no reading number ${index + 1} among ${leaves}.`);
  else if (sidesOf(index, leaves).join() !== steps.map(({ side }) => side).join())
    faults.push(`The path does not lead from reading ${index + 1} of ${leaves} to the top.`);
  if (!steps.every(({ hash }) => HEX.test(hash)) || !HEX.test(readingsRoot)) faults.push('A hash is not 32 bytes.');
  const amounts = [reading.wh, ...steps.map(({ sum }) => sum)];
  if (amounts.some((wh) => wh < 0n || wh > MAX_U64) || amounts.reduce((a, b) => a + b, 0n) > MAX_U64)
    faults.push('An amount of energy is outside what 64 bits hold.');
  if (!(Number.isSafeInteger(reading.start) && Number.isSafeInteger(reading.end)) || reading.end <= reading.start)
    faults.push('The reading has no proper start and end.');
  return faults;
}

/** Walks from the reading to the top with SubtleCrypto, and compares with the root and the total on chain. */
export async function recompute(proof: ReadingProof): Promise<ProofResult> {
  const faults = shapeFaults(proof);
  if (faults.length > 0) return { path: [], faults };
  let node: PathNode = { hash: await leafHash(proof.reading), sum: proof.reading.wh };
  const path = [node];
  for (const step of proof.steps) {
    node = await (step.side === 'left' ? parentOf(step, node) : parentOf(node, step));
    path.push(node);
  }
  if (node.hash !== proof.readingsRoot) faults.push('The hash at the top is not the root that was recorded.');
  if (node.sum !== proof.attestedWh) faults.push('The energy at the top is not the total that was attested.');
  return { path, faults };
}
