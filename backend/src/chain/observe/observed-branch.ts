import type { ChainBlock } from '../chain-event.ts';
import type { ObservedHeader } from './observed.repository.ts';

/** Pushed blocks that hang together, down to a block that is followed already or to where following begins. */
export interface ObservedBranch {
  tip: ObservedHeader;
  /** By height, from the tip down to `bottom`. */
  blocks: ReadonlyMap<number, ObservedHeader>;
  /** Lowest height of `blocks`; below it is what is followed already, if anything. */
  bottom: number;
}

/** The first block of a chain has this parent. */
const isFirst = ({ parentHash }: ChainBlock) => /^0+$/.test(parentHash);

/** Bitcoin blocks between a block and its parent: more than three days without a block is no chain one follows unasked. */
const MOST_BURN_STEP = 500;

/**
 * The branch to follow: the highest of those that reach what is followed; of two as high the one that came later. Blocks
 * that the API contradicts, and what stands on them, are out of it.
 */
export function bestBranch(
  headers: readonly ObservedHeader[],
  startHeight: number,
  /** Height of the first block that is followed; null while none is. */
  firstHeld: number | null = null,
): ObservedBranch | null {
  const begin = Math.max(startHeight, firstHeld ?? 0);
  const byHash = new Map(headers.map((header) => [header.hash, header]));
  const reaches = new Map<string, boolean>();
  for (const header of [...headers].sort((a, b) => a.height - b.height)) {
    const parent = byHash.get(header.parentHash);
    const isBegin = header.height <= begin || (firstHeld === null && isFirst(header));
    const stands = header.held || header.parentHeld || isBegin || reaches.get(header.parentHash) === true;
    const fits =
      parent === undefined || (!parent.contradicted && (header.parentHeld || parent.height === header.height - 1));
    reaches.set(header.hash, stands && fits && !header.contradicted && isSoonAfter(header, parent));
  }
  let tip: ObservedHeader | undefined;
  for (const header of headers)
    if (reaches.get(header.hash) && (tip === undefined || isBetter(header, tip))) tip = header;
  return tip === undefined ? null : branchOf(tip, byHash);
}

/** Burn heights never fall along a chain, and rise in small steps. */
function isSoonAfter(header: ObservedHeader, parent: ObservedHeader | undefined): boolean {
  const before = header.parentBurnHeight ?? parent?.burnHeight;
  const step = before === undefined ? 0 : header.burnHeight - before;
  return step >= 0 && step <= MOST_BURN_STEP;
}

const isBetter = (a: ObservedHeader, b: ObservedHeader) =>
  a.height > b.height || (a.height === b.height && a.arrival > b.arrival);

function branchOf(tip: ObservedHeader, byHash: ReadonlyMap<string, ObservedHeader>): ObservedBranch {
  const blocks = new Map<number, ObservedHeader>();
  let bottom = tip;
  for (let header: ObservedHeader | undefined = tip; header !== undefined; header = byHash.get(header.parentHash)) {
    if (header !== tip && header.height !== bottom.height - 1) break;
    blocks.set(header.height, header);
    bottom = header;
  }
  return { tip, blocks, bottom: bottom.height };
}

/** The highest pushed block that hangs in the air: what is between it and what is followed never came. */
export function highestLoose(headers: readonly ObservedHeader[], above: number): ObservedHeader | null {
  let highest: ObservedHeader | null = null;
  for (const header of headers)
    if (!header.contradicted && header.height > above && header.height > (highest?.height ?? -1)) highest = header;
  return highest;
}
