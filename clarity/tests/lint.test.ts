import { describe, expect, it } from 'vitest';
import { EXCEPTIONS, type Exception } from '../tools/lint/exceptions.ts';
import { type Finding, findings, report } from '../tools/lint/lint.ts';
import { RULES } from '../tools/lint/rules.ts';

const finding: Finding = { contract: 'council', within: 'f', rule: 'naming', line: 7, say: 'write it so' };
const exception: Exception = { contract: 'council', within: 'f', rule: 'naming', reason: 'It has to be.' };

describe('the lint of the contracts', () => {
  it('finds nothing that is not excepted, and every exception is needed', () => {
    expect(report(findings(simnet, RULES), EXCEPTIONS)).toEqual([]);
  });

  it('names file, line, rule, and what to do', () => {
    expect(report([finding], [])).toEqual(['clarity/contracts/council.clar:7 naming (f): write it so']);
  });

  it('passes over what is excepted by contract, function and rule together', () => {
    expect(report([finding], [exception])).toEqual([]);
    expect(report([finding], [{ ...exception, within: 'g' }])).toHaveLength(2);
    expect(report([finding], [{ ...exception, contract: 'rec-nft' }])).toHaveLength(2);
  });

  it('refuses an exception that nothing needs', () => {
    expect(report([], [exception])).toEqual([expect.stringContaining('no longer needs its exception')]);
  });

  it('has a reason in words for every exception, and only rules that exist', () => {
    const names = RULES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { reason, rule } of EXCEPTIONS) {
      expect(reason).toMatch(/^[A-Z].{20,}[.]$/);
      expect(names).toContain(rule);
    }
  });
});
