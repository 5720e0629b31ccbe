import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../tools/scenario.ts';
import { actionBytes, type Council, councilOf, digestOf } from './support/council.ts';

const DOOR = actionBytes('open-door');
const three = (s: Scenario) => [s.member, s.body, s.treasury];
const twoOfThree = () => councilOf((s) => ({ members: three(s), threshold: 2, delay: 0n }));
const openings = (council: Council) => council.s.read('council-target/get-openings');

describe('a council of one without delay', () => {
  const alone = () => councilOf((s) => ({ members: [s.member], threshold: 1, delay: 0n }));

  it('acts at once, without a proposal, as often as it likes', () => {
    const council = alone();
    const { s } = council;
    expect(council.openDoor(s.member)).toMatchObject({
      ok: true,
      prints: [
        {
          event: 'authorised',
          proposal: null,
          digest: Buffer.from(digestOf(council.target, DOOR)).toString('hex'),
          target: council.target,
          action: Buffer.from(DOOR).toString('hex'),
          approvals: [],
          member: s.member,
        },
      ],
    });
    expect(council.setValue(s.member, 5n).ok).toBe(true);
    expect(s.call(s.member, 'council-target/open-door-twice').ok).toBe(true);
    expect(openings(council)).toBe(3n);
  });

  it('is nobody but its member', () => {
    const council = alone();
    expect(council.openDoor(council.s.outsider).err).toBe(1005n);
    expect(council.openDoor(council.s.deployer).err).toBe(1005n);
  });
});

describe('an approval', () => {
  it('opens a proposal or adds to it, and every step is announced with the same keys', () => {
    const council = twoOfThree();
    const { s } = council;
    const openedAt = s.now();
    const first = council.approve(s.member, DOOR);
    const common = {
      event: 'approved',
      proposal: 1n,
      generation: 1n,
      digest: Buffer.from(digestOf(council.target, DOOR)).toString('hex'),
      target: council.target,
      action: Buffer.from(DOOR).toString('hex'),
      'opened-at': openedAt,
    };
    const open = { 'reached-at': null, 'expires-at': openedAt + 1_209_600n };
    expect(first).toMatchObject({ ok: 1n, prints: [{ ...common, ...open, member: s.member, approvals: [s.member] }] });
    const reachedAt = s.now();
    const reached = { 'reached-at': reachedAt, 'expires-at': reachedAt + 1_209_600n };
    const approvals = [s.member, s.body];
    expect(council.approve(s.body, DOOR)).toMatchObject({
      ok: 1n,
      prints: [{ ...common, ...reached, member: s.body, approvals }],
    });
    expect(council.proposal(DOOR)).toEqual({
      proposal: 1n,
      generation: 1n,
      approvals,
      'opened-at': openedAt,
      ...reached,
    });
  });

  it('is given by members only', () => {
    const council = twoOfThree();
    for (const who of [council.s.outsider, council.s.deployer]) expect(council.approve(who, DOOR).err).toBe(1005n);
  });

  it('is given once by each', () => {
    const council = twoOfThree();
    council.approve(council.s.member, DOOR);
    expect(council.approve(council.s.member, DOOR).err).toBe(1010n);
    expect(council.openDoor(council.s.member).err).toBe(1013n);
  });

  it('can be given by all ten members, and by none of them again', () => {
    const wallets = (s: Scenario) =>
      [...s.simnet.getAccounts().values()].filter((who) => who !== s.deployer).slice(0, 8);
    const council = councilOf((s) => ({
      members: [...wallets(s), s.deployer, `${s.deployer}.council-phishing`],
      threshold: 10,
      delay: 0n,
    }));
    const { s } = council;
    for (const who of [...wallets(s), s.deployer]) expect(council.approve(who, DOOR).ok).toBe(1n);
    expect(council.openDoor(s.member).err).toBe(1013n);
    const args = [Cl.principal(council.target), Cl.buffer(DOOR)];
    expect(s.call(s.outsider, 'council-phishing/approve-in-his-name', ...args).ok).toBe(1n);
    for (const who of [...wallets(s), s.deployer]) expect(council.approve(who, DOOR).err).toBe(1010n);
    expect(council.openDoor(s.member).ok).toBe(true);
  });

  it('holds for exactly one target and one action', () => {
    const council = twoOfThree();
    const { s } = council;
    council.approve(s.member, actionBytes('set-value', { to: Cl.uint(5) }));
    council.approve(s.member, actionBytes('set-value', { to: Cl.uint(7) }), `${s.deployer}.council-phishing`);
    for (const to of [4n, 6n, 7n]) expect(council.setValue(s.body, to).err).toBe(1013n);
    expect(council.setValue(s.body, 5n).ok).toBe(true);
  });

  it('is known to whoever asks, while its proposal is open', () => {
    const council = twoOfThree();
    const { s } = council;
    const asked = (who: string) =>
      s.read('council/has-approved', Cl.buffer(digestOf(council.target, DOOR)), Cl.principal(who));
    expect(asked(s.member)).toBe(false);
    council.approve(s.member, DOOR);
    expect([asked(s.member), asked(s.body)]).toEqual([true, false]);
    council.openDoor(s.body);
    expect(asked(s.member)).toBe(false);
  });
});

