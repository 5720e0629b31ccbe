import { describe, expect, it } from 'vitest';
import { submission } from '../../lib/api.ts';
import { stateInWords } from './activity-words.ts';

describe('an act in words', () => {
  it('says of every state what it waits for or why it ended', () => {
    const said = submission.SUBMISSION_STATES.map((state) =>
      stateInWords({ state, height: 7, paidBy: 'account', problem: null }),
    );
    expect(new Set(said.map(({ name }) => name)).size).toBe(submission.SUBMISSION_STATES.length);
    for (const { detail } of said) expect(detail).toMatch(/\.$/);
  });

  it('says who sends, and why it failed', () => {
    const act = { height: null, problem: null };
    expect(stateInWords({ ...act, state: 'pending', paidBy: 'market' }).detail).toContain('The market sends it');
    const problem = { name: 'price-changed', title: 'The seller changed the price; look again.' };
    expect(stateInWords({ ...act, state: 'failed', paidBy: 'account', problem }).detail).toBe(problem.title);
  });
});
