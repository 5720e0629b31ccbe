import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../tools/scenario.ts';
import { actionBytes, type Council, councilOf, OPEN_FOR } from './support/council.ts';

const DOOR = actionBytes('open-door');
const VALUE = actionBytes('set-value', { to: Cl.uint(5) });
const three = (s: Scenario) => [s.member, s.body, s.treasury];
const twoOfThree = (delay: bigint) => councilOf((s) => ({ members: three(s), threshold: 2, delay }));
const value = (council: Council) => council.s.read('council-target/get-value');

/** Both approve, so that the threshold is reached at the time answered. */
function reached(council: Council, action: Uint8Array): bigint {
  council.approve(council.s.member, action);
  const at = council.s.now();
  council.approve(council.s.body, action);
  return at;
}

describe('the delay', () => {
  it('is over when exactly so many seconds have passed', () => {
    const exact = twoOfThree(3_600n);
    exact.waitUntil(reached(exact, VALUE) + 3_600n - 10n);
    expect(exact.setValue(exact.s.treasury, 5n).err).toBe(1014n);
    expect(exact.setValue(exact.s.treasury, 5n).ok).toBe(true);
    expect(value(exact)).toBe(5n);
  });

  it('is not over one second before', () => {
    const council = twoOfThree(3_601n);
    council.waitUntil(reached(council, VALUE) + 3_600n);
    expect(council.setValue(council.s.treasury, 5n).err).toBe(1014n);
    expect(council.setValue(council.s.treasury, 5n).ok).toBe(true);
  });

  it('does not hold back what is not delayed', () => {
    const council = twoOfThree(3_600n);
    council.approve(council.s.member, DOOR);
    expect(council.openDoor(council.s.body).ok).toBe(true);
  });

  it('does not begin by carrying out: the last approval must be given before', () => {
    const council = twoOfThree(10n);
    const { s } = council;
    const at = s.now();
    council.approve(s.member, VALUE);
    council.waitUntil(at + 3_600n);
    expect(council.setValue(s.body, 5n).err).toBe(1013n);
    council.approve(s.body, VALUE);
    expect(council.setValue(s.body, 5n).ok).toBe(true);
  });

  it('holds for a council of one too', () => {
    const council = councilOf((s) => ({ members: [s.member], threshold: 1, delay: 20n }));
    const { s } = council;
    expect(council.setValue(s.member, 5n).err).toBe(1013n);
    expect(council.openDoor(s.member).ok).toBe(true);
    council.approve(s.member, VALUE);
    expect(council.setValue(s.member, 5n).err).toBe(1014n);
    expect(council.setValue(s.member, 5n).ok).toBe(true);
    expect(council.setValue(s.member, 5n).err).toBe(1013n);
  });

  it('is counted from the approval that reached the threshold, not from later ones', () => {
    const council = twoOfThree(3_600n);
    const at = reached(council, VALUE);
    council.waitUntil(at + 3_590n);
    council.approve(council.s.treasury, VALUE);
    expect(council.proposal(VALUE)).toMatchObject({ 'reached-at': at });
    expect(council.setValue(council.s.treasury, 5n).ok).toBe(true);
  });

  it('goes on when an approval is withdrawn and the threshold stays reached', () => {
    const council = twoOfThree(3_600n);
    const at = reached(council, VALUE);
    council.approve(council.s.treasury, VALUE);
    council.withdraw(council.s.member, VALUE);
    expect(council.proposal(VALUE)).toMatchObject({ 'reached-at': at, 'expires-at': at + 3_600n + OPEN_FOR });
  });

  it('starts anew when a withdrawal fell below the threshold', () => {
    const council = twoOfThree(3_600n);
    const { s } = council;
    const at = reached(council, VALUE);
    council.waitUntil(at + 3_600n);
    council.withdraw(s.body, VALUE);
    expect(council.proposal(VALUE)).toMatchObject({ 'reached-at': null, approvals: [s.member] });
    expect(council.setValue(s.treasury, 5n).err).toBe(1013n);
    const again = s.now();
    council.approve(s.treasury, VALUE);
    expect(council.setValue(s.treasury, 5n).err).toBe(1014n);
    council.waitUntil(again + 3_600n);
    expect(council.setValue(s.treasury, 5n).ok).toBe(true);
  });
});

describe('a proposal below its threshold', () => {
  const opened = () => {
    const council = twoOfThree(3_600n);
    const expiresAt = council.s.now() + OPEN_FOR;
    council.approve(council.s.member, VALUE);
    return { council, expiresAt };
  };

  it('is open for fourteen days and not a moment longer', () => {
    const { council, expiresAt } = opened();
    expect(council.proposal(VALUE)).toMatchObject({ 'expires-at': expiresAt });
    council.waitUntil(expiresAt - 10n);
    expect(council.approve(council.s.member, VALUE).err).toBe(1010n);
    expect(council.withdraw(council.s.member, VALUE).err).toBe(1011n);
    expect(council.proposal(VALUE)).toBeNull();
  });

  it('takes its approvals with it when it expires: the next approval opens another', () => {
    const { council, expiresAt } = opened();
    council.waitUntil(expiresAt);
    expect(council.approve(council.s.body, VALUE)).toMatchObject({ ok: 2n, prints: [{ approvals: [council.s.body] }] });
  });

  it('has its old expiry again when a withdrawal fell below the threshold', () => {
    const { council, expiresAt } = opened();
    const { s } = council;
    council.waitUntil(expiresAt - 20n);
    council.approve(s.body, VALUE);
    council.withdraw(s.body, VALUE);
    expect(council.approve(s.body, VALUE)).toMatchObject({ ok: 2n });
  });
});

describe('an approved act', () => {
  const outcomeAt = (delay: bigint, after: bigint) => {
    const council = twoOfThree(delay);
    council.waitUntil(reached(council, VALUE) + after);
    return council.setValue(council.s.treasury, 5n);
  };

  it('can be carried out for fourteen days after its delay: still one second before the end', () => {
    expect(outcomeAt(1n, OPEN_FOR).ok).toBe(true);
  });

  it('cannot be carried out any more at the end of them', () => {
    expect(outcomeAt(10n, OPEN_FOR + 10n).err).toBe(1013n);
  });

  it('without delay has fourteen days after its approval', () => {
    const council = twoOfThree(0n);
    council.waitUntil(reached(council, DOOR) + OPEN_FOR - 10n);
    expect(council.openDoor(council.s.treasury).ok).toBe(true);
    council.waitUntil(reached(council, DOOR) + OPEN_FOR);
    expect(council.openDoor(council.s.treasury).err).toBe(1013n);
  });
});
