import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../tools/scenario.ts';
import { deployed } from './support/market.ts';

const isMember = (s: Scenario, who: string) => s.read('council/is-member', Cl.principal(who));
const bootstrap = (s: Scenario, members: string[]) =>
  s.call(s.deployer, 'council/bootstrap', Cl.list(members.map((member) => Cl.principal(member))));

describe('council', () => {
  it('has no members and no power before it is named', () => {
    const s = deployed();
    expect(s.read('council/is-bootstrapped')).toBe(false);
    expect(isMember(s, s.deployer)).toBe(false);
    expect(s.call(s.deployer, 'marketplace/set-fee', Cl.uint(0)).err).toBe(1005n);
  });

  it('is named once by the deployer, every member announced, and the deployer has no power afterwards', () => {
    const s = deployed();
    const outcome = bootstrap(s, [s.member, s.outsider]);
    expect(outcome).toMatchObject({
      ok: true,
      prints: [
        { event: 'member-added', member: s.member },
        { event: 'member-added', member: s.outsider },
      ],
    });
    expect([isMember(s, s.member), isMember(s, s.outsider), isMember(s, s.deployer)]).toEqual([true, true, false]);
    expect(s.call(s.deployer, 'marketplace/set-fee', Cl.uint(0)).err).toBe(1005n);
    expect(s.call(s.outsider, 'marketplace/set-fee', Cl.uint(0)).ok).toBe(true);
  });

  it('can be named after a refused attempt, and has ten members at most', () => {
    const s = deployed();
    expect(bootstrap(s, [s.member, s.member]).err).toBe(1004n);
    expect(isMember(s, s.member)).toBe(false);
    const contracts = Array.from({ length: 11 }, (_, i) => `${s.deployer}.member-${i}`);
    expect(() => bootstrap(s, contracts)).toThrow();
    expect(bootstrap(s, contracts.slice(0, 10)).prints).toHaveLength(10);
  });
});
