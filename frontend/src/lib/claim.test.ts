import { describe, expect, it } from 'vitest';
import { portfolio } from './api.ts';
import { type ClaimForm, claimFor, readClaim } from './claim.ts';

const typed = (changes: Partial<ClaimForm> = {}): ClaimForm => ({
  ...claimFor('2026-03', { name: 'A buyer', country: 'DE' }),
  ...changes,
});
const accepted = (form: ClaimForm) => {
  const { wire, unreadable } = readClaim(form);
  const faults = Object.values(unreadable).filter((text) => text !== undefined);
  return { faults, parsed: portfolio.retireCall.body?.safeParse({ ...wire, wh: '1' }) };
};

describe('a claim as typed', () => {
  it('starts with the calendar year of the vintage, its last day included', () => {
    const { parsed, faults } = accepted(typed());
    expect(faults).toEqual([]);
    expect(parsed?.data).toMatchObject({
      reportingStart: new Date('2026-01-01T00:00:00Z'),
      reportingEnd: new Date('2027-01-01T00:00:00Z'),
      publish: true,
    });
  });

  it('may report a single day', () => {
    const day = '2026-03-31';
    expect(accepted(typed({ reportingStart: day, reportingEnd: day })).parsed?.success).toBe(true);
  });

  it('is refused where the last day lies before the first, at the field of the last day', () => {
    const { parsed } = accepted(typed({ reportingStart: '2026-03-02', reportingEnd: '2026-02-28' }));
    expect(parsed?.error?.issues).toMatchObject([{ path: ['reportingEnd'] }]);
  });

  it.each(['', '2026', 'March'])('asks for a day instead of "%s"', (reportingStart) => {
    expect(accepted(typed({ reportingStart })).faults).toEqual(['Choose the first day.']);
  });

  it('leaves an empty note out', () => {
    expect(readClaim(typed({ note: '  ' })).wire).not.toHaveProperty('note');
    expect(readClaim(typed({ note: ' contract 7 ' })).wire).toHaveProperty('note', 'contract 7');
  });
});
