import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { create as createDigest } from 'multiformats/hashes/digest';

/** Multicodec of SHA-256. */
const SHA2_256 = 0x12;

/** The address of one raw block: CIDv1, codec raw, base32. Needs only the SHA-256 of its bytes, no server. */
export function cidOfSha256(hash: Uint8Array): string {
  if (hash.length !== 32) throw new Error(`A SHA-256 has 32 bytes, this has ${hash.length}.`);
  return CID.createV1(raw.code, createDigest(SHA2_256, hash)).toString();
}

/** Throws an Error that quotes the text. */
export function parseCid(text: string): CID {
  try {
    return CID.parse(text);
  } catch {
    throw new Error(`"${text.slice(0, 100)}" is not a CID.`);
  }
}
