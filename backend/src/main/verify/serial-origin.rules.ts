/** What the chain says of an issuance, as far as the origin of its Wh goes. */
export interface Stream {
  issuance: bigint;
  /** The facility's totals before this issuance. */
  attestedBefore: bigint;
  attestedWh: bigint;
}

/** A part [first, first + wh) of the readings of one issuance, counted in Wh from its first reading. */
export interface StreamPart {
  issuance: bigint;
  first: bigint;
  wh: bigint;
}

/**
 * Which readings a serial range came from. All the attested energy of a facility is one stream in the order of its
 * issuances, without those that were taken back; serial Wh p of an issuance is number mintedBefore + correctedBefore + p
 * of the stream. A carried residual therefore leads to
 * the readings of an earlier issuance. Throws when the issuances do not cover the range.
 */
export function originOfSerials(from: bigint, wh: bigint, streams: readonly Stream[]): StreamPart[] {
  const parts: StreamPart[] = [];
  let at = from;
  const end = from + wh;
  for (const { issuance, attestedBefore, attestedWh } of [...streams].sort((a, b) =>
    a.attestedBefore < b.attestedBefore ? -1 : 1,
  )) {
    const streamEnd = attestedBefore + attestedWh;
    if (at >= end || at >= streamEnd || at < attestedBefore) continue;
    const upTo = end < streamEnd ? end : streamEnd;
    parts.push({ issuance, first: at - attestedBefore, wh: upTo - at });
    at = upTo;
  }
  if (at < end) throw new Error(`Wh number ${at} of the facility's attested energy belongs to no known issuance.`);
  return parts;
}

/** Index of the reading that holds Wh number `wh` of its issuance. */
export function readingOfWh(leaves: readonly { wh: bigint }[], wh: bigint): number {
  let passed = 0n;
  for (const [index, leaf] of leaves.entries()) {
    passed += leaf.wh;
    if (wh < passed) return index;
  }
  throw new Error(`There is no Wh number ${wh}: the readings hold ${passed} Wh.`);
}
