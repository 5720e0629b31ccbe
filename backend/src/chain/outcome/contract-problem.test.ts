import { describe, expect, it } from 'vitest';
import { problemTable } from '../../kit/problem-table.ts';
import { TransactionRejected } from '../node/rejection.ts';
import { contractProblem, contractRefusals, type FailedTransaction, statusOfRefusal } from './contract-problem.ts';
import { contractErrors } from './errors.generated.ts';

const failed = (change: Partial<FailedTransaction>): FailedTransaction => ({
  status: 'abort_by_response',
  contract: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM.marketplace',
  result: null,
  vmError: null,
  ...change,
});
const err = (code: bigint) => ({ ok: false, error: code }) as const;

describe('contractProblem', () => {
  it('has the name and words of every error of our contracts', () => {
    expect(contractErrors.length).toBeGreaterThan(0);
    for (const { code, name, message } of contractErrors)
      expect(contractProblem(failed({ result: err(BigInt(code)) }))).toEqual({ name, title: message });
  });

  it('gives every name of a refusal an HTTP status, once, and that of the problem of the same name', () => {
    const names = contractRefusals.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(new Set(contractErrors.map(({ name }) => name)).size);
    for (const { name, status, title } of contractRefusals) {
      expect([403, 404, 409, 422, 503]).toContain(status);
      expect(title).not.toBe('');
      if (Object.hasOwn(problemTable, name))
        expect(status).toBe(problemTable[name as keyof typeof problemTable].status);
    }
  });

  it.each([
    ['price-changed', 409],
    ['auctions-paused', 503],
    ['unknown-facility', 404],
    ['not-facility-owner', 403],
    ['bad-price', 422],
    ['fee-too-high', 422],
    ['already-corrected', 409],
  ])('answers %s with %d', (name, status) => {
    expect(statusOfRefusal(name)).toBe(status);
  });

  it.each([
    ['sbtc-transfer-refused', failed({ contract: 'SM3.sbtc-token', result: err(1001n) })],
    ['not-deployer', failed({ result: err(1001n) })],
    ['not-enough-sbtc', failed({ contract: 'SM3.sbtc-token', result: err(1n) })],
    ['sbtc-not-owner', failed({ contract: 'SM3.sbtc-token', result: err(4n) })],
    ['post-condition-failed', failed({ status: 'abort_by_post_condition', result: { ok: true, value: true } })],
    ['runtime-error', failed({ result: { ok: false, error: null }, vmError: 'DivisionByZero' })],
    ['transaction-dropped', failed({ status: 'dropped_replace_by_fee' })],
    ['unknown-contract-error', failed({ result: err(987_654n) })],
  ])('calls it %s', (name, transaction) => {
    expect(contractProblem(transaction).name).toBe(name);
  });

  it('counts the refused transfer of a list from one', () => {
    expect(contractProblem(failed({ contract: 'SM3.sbtc-token', result: err(1001n) })).title).toMatch(/^Transfer 2 /);
  });
});

describe('TransactionRejected', () => {
  it('says in words what the node refuses and what to do', () => {
    expect(new TransactionRejected('BadNonce', { expected: 5, actual: 3 }, '').message).toContain(
      "its nonce is 3, the account's next one is 5",
    );
    expect(new TransactionRejected('NotEnoughFunds', { expected: '0x0a', actual: '0x01' }, '').message).toContain(
      'needs 10, holds 1 micro-STX',
    );
    expect(new TransactionRejected('Strange', null, 'transaction rejected').message).toContain('transaction rejected');
  });
});
