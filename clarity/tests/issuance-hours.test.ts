import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, type Scenario } from '../tools/scenario.ts';
import { issue } from '../tools/steps.ts';
import { hourIssued, issuedHours, PAGE } from './support/hours.ts';
import { opened } from './support/market.ts';

describe('the hours of a facility', () => {
  it.each([
    ['a full month over the border of two pages', -372n, 744n],
    ['one word exactly', 128n, 128n],
    ['one hour at the start of a page', 0n, 1n],
    ['one hour at the end of a page', PAGE - 1n, 1n],
    ['the two hours around the border of a page', PAGE - 1n, 2n],
    ['the first to the last but 24 hours of one page', 0n, 744n],
    ['the last 744 hours of one page', 24n, 744n],
    ['hours over the border of two words', 127n, 2n],
    ['the last hour of a word', 127n, 1n],
  ])('are marked one by one: %s', (_, offset, length) => {
    const s = opened();
    const facility = s.approved();
    const first = (s.now() / HOUR / PAGE - 2n) * PAGE + offset;
    s.issued({ facility, periodStart: first * HOUR, periodEnd: (first + length) * HOUR, wh: 1_000n });
    for (const hour of [first, first + length - 1n]) expect(hourIssued(s, facility, hour)).toBe(true);
    for (const hour of [first - 1n, first + length, first - 128n, first + length + 127n])
      expect(hourIssued(s, facility, hour)).toBe(false);
    const all = Array.from({ length: Number(length) }, (_, i) => first + BigInt(i));
    expect(issuedHours(s, facility, first - PAGE, first + 2n * PAGE)).toEqual(all);
  });

  it('can be the first of 1970', () => {
    const s = opened();
    const facility = s.approved({ commissionedAt: 0n });
    const first = { facility, periodStart: 0n, periodEnd: HOUR };
    expect(issue(s, s.attested(first)).ok).toBeDefined();
    expect(issue(s, s.attested(first)).err).toBe(10010n);
    expect(issue(s, s.attested({ facility, periodStart: HOUR, periodEnd: 744n * HOUR })).ok).toBeDefined();
  });

  it('are refused when a single one at either end was issued, and taken beside', () => {
    const s = opened();
    const facility = s.approved();
    const [start, end] = [s.hoursAgo(48n), s.hoursAgo(36n)];
    s.issued({ facility, periodStart: start, periodEnd: end });
    const refused = (from: bigint, to: bigint) =>
      expect(issue(s, s.attested({ facility, periodStart: from, periodEnd: to })).err).toBe(10010n);
    refused(end - HOUR, end + HOUR);
    refused(start - HOUR, start + HOUR);
    refused(start - HOUR, end + HOUR);
    refused(start + HOUR, end - HOUR);
    s.issued({ facility, periodStart: end, periodEnd: end + HOUR });
    s.issued({ facility, periodStart: start - HOUR, periodEnd: start });
  });

  it('are claimed on both pages or on none', () => {
    const s = opened();
    const facility = s.approved();
    const border = (s.now() / HOUR / PAGE - 1n) * PAGE;
    s.issued({ facility, periodStart: (border + 5n) * HOUR, periodEnd: (border + 6n) * HOUR });
    const both = s.attested({ facility, periodStart: (border - 5n) * HOUR, periodEnd: (border + 6n) * HOUR });
    expect(issue(s, both).err).toBe(10010n);
    expect(issuedHours(s, facility, border - PAGE, border + PAGE)).toEqual([border + 5n]);
  });

  it('belong to one facility: two may issue the same', () => {
    const s = opened();
    s.issued({ facility: s.approved() });
    s.issued({ facility: s.approved({}, s.producer2) }, s.producer2);
  });

  it('that were never issued read as free, at the end of time too', () => {
    const s = opened();
    const facility = s.approved();
    for (const hour of [0n, 2n ** 128n - 1n]) expect(hourIssued(s, facility, hour)).toBe(false);
    expect(s.read('issuance/get-issued-hours', Cl.uint(facility), Cl.uint(0))).toEqual([0n, 0n, 0n, 0n, 0n, 0n]);
  });

  it('are issued once whatever periods are asked for, over every border of words and pages', () => {
    const s: Scenario = opened();
    const period = fc.record({ start: fc.integer({ min: 0, max: 2_300 }), hours: fc.integer({ min: 1, max: 744 }) });
    const sequences = fc.property(fc.array(period, { minLength: 2, maxLength: 12 }), (periods) => {
      const facility = s.approved({ nameplateW: 1_000_000n });
      const origin = (s.now() / HOUR / PAGE - 5n) * PAGE;
      const taken = new Set<bigint>();
      for (const { start, hours } of periods) {
        const covered = Array.from({ length: hours }, (_, i) => origin + BigInt(start + i));
        const [from, to] = [covered[0]! * HOUR, (covered.at(-1)! + 1n) * HOUR];
        const outcome = issue(s, s.attested({ facility, wh: 1n, periodStart: from, periodEnd: to }));
        if (covered.some((hour) => taken.has(hour))) expect(outcome.err).toBe(10010n);
        else {
          expect(outcome.ok).toBeDefined();
          for (const hour of covered) taken.add(hour);
        }
      }
      expect(new Set(issuedHours(s, facility, origin - PAGE, origin + 5n * PAGE))).toEqual(taken);
    });
    fc.assert(sequences, { numRuns: 25 });
  });
});
