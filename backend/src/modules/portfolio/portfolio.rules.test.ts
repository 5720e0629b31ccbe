import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { wattHours } from '../../kit/units.ts';
import { checkPart, saltedHash } from './portfolio.rules.ts';

describe('the salted hash of a name', () => {
  const salt = Buffer.alloc(32, 7);

  it('is sha256 over salt and text, so that anybody can check it', () => {
    const expected = createHash('sha256')
      .update(Buffer.concat([salt, Buffer.from('Müller AG')]))
      .digest('hex');
    expect(saltedHash(salt, 'Müller AG').toString('hex')).toBe(expected);
  });

  it('is the same however the keyboard composes an umlaut, and another for another salt', () => {
    expect(saltedHash(salt, 'Mu\u0308ller')).toEqual(saltedHash(salt, 'M\u00fcller'));
    expect(saltedHash(Buffer.alloc(32, 8), 'Müller')).not.toEqual(saltedHash(salt, 'Müller'));
  });

  it('refuses a salt of another length, which would let salt and text be shifted', () => {
    expect(() => saltedHash(Buffer.alloc(31), 'x')).toThrow(RangeError);
  });
});

describe('a part of a lot', () => {
  const of = (wh: bigint, use: 'retire' | 'split') => () => checkPart(1n, wattHours(10n), wattHours(wh), use);

  it('may be the whole lot for a retirement, not for a split', () => {
    expect(of(10n, 'retire')).not.toThrow();
    expect(of(10n, 'split')).toThrow('less than that');
    expect(of(9n, 'split')).not.toThrow();
  });

  it('is never nothing and never more than the lot', () => {
    for (const use of ['retire', 'split'] as const)
      for (const wh of [0n, 11n]) expect(of(wh, use)).toThrow('Lot 1 holds 10 Wh');
  });
});
