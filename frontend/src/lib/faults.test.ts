import { describe, expect, it } from 'vitest';
import { ApiProblem } from './api.ts';
import { fieldFaults } from './faults.ts';

const problem = (...faults: { pointer: string; detail: string }[]) =>
  new ApiProblem({ type: '', name: 'invalid-input', title: '', status: 422, detail: '', requestId: '', faults });

describe('faults of a refused request', () => {
  it('are found under the path of their field, whether they point into the body or the query', () => {
    const refused = problem(
      { pointer: '/wh', detail: 'too much' },
      { pointer: '/beneficiary/name', detail: 'too short' },
      { pointer: 'query/from', detail: 'too late' },
    );
    expect(fieldFaults(refused)).toEqual({ wh: 'too much', 'beneficiary.name': 'too short', from: 'too late' });
  });

  it('show the first where a field has two, and are none for another error', () => {
    expect(fieldFaults(problem({ pointer: '/wh', detail: 'one' }, { pointer: '/wh', detail: 'two' }))).toEqual({
      wh: 'one',
    });
    expect(fieldFaults(new Error('offline'))).toEqual({});
  });
});
