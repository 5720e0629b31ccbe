import { describe, expect, it } from 'vitest';
import {
  afterChunk,
  counted,
  differing,
  findingOf,
  isEqual,
  MOST_LISTED,
  NO_TALLY,
  STAGES,
  stageAfter,
  verdictOf,
} from './comparison.rules.ts';
import { explain } from './explanation.rules.ts';
import { COMPARED_KINDS, FINDINGS } from './reconciliation.contract.ts';

const looks = (equal: number, other: number) => [
  ...Array.from({ length: equal }, (_, i) => ({ item: `${i}`, sides: { here: { a: '1' }, chain: { a: '1' } } })),
  ...Array.from({ length: other }, (_, i) => ({ item: `x${i}`, sides: { here: null, chain: { a: '1' } } })),
];

describe('two sides of a thing', () => {
  it('differ by the fields that are not the same, a field that one side lacks counting as not set', () => {
    const sides = { here: { a: '1', b: null, c: 'x' }, chain: { a: '2', b: null, d: 'y' } };
    expect(differing(sides)).toEqual([
      { field: 'a', here: '1', chain: '2' },
      { field: 'd', here: null, chain: 'y' },
      { field: 'c', here: 'x', chain: null },
    ]);
    expect(isEqual({ here: { a: null }, chain: {} })).toBe(true);
  });

  it('are equal when neither has it, and not when one has nothing but empty fields', () => {
    expect(isEqual({ here: null, chain: null })).toBe(true);
    expect(isEqual({ here: {}, chain: null })).toBe(false);
    expect(differing({ here: { a: null }, chain: null })).toEqual([{ field: 'a', here: null, chain: null }]);
  });

  it('make a finding that says which side lacks it; more sBTC than is owed is only noted', () => {
    expect(findingOf('lot', { here: null, chain: {} })).toBe('missing-here');
    expect(findingOf('lot', { here: {}, chain: null })).toBe('extra-here');
    expect(findingOf('lot', { here: { wh: '1' }, chain: { wh: '2' } })).toBe('different');
    expect(findingOf('escrow', { here: { sats: '9' }, chain: { sats: '10' } })).toBe('surplus');
    expect(findingOf('escrow', { here: { sats: '10' }, chain: { sats: '9' } })).toBe('different');
  });
});

describe('the counts of a run', () => {
  it('list at most a hundred differences of a kind, over any number of chunks, and count the rest', () => {
    let tally = { ...NO_TALLY, of: 10 };
    let listed = 0;
    for (let i = 0; i < 5; i += 1) {
      const { suspects, tally: next } = afterChunk(tally, looks(34, 30));
      listed += suspects.length;
      tally = next;
    }
    expect(listed).toBe(MOST_LISTED);
    expect(tally).toEqual({ ...NO_TALLY, of: 320, compared: 320, equal: 170, unlisted: 50 });
  });

  it('count what could not be read as a suspect', () => {
    expect(afterChunk(NO_TALLY, [{ sides: null }]).suspects).toHaveLength(1);
  });

  it('decide the verdict: one wrong row is different, anything left open undecided', () => {
    expect(verdictOf({})).toBe('equal');
    expect(verdictOf({ lot: counted(NO_TALLY, null) })).toBe('equal');
    expect(verdictOf({ escrow: counted(NO_TALLY, 'surplus') })).toBe('equal');
    expect(verdictOf({ lot: counted(NO_TALLY, 'behind') })).toBe('undecided');
    expect(verdictOf({ lot: { ...NO_TALLY, unlisted: 1 } })).toBe('undecided');
    expect(verdictOf({ lot: counted(counted(NO_TALLY, 'fork'), 'different') })).toBe('different');
  });

  it('go through every kind once, then to the second look, and stay there', () => {
    const path = STAGES.map(stageAfter);
    expect(path).toEqual([...COMPARED_KINDS, 'second-look', 'second-look']);
  });
});

describe('an explanation', () => {
  it('says of every finding about every kind what it means, which thing, and what to do', () => {
    for (const kind of COMPARED_KINDS)
      for (const finding of FINDINGS) {
        const told = explain({ kind, item: '7', finding, height: 3, tipHeight: 9, detail: 'it answers 500.' });
        expect(told.explanation).toMatch(/7/);
        expect(told.explanation).toMatch(/[.]$/);
        expect(told.advice.length).toBeGreaterThan(20);
        expect(`${told.explanation} ${told.advice}`).not.toMatch(/undefined|null/);
      }
  });
});
