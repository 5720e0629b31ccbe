import { createHash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** c32check address of a version byte (0 to 31) and a 20-byte hash160, e.g. `ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM` (SIP-005). */
export function c32Address(version: number, hash160: Uint8Array): string {
  const letter = ALPHABET[version];
  if (letter === undefined) throw new RangeError(`An address version is 0 to 31, not ${version}.`);
  const checksum = sha256(sha256(Buffer.concat([Buffer.of(version), hash160]))).subarray(0, 4);
  const payload = Buffer.concat([hash160, checksum]);
  let zeros = 0;
  while (payload[zeros] === 0) zeros += 1;
  let digits = '';
  for (let rest = BigInt(`0x${payload.toString('hex')}`); rest > 0n; rest /= 32n)
    digits = (ALPHABET[Number(rest % 32n)] ?? '') + digits;
  return `S${letter}${'0'.repeat(zeros)}${digits}`;
}
