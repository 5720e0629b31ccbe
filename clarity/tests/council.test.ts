import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { actionBytes, Council, councilOf, digestOf, principals } from './support/council.ts';
import { deployed } from './support/market.ts';

const undefinedCouncil = () => new Council(deployed());
const MAX_DELAY = 2_592_000n;

describe('a council that is not named yet', () => {
  it('has no members, no guardians and no power', () => {
    const council = undefinedCouncil();
    const { s } = council;
    expect(s.read('council/is-bootstrapped')).toBe(false);
    for (const who of [s.deployer, s.member]) {
      expect(s.read('council/is-member', Cl.principal(who))).toBe(false);
      expect(s.read('council/is-guardian', Cl.principal(who))).toBe(false);
      expect(council.approve(who, actionBytes('open-door')).err).toBe(1005n);
      expect(s.call(who, 'council/authorise', Cl.principal(who), Cl.buffer(new Uint8Array()), Cl.bool(false)).err).toBe(
        1005n,
      );
      expect(council.nominate(who, { members: [who], threshold: 1, delay: 0n }).err).toBe(1005n);
    }
  });
});

describe('naming the first council', () => {
  const one = (member: string) => ({ members: [member], threshold: 1, delay: 0n });

  it('is done once by the deployer, every member announced, and leaves him without power', () => {
    const council = undefinedCouncil();
    const { s } = council;
    const terms = { members: [s.member, s.outsider], threshold: 2, delay: 60n };
    expect(council.bootstrap(terms, [s.buyer])).toMatchObject({
      ok: true,
      prints: [
        { event: 'member-added', member: s.member },
        { event: 'member-added', member: s.outsider },
        { event: 'council-changed', generation: 1n, members: terms.members, threshold: 2n, delay: 60n },
        { event: 'guardians-set', guardians: [s.buyer] },
      ],
    });
    expect(s.read('council/is-bootstrapped')).toBe(true);
    expect(council.config()).toEqual({
      generation: 1n,
      members: terms.members,
      threshold: 2n,
      delay: 60n,
      guardians: [s.buyer],
      proposals: 0n,
      nominations: 0n,
    });
    expect(council.bootstrap(terms).err).toBe(1002n);
    expect(council.approve(s.deployer, actionBytes('open-door')).err).toBe(1005n);
    expect(s.call(s.deployer, 'council/set-guardians', principals([])).err).toBe(1005n);
  });

  it('is refused to everybody else, also to those it would name', () => {
    const council = undefinedCouncil();
    expect(council.bootstrap(one(council.s.member), [], council.s.member).err).toBe(1001n);
  });

  it('is refused without members', () => {
    expect(undefinedCouncil().bootstrap({ members: [], threshold: 0, delay: 0n }).err).toBe(1003n);
  });

  it('is refused when a member or a guardian is listed twice, wherever', () => {
    const council = undefinedCouncil();
    const { member, buyer, body } = council.s;
    for (const members of [
      [member, member],
      [member, buyer, member],
      [member, buyer, body, body],
    ])
      expect(council.bootstrap({ members, threshold: 1, delay: 0n }).err).toBe(1004n);
    expect(council.bootstrap(one(member), [buyer, body, buyer]).err).toBe(1008n);
    expect(council.s.read('council/is-bootstrapped')).toBe(false);
  });

  it('takes a threshold from one to the number of members', () => {
    const council = undefinedCouncil();
    const members = [council.s.member, council.s.outsider];
    for (const threshold of [0, 3]) expect(council.bootstrap({ members, threshold, delay: 0n }).err).toBe(1006n);
    expect(council.bootstrap({ members, threshold: 2, delay: 0n }).ok).toBe(true);
  });

  it('takes a delay of thirty days at most', () => {
    const council = undefinedCouncil();
    const terms = { members: [council.s.member], threshold: 1 };
    expect(council.bootstrap({ ...terms, delay: MAX_DELAY + 1n }).err).toBe(1007n);
    expect(council.bootstrap({ ...terms, delay: MAX_DELAY }).ok).toBe(true);
  });

  it('takes ten members and five guardians at most', () => {
    const council = undefinedCouncil();
    const many = Array.from({ length: 11 }, (_, i) => `${council.s.deployer}.member-${i}`);
    expect(() => council.bootstrap({ members: many, threshold: 1, delay: 0n })).toThrow();
    expect(() => council.bootstrap(one(council.s.member), many.slice(0, 6))).toThrow();
    const ten = { members: many.slice(0, 10), threshold: 10, delay: 0n };
    expect(council.bootstrap(ten, many.slice(0, 5)).ok).toBe(true);
  });
});

