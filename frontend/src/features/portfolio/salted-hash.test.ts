import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { saltedHash } from './salted-hash.ts';

describe('the hash that stands for a name on chain', () => {
  it('is sha256 over the salt and the name in its composed form, however it was typed', async () => {
    const salt = '0f'.repeat(32);
    const expected = createHash('sha256').update(Buffer.from(salt, 'hex')).update('Caf\u00e9').digest('hex');
    expect(await saltedHash(salt, 'Cafe\u0301')).toBe(expected);
    expect(await saltedHash(`1f${salt.slice(2)}`, 'Caf\u00e9')).not.toBe(expected);
  });
});
