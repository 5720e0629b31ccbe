import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSealKey, SEAL_BYTES, seal, unseal } from './seal.ts';

async function sealed(chunks: readonly Uint8Array[], key: Uint8Array): Promise<Buffer> {
  const out: Uint8Array[] = [];
  for await (const chunk of seal(
    (async function* () {
      yield* chunks;
    })(),
    key,
  ))
    out.push(chunk);
  return Buffer.concat(out);
}

describe('sealed content', () => {
  it('opens with its key to what was sealed, however it came in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), async (chunks) => {
        const key = newSealKey();
        const bytes = await sealed(chunks, key);
        const content = Buffer.concat(chunks);
        expect(bytes.length).toBe(content.length + SEAL_BYTES);
        expect(Buffer.from(unseal(bytes, key))).toEqual(content);
      }),
    );
  });

  it('opens with no other key, and not when a bit was changed', async () => {
    const key = newSealKey();
    const bytes = await sealed([Buffer.from('a permit')], key);
    expect(() => unseal(bytes, newSealKey())).toThrow();
    for (const at of [0, SEAL_BYTES - 10, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(changed, key)).toThrow();
    }
    expect(() => unseal(bytes.subarray(0, 5), key)).toThrow('too short');
    expect(bytes.includes(Buffer.from('permit'))).toBe(false);
  });
});