describe('guardians', () => {
  const named = () =>
    councilOf(
      (s) => ({ members: [s.member, s.body, s.treasury], threshold: 2, delay: 10n }),
      (s) => [s.buyer, s.buyer2],
    );
  const asked = (council: Council, who: string) => council.s.call(who, 'council-target/pause');
  const removal = (who: string) => actionBytes('remove-guardian', { who: Cl.principal(who) });
  const remove = (council: Council, sender: string, who: string) =>
    council.s.call(sender, 'council/remove-guardian', Cl.principal(who));

  it('are those on the list and nobody else, members neither', () => {
    const council = named();
    const { s } = council;
    for (const who of [s.buyer, s.buyer2]) expect(asked(council, who).ok).toBe(true);
    for (const who of [s.member, s.outsider, s.deployer]) expect(asked(council, who).err).toBe(1009n);
  });

  it('do not lend their name to a contract that they call', () => {
    const council = named();
    expect(council.s.call(council.s.buyer, 'council-phishing/pause-in-his-name').err).toBe(1009n);
  });

  it('cannot do what members do', () => {
    const council = named();
    expect(council.approve(council.s.buyer, actionBytes('open-door')).err).toBe(1005n);
    expect(council.setGuardians(council.s.buyer, []).err).toBe(1005n);
    expect(remove(council, council.s.buyer, council.s.buyer2).err).toBe(1005n);
  });

  it('are replaced by an approved act after the delay, by a list that may be empty', () => {
    const council = named();
    const { s } = council;
    for (const guardians of [[s.outsider, s.member], []]) {
      const action = actionBytes('set-guardians', { guardians: principals(guardians) });
      council.approve(s.member, action, council.address);
      expect(council.setGuardians(s.body, guardians).err).toBe(1013n);
      council.approve(s.body, action, council.address);
      const outcome = council.setGuardians(s.treasury, guardians);
      expect(outcome).toMatchObject({
        ok: true,
        prints: [
          { event: 'authorised', target: council.address, member: s.treasury },
          { event: 'guardians-set', guardians },
        ],
      });
      expect(council.config().guardians).toEqual(guardians);
    }
    expect(asked(council, s.member).err).toBe(1009n);
  });

  it('are listed once', () => {
    const council = named();
    const { s } = council;
    expect(council.setGuardians(s.member, [s.buyer, s.buyer]).err).toBe(1008n);
  });

  it('lose their power without delay, one by one, by an approved act', () => {
    const council = named();
    const { s } = council;
    expect(remove(council, s.member, s.buyer).err).toBe(1013n);
    council.approve(s.body, removal(s.buyer), council.address);
    expect(remove(council, s.member, s.buyer)).toMatchObject({
      ok: true,
      prints: [{ event: 'authorised' }, { event: 'guardians-set', guardians: [s.buyer2] }],
    });
    expect(asked(council, s.buyer).err).toBe(1009n);
    expect(remove(council, s.member, s.buyer).err).toBe(1009n);
  });
});

describe('the digest of a proposal', () => {
  it('is sha256 of the serialised tuple of target and action, also of the longest action', () => {
    const council = undefinedCouncil();
    for (const action of [new Uint8Array(), actionBytes('open-door'), new Uint8Array(1024).fill(7)]) {
      const digest = council.s.read('council/proposal-digest', Cl.principal(council.target), Cl.buffer(action));
      expect(digest).toBe(Buffer.from(digestOf(council.target, action)).toString('hex'));
    }
  });
});
