import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ChainIdCodec, InstantCodec } from './units.ts';

const accepts = (schema: z.ZodType, wire: string) => z.safeDecode(schema, wire as never).success;

describe('a number on chain', () => {
  it('is at most what a PostgreSQL bigint holds', () => {
    expect(z.decode(ChainIdCodec, '9223372036854775807')).toBe(2n ** 63n - 1n);
    expect(accepts(ChainIdCodec, '9223372036854775808')).toBe(false);
    expect(accepts(ChainIdCodec, '-1')).toBe(false);
  });
});

describe('an instant', () => {
  it('lies in the years 1 to 9999 in UTC, whatever its offset says', () => {
    expect(accepts(InstantCodec, '0001-01-01T00:00:00Z')).toBe(true);
    expect(accepts(InstantCodec, '0001-01-01T00:00:00+01:00')).toBe(false);
    expect(accepts(InstantCodec, '9999-12-31T23:59:59Z')).toBe(true);
    expect(accepts(InstantCodec, '9999-12-31T23:59:59-01:00')).toBe(false);
  });
});
