import { describe, expect, it } from 'vitest';
import { errorTable } from '../tools/errors.ts';
import { TEST_FILES } from '../tools/mutants/files.ts';
import { invalid, resultLine, summary } from '../tools/mutants/judge.ts';
import { type Mutant, mutated } from '../tools/mutants/mutant.ts';
import { MUTANTS } from '../tools/mutants/mutants.ts';
import { AS_IS, type Result } from '../tools/mutants/trial.ts';

const source = '(define-read-only (f) u1)\n(define-read-only (g) u2)';
const mutant: Mutant = { id: 'a', contract: 'x', find: 'u1', replace: 'u3', why: 'One is one.' };
const result = (id: string, verdict: Result['verdict'], seconds = 2): Result => ({
  id,
  contract: 'x',
  verdict,
  by: 'a test',
  files: 3,
  seconds,
});

describe('a mutant', () => {
  it('changes exactly the place that it names', () => {
    expect(mutated(source, mutant)).toBe('(define-read-only (f) u3)\n(define-read-only (g) u2)');
  });

  it('is stale when its place is gone, there twice, or not changed', () => {
    expect(() => mutated(source, { ...mutant, find: 'u7' })).toThrow(
      'a is stale: the text to find is not in the contract',
    );
    expect(() => mutated(source, { ...mutant, find: 'define' })).toThrow('is there 2 times');
    expect(() => mutated(source, { ...mutant, replace: 'u1' })).toThrow('changes nothing');
  });

  it('is invalid when the type checker refuses it, or another has its id', () => {
    const of = (...mutants: Mutant[]) => invalid(simnet, mutants, () => source).map(({ why }) => why);
    expect(of(mutant)).toEqual([]);
    expect(of(mutant, mutant)).toEqual(['another mutant has this id']);
    expect(of({ ...mutant, replace: '(+ u1 true)' })).toEqual([
      expect.stringContaining("expecting expression of type 'uint'"),
    ]);
  });
});

describe('the mutants of the contracts', () => {
  it('break every contract that has rules', () => {
    const contracts = new Set(errorTable().map(({ contract }) => contract)).add('readings');
    expect([...new Set(MUTANTS.map(({ contract }) => contract))].sort()).toEqual([...contracts].sort());
  });

  it('name test files that there are', () => {
    const unknown = MUTANTS.flatMap(({ killers = [] }) => killers).filter((file) => !TEST_FILES.includes(file));
    expect(unknown).toEqual([]);
  });

  it('fit the contracts, type-check, and say which rule they break', () => {
    expect(invalid(simnet, MUTANTS)).toEqual([]);
    for (const { why } of MUTANTS) expect(why).toMatch(/^[A-Z].{15,}[.]$/);
  });
});

describe('the verdict', () => {
  const trials = (killed: number, survived: number): Result[] => [
    result(AS_IS, 'survived'),
    ...Array.from({ length: killed }, (_, i) => result(`k${i}`, 'killed')),
    ...Array.from({ length: survived }, (_, i) => result(`s${i}`, 'survived')),
  ];

  it('wants nine of ten killed', () => {
    expect(summary(trials(9, 1))).toEqual({
      line: '9 of 10 mutants killed (90 %), 2.0 s each, at most 2.0 s.',
      ok: true,
    });
    expect(summary(trials(17, 2)).ok).toBe(false);
  });

  it('proves nothing when the tests fail on the contracts as they are', () => {
    expect(summary([result(AS_IS, 'killed'), result('a', 'killed')])).toMatchObject({ ok: false });
    expect(summary([result('a', 'killed')])).toMatchObject({ ok: false });
  });

  it('fails when a mutant could not be tried', () => {
    expect(summary([...trials(20, 0), result('b', 'broken')]).ok).toBe(false);
  });

  it('names the rule that nobody noticed was broken, and how many files were asked, or the test that noticed', () => {
    expect(resultLine(result('a', 'survived'), [mutant])).toBe(
      'survived    2.0 s  a: survived 3 test files of x: One is one.',
    );
    expect(resultLine(result('a', 'killed'), [mutant])).toBe('killed      2.0 s  a: a test');
    expect(resultLine(result(AS_IS, 'survived'), [mutant])).toBe(
      'passed      2.0 s  as it is: the 3 tests of x that noticed one pass without a mutant',
    );
  });
});
