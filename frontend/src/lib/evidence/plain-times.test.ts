import { describe, expect, it } from 'vitest';
import { plainTimes } from './plain-times.ts';

describe('times in the words of the API', () => {
  it('are written as everywhere else on the page', () => {
    expect(plainTimes('Attest it until 2026-12-20T11:11:53.000Z.')).toMatch(
      /^Attest it until 20 Dec 2026, 11:11 UTC\.$/,
    );
    expect(plainTimes('from 2025-01-01T00:00:00Z to 2025-01-02T00:00:00Z')).not.toContain('T00:00');
  });

  it('are all that changes', () => {
    for (const words of ['The serial 2026-12-20T99:99:99Z stays', 'Meter DE-0001, R03', ''])
      expect(plainTimes(words)).toBe(words);
  });
});
