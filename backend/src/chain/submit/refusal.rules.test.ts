import { describe, expect, it } from 'vitest';
import { afterRefusal, type RefusalFacts, raised } from './refusal.rules.ts';

const sponsored: RefusalFacts = {
  isSponsored: true,
  fee: 400n,
  accountWaits: false,
  olderPaysAsMuch: false,
  feeCap: 1_000n,
};
const own: RefusalFacts = { ...sponsored, isSponsored: false };

describe('a refusal by the node', () => {
  it('leads to what its reason means', () => {
    expect(afterRefusal('BadNonce', { is_origin: false }, sponsored)).toEqual({ act: 'other-nonce' });
    expect(afterRefusal('BadNonce', { is_origin: true }, sponsored)).toEqual({ act: 'wait' });
    expect(afterRefusal('BadNonce', { is_origin: true }, own)).toEqual({ act: 'wait' });
    expect(afterRefusal('TooMuchChaining', {}, sponsored)).toEqual({ act: 'wait' });
    expect(afterRefusal('NotEnoughFunds', {}, sponsored)).toEqual({ act: 'wait' });
    expect(afterRefusal('NotEnoughFunds', {}, own)).toMatchObject({ act: 'end', problem: { name: 'not-enough-stx' } });
    expect(afterRefusal('NoSuchContract', {}, sponsored)).toMatchObject({ problem: { name: 'transaction-refused' } });
    expect(afterRefusal('ServerFailureOther', {}, sponsored)).toEqual({ act: 'wait' });
  });

  it('raises the fee up to the cap and no further', () => {
    expect(afterRefusal('FeeTooLow', { expected: 450, actual: 400 }, sponsored)).toEqual({
      act: 'raise-fee',
      least: 500n,
    });
    expect(afterRefusal('FeeTooLow', { expected: 900, actual: 400 }, sponsored)).toEqual({
      act: 'raise-fee',
      least: 900n,
    });
    const dear = afterRefusal('FeeTooLow', { expected: 1_001, actual: 400 }, sponsored);
    expect(dear).toMatchObject({ act: 'end', problem: { name: 'sponsor-fee-too-high' } });
    expect(afterRefusal('FeeTooLow', { expected: 450 }, own)).toMatchObject({
      act: 'end',
      problem: { name: 'fee-too-low' },
    });
  });

  it('pays more over another transaction with the nonce of the sponsor, and leaves one of the account alone', () => {
    const conflict = (facts: RefusalFacts) => afterRefusal('ConflictingNonceInMempool', undefined, facts);
    expect(conflict(sponsored)).toEqual({ act: 'raise-fee', least: 500n });
    expect(conflict({ ...sponsored, fee: 900n })).toEqual({ act: 'other-nonce' });
    expect(conflict({ ...sponsored, accountWaits: true })).toEqual({ act: 'wait' });
    // What waits may be an older form of the same act.
    const own_ = { ...sponsored, accountWaits: true, olderPaysAsMuch: true };
    expect(conflict(own_)).toEqual({ act: 'raise-fee', least: 500n });
    expect(conflict({ ...own_, fee: 900n })).toEqual({ act: 'wait' });
    expect(conflict(own)).toEqual({ act: 'wait' });
  });

  it('is always more than before, however small the fee', () => {
    for (const fee of [0n, 1n, 2n, 3n, 180n, 10n ** 15n]) expect(raised(fee + 1n)).toBeGreaterThan(fee + 1n);
  });
});
