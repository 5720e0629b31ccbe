import { describe, expect, it } from 'vitest';
import type { certificate, facility } from '../../lib/api.ts';
import { neighbour, openedOf, queueOf } from './queue.ts';

const facilityAt = (id: string, at: string) =>
  ({ id, createdAt: new Date(at), name: id, organisation: { name: 'org' } }) as unknown as facility.FacilityView;
const requestAt = (id: string, at: string) =>
  ({ id, createdAt: new Date(at), facilityName: id, organisation: 'org' }) as unknown as certificate.IssueRequestView;

describe('the inbox of a verification body', () => {
  it('puts who waits longest first, whatever it is', () => {
    const queue = queueOf(
      [facilityAt('f1', '2026-03-03'), facilityAt('f2', '2026-03-01')],
      [requestAt('r1', '2026-03-02'), requestAt('r2', '2026-03-04')],
    );
    expect(queue.map(({ key }) => key)).toEqual(['facility:f2', 'request:r1', 'facility:f1', 'request:r2']);
  });

  it('moves one by one and stops at the ends', () => {
    const keys = ['a', 'b', 'c'];
    expect(neighbour(keys, null, 1)).toBe('a');
    expect(neighbour(keys, null, -1)).toBe('c');
    expect(neighbour(keys, 'a', 1)).toBe('b');
    expect(neighbour(keys, 'a', -1)).toBe('a');
    expect(neighbour(keys, 'c', 1)).toBe('c');
    expect(neighbour([], 'c', 1)).toBeUndefined();
  });

  it('begins anew where the item it stood on was decided and has left', () => {
    expect(neighbour(['a', 'b'], 'gone', 1)).toBe('a');
  });

  it('opens only what an address names properly', () => {
    const id = '018f3c9a-0000-7000-8000-000000000000';
    expect(openedOf(`request:${id}`)).toEqual({ kind: 'request', id });
    expect(openedOf('request:1')).toBeNull();
    expect(openedOf(`batch:${id}`)).toBeNull();
    expect(openedOf(null)).toBeNull();
  });
});
