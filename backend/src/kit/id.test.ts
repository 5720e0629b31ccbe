import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IdSchema, newId } from './id.ts';

describe('ids', () => {
  it('are UUIDv7 that sort by the time they were made', () => {
    const early = newId<'sample'>(new Date('2026-01-01T00:00:00.000Z'));
    const late = newId<'sample'>(new Date('2026-01-01T00:00:00.001Z'));
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(early.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 1));
    expect(late > early).toBe(true);
    expect(newId(new Date(0))).not.toBe(newId(new Date(0)));
  });

  it('pass in both directions and are checked in both', () => {
    const schema = z.object({ id: IdSchema('sample') });
    const id = newId<'sample'>(new Date());
    expect(z.encode(schema, { id })).toEqual({ id });
    expect(z.decode(schema, { id })).toEqual({ id });
    expect(z.safeDecode(schema, { id: '7' }).success).toBe(false);
  });
});
