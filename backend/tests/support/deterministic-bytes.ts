import { createCipheriv, createHash } from 'node:crypto';

/**
 * The bytes Kubo's own tests add by seed: the ChaCha20 key stream under SHA-256(seed) and a zero nonce. So that their
 * published CIDs can be compared with ours.
 */
export async function* deterministicBytes(seed: string, size: number): AsyncGenerator<Uint8Array> {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('chacha20', key, Buffer.alloc(16));
  for (let left = size; left > 0; ) {
    const chunk = cipher.update(Buffer.alloc(Math.min(left, 65_536)));
    left -= chunk.length;
    yield chunk;
  }
}
