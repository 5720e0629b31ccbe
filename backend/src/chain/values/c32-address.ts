import { hash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** c32check address of a version byte (0 to 31) and a 20-byte hash160, e.g. `ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM` (SIP-005). */
export function c32Address(version: number, hash160: Uint8Array): string {
  const letter = ALPHABET[version];
  if (letter === undefined) throw new RangeError(`An address version is 0 to 31, not ${version}.`);
  const payload = Buffer.alloc(25);
  payload[0] = version;
  payload.set(hash160, 1);
  payload.set(sha256(sha256(payload.subarray(0, 21))).subarray(0, 4), 21);
  return `S${letter}${c32(payload, 1)}`;
}

/** `bytes[from, ...)` as one number in base 32, five bits for each letter from the end, with one 0 for each leading zero byte. */
function c32(bytes: Uint8Array, from: number): string {
  let zeros = from;
  while (bytes[zeros] === 0) zeros += 1;
  let letters = '';
  let bits = 0;
  let held = 0;
  for (let i = bytes.length - 1; i >= zeros; i -= 1) {
    held |= (bytes[i] ?? 0) << bits;
    bits += 8;
    for (; bits >= 5; bits -= 5, held >>>= 5) letters = (ALPHABET[held & 31] ?? '') + letters;
  }
  if (bits > 0) letters = (ALPHABET[held & 31] ?? '') + letters;
  return '0'.repeat(zeros - from) + letters.replace(/^0+/, '');
}