describe('carrying out', () => {
  it('needs m of n, of whom the one who carries it out is one', () => {
    const council = twoOfThree();
    const { s } = council;
    expect(council.openDoor(s.body).err).toBe(1013n);
    council.approve(s.member, DOOR);
    expect(council.openDoor(s.outsider).err).toBe(1005n);
    expect(council.openDoor(s.body)).toMatchObject({
      ok: true,
      prints: [{ event: 'authorised', proposal: 1n, approvals: [s.member], member: s.body }],
    });
    expect(openings(council)).toBe(1n);
  });

  it('takes three of five where five agreed on three', () => {
    const council = councilOf((s) => ({ members: [...three(s), s.buyer, s.buyer2], threshold: 3, delay: 0n }));
    const { s } = council;
    council.approve(s.member, DOOR);
    expect(council.openDoor(s.member).err).toBe(1013n);
    expect(council.openDoor(s.buyer2).err).toBe(1013n);
    council.approve(s.body, DOOR);
    expect(council.openDoor(s.body).err).toBe(1013n);
    expect(council.openDoor(s.buyer2).ok).toBe(true);
  });

  it('uses the approvals up: the same act needs new ones, under a new number', () => {
    const council = twoOfThree();
    const { s } = council;
    for (const who of three(s)) council.approve(who, DOOR);
    expect(council.openDoor(s.member).ok).toBe(true);
    expect(council.proposal(DOOR)).toBeNull();
    expect(council.openDoor(s.body).err).toBe(1013n);
    expect(council.withdraw(s.body, DOOR).err).toBe(1011n);
    expect(council.approve(s.member, DOOR).ok).toBe(2n);
    expect(council.openDoor(s.member).err).toBe(1013n);
    expect(council.openDoor(s.treasury).ok).toBe(true);
    expect(openings(council)).toBe(2n);
  });

  it('uses them up within one transaction too', () => {
    const council = twoOfThree();
    const { s } = council;
    for (const who of three(s)) council.approve(who, DOOR);
    expect(s.call(s.member, 'council-target/open-door-twice').err).toBe(1013n);
    expect(openings(council)).toBe(0n);
  });

  it('leaves them when the act itself fails', () => {
    const council = twoOfThree();
    council.approve(council.s.member, DOOR);
    expect(council.s.call(council.s.body, 'council-target/open-stuck-door').err).toBe(999n);
    expect(council.openDoor(council.s.body).ok).toBe(true);
  });
});

describe('withdrawing an approval', () => {
  it('takes it out of the count, and it can be given again', () => {
    const council = twoOfThree();
    const { s } = council;
    council.approve(s.member, DOOR);
    expect(council.withdraw(s.member, DOOR)).toMatchObject({
      ok: true,
      prints: [{ event: 'approval-withdrawn', proposal: 1n, member: s.member, approvals: [], 'reached-at': null }],
    });
    expect(council.openDoor(s.body).err).toBe(1013n);
    expect(council.approve(s.member, DOOR).ok).toBe(1n);
    expect(council.openDoor(s.body).ok).toBe(true);
  });

  it('takes out only one, and leaves the order of the others', () => {
    const council = twoOfThree();
    const { s } = council;
    for (const who of three(s)) council.approve(who, DOOR);
    council.withdraw(s.body, DOOR);
    expect(council.proposal(DOOR)?.approvals).toEqual([s.member, s.treasury]);
  });

  it('is refused to those who have not approved', () => {
    const council = twoOfThree();
    council.approve(council.s.member, DOOR);
    for (const who of [council.s.body, council.s.outsider]) expect(council.withdraw(who, DOOR).err).toBe(1012n);
  });

  it('is refused where nothing is open', () => {
    const council = twoOfThree();
    expect(council.withdraw(council.s.member, DOOR).err).toBe(1011n);
  });
});

describe('a hostile contract', () => {
  const phishing = (s: Scenario) => `${s.deployer}.council-phishing`;

  it('that a member calls cannot approve, withdraw or act in his name', () => {
    const council = twoOfThree();
    const { s } = council;
    const door = [Cl.principal(council.target), Cl.buffer(DOOR)];
    expect(s.call(s.member, 'council-phishing/approve-in-his-name', ...door).err).toBe(1005n);
    council.approve(s.member, DOOR);
    const digest = Cl.buffer(digestOf(council.target, DOOR));
    expect(s.call(s.member, 'council-phishing/withdraw-in-his-name', digest).err).toBe(1012n);
    expect(s.call(s.body, 'council-phishing/open-in-his-name').err).toBe(1005n);
    expect(s.call(s.body, 'council-phishing/remove-guardian-in-his-name', Cl.principal(s.buyer)).err).toBe(1009n);
  });

  it('that asks in the name of a member uses up no approval of another target', () => {
    const council = twoOfThree();
    const { s } = council;
    for (const who of three(s)) council.approve(who, DOOR);
    const args = [Cl.principal(s.body), Cl.buffer(DOOR), Cl.bool(false)];
    expect(s.call(s.outsider, 'council-phishing/authorise-in-his-name', ...args).err).toBe(1013n);
    expect(s.call(s.member, 'council/authorise', ...args).err).toBe(1013n);
    expect(council.proposal(DOOR)?.approvals).toHaveLength(3);
    expect(council.openDoor(s.member).ok).toBe(true);
  });

  it('can only use up what was approved for itself', () => {
    const council = twoOfThree();
    const { s } = council;
    council.approve(s.member, DOOR);
    council.approve(s.member, DOOR, phishing(s));
    const args = [Cl.principal(s.body), Cl.buffer(DOOR), Cl.bool(false)];
    expect(s.call(s.outsider, 'council-phishing/authorise-in-his-name', ...args)).toMatchObject({
      ok: true,
      prints: [{ event: 'authorised', target: phishing(s) }],
    });
    expect(council.proposal(DOOR, phishing(s))).toBeNull();
    expect(council.proposal(DOOR)?.approvals).toEqual([s.member]);
  });
});
