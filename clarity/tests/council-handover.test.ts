import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../tools/scenario.ts';
import { actionBytes, type Council, councilOf, nominationBytes, OPEN_FOR, type Terms } from './support/council.ts';

const DOOR = actionBytes('open-door');
const three = (s: Scenario) => [s.member, s.body, s.treasury];
const twoOfThree = (delay = 0n) => councilOf((s) => ({ members: three(s), threshold: 2, delay }));

function nominated(council: Council, terms: Terms): bigint {
  const { s } = council;
  council.approve(s.member, nominationBytes(terms), council.address);
  council.approve(s.body, nominationBytes(terms), council.address);
  const { ok, err } = council.nominate(s.member, terms);
  if (err !== undefined) throw new Error(`nominate-council answered (err u${err})`);
  return ok as bigint;
}
const nomination = (council: Council) => council.s.read('council/get-nomination');
const isMember = (council: Council, who: string) => council.s.read('council/is-member', Cl.principal(who));

describe('nominating another council', () => {
  it('is an act of the council, after its delay, and changes nothing yet', () => {
    const council = twoOfThree(60n);
    const { s } = council;
    const terms = { members: [s.member, s.buyer, s.buyer2], threshold: 3, delay: 5n };
    const bytes = nominationBytes(terms);
    expect(council.nominate(s.outsider, terms).err).toBe(1005n);
    expect(council.nominate(s.member, terms).err).toBe(1013n);
    council.approve(s.member, bytes, council.address);
    const at = s.now();
    council.approve(s.body, bytes, council.address);
    expect(council.nominate(s.member, terms).err).toBe(1014n);
    council.waitUntil(at + 60n);
    const pending = {
      nomination: 1n,
      members: terms.members,
      threshold: 3n,
      delay: 5n,
      waiting: [s.buyer, s.buyer2],
      'expires-at': s.now() + OPEN_FOR,
    };
    expect(council.nominate(s.member, terms)).toMatchObject({
      ok: 1n,
      prints: [{ event: 'authorised' }, { event: 'council-nominated', ...pending }],
    });
    expect(nomination(council)).toEqual(pending);
    expect(council.config()).toMatchObject({ generation: 1n, members: three(s), threshold: 2n, delay: 60n });
    expect(isMember(council, s.buyer)).toBe(false);
  });

  it('holds for exactly the members, threshold and delay that were approved', () => {
    const council = twoOfThree();
    const { s } = council;
    const terms = { members: [s.member, s.buyer], threshold: 2, delay: 5n };
    council.approve(s.body, nominationBytes(terms), council.address);
    for (const other of [{ threshold: 1 }, { delay: 4n }, { members: [s.buyer, s.member] }])
      expect(council.nominate(s.member, { ...terms, ...other }).err).toBe(1013n);
    expect(council.nominate(s.member, terms).ok).toBe(1n);
  });

  it('refuses a council that could not be named first either', () => {
    const council = twoOfThree();
    const { s } = council;
    const terms = { members: [s.buyer, s.member], threshold: 1, delay: 0n };
    expect(council.nominate(s.member, { ...terms, members: [], threshold: 0 }).err).toBe(1003n);
    expect(council.nominate(s.member, { ...terms, members: [s.buyer, s.buyer] }).err).toBe(1004n);
    for (const threshold of [0, 3]) expect(council.nominate(s.member, { ...terms, threshold }).err).toBe(1006n);
    expect(council.nominate(s.member, { ...terms, delay: 2_592_001n }).err).toBe(1007n);
  });

  it('refuses names that are too long to be approved in 1024 bytes', () => {
    const council = twoOfThree();
    const long = (count: number) =>
      Array.from({ length: count }, (_, i) => `${council.s.deployer}.${`member-${i}-`.padEnd(127, 'x')}`);
    expect(council.nominate(council.s.member, { members: long(7), threshold: 1, delay: 0n }).err).toBe(1015n);
    expect(council.nominate(council.s.member, { members: long(6), threshold: 1, delay: 0n }).err).toBe(1013n);
  });
});

describe('the council to come', () => {
  it('takes office when its last newcomer has accepted; who came and who left is announced', () => {
    const council = twoOfThree();
    const { s } = council;
    const terms = { members: [s.body, s.buyer, s.buyer2], threshold: 3, delay: 30n };
    const id = nominated(council, terms);
    expect(council.acceptSeat(s.buyer2, id)).toMatchObject({
      ok: true,
      prints: [{ event: 'seat-accepted', nomination: 1n, member: s.buyer2, waiting: [s.buyer] }],
    });
    expect(council.config()).toMatchObject({ generation: 1n });
    expect(council.acceptSeat(s.buyer, id)).toMatchObject({
      ok: true,
      prints: [
        { event: 'seat-accepted', nomination: 1n, member: s.buyer, waiting: [] },
        { event: 'member-removed', member: s.member },
        { event: 'member-removed', member: s.treasury },
        { event: 'member-added', member: s.buyer },
        { event: 'member-added', member: s.buyer2 },
        { event: 'council-changed', generation: 2n, members: terms.members, threshold: 3n, delay: 30n },
      ],
    });
    expect(council.config()).toMatchObject({ generation: 2n, members: terms.members, threshold: 3n, delay: 30n });
    expect(nomination(council)).toBeNull();
    expect(council.acceptSeat(s.buyer, id).err).toBe(1016n);
  });

  it('takes office at once when all of it are members', () => {
    const council = twoOfThree();
    const { s } = council;
    const id = nominated(council, { members: [s.body, s.treasury], threshold: 1, delay: 0n });
    expect(id).toBe(1n);
    expect(council.config()).toMatchObject({ generation: 2n, members: [s.body, s.treasury], threshold: 1n });
    expect(nomination(council)).toBeNull();
    expect(council.openDoor(s.member).err).toBe(1005n);
    expect(council.openDoor(s.treasury).ok).toBe(true);
  });

  it('leaves the guardians in their place', () => {
    const council = councilOf(
      (s) => ({ members: three(s), threshold: 2, delay: 0n }),
      (s) => [s.outsider],
    );
    nominated(council, { members: [council.s.body], threshold: 1, delay: 0n });
    expect(council.config().guardians).toEqual([council.s.outsider]);
  });

  it('begins without the proposals of the one before: neither approvals of those who left nor of those who stay', () => {
    const council = twoOfThree();
    const { s } = council;
    for (const who of three(s)) council.approve(who, DOOR);
    council.acceptSeat(
      s.buyer,
      nominated(council, { members: [s.body, s.treasury, s.buyer], threshold: 2, delay: 0n }),
    );
    expect(council.proposal(DOOR)).toBeNull();
    expect(council.openDoor(s.body).err).toBe(1013n);
    expect(council.withdraw(s.member, DOOR).err).toBe(1011n);
    expect(council.approve(s.member, DOOR).err).toBe(1005n);
    const { prints } = council.approve(s.body, DOOR);
    expect(prints).toMatchObject([{ generation: 2n, approvals: [s.body] }]);
    expect(council.openDoor(s.body).err).toBe(1013n);
    expect(council.openDoor(s.buyer).ok).toBe(true);
  });

  it('holds its own threshold and delay, not those under which something was approved', () => {
    const council = twoOfThree();
    const { s } = council;
    const value = actionBytes('set-value', { to: Cl.uint(5) });
    for (const who of three(s)) council.approve(who, value);
    nominated(council, { members: three(s), threshold: 3, delay: 60n });
    expect(council.setValue(s.member, 5n).err).toBe(1013n);
    for (const who of three(s)) council.approve(who, value);
    expect(council.setValue(s.member, 5n).err).toBe(1014n);
  });
});

describe('accepting a seat', () => {
  const pending = () => {
    const council = twoOfThree();
    const { s } = council;
    return { council, id: nominated(council, { members: [s.member, s.buyer, s.buyer2], threshold: 2, delay: 0n }) };
  };

  it('is for nominees who are not members, once each', () => {
    const { council, id } = pending();
    for (const who of [council.s.outsider, council.s.member, council.s.treasury])
      expect(council.acceptSeat(who, id).err).toBe(1018n);
    expect(council.acceptSeat(council.s.buyer, id).ok).toBe(true);
    expect(council.acceptSeat(council.s.buyer, id).err).toBe(1018n);
  });

  it('is for the nominee himself, not for a contract that he calls', () => {
    const { council, id } = pending();
    const { s } = council;
    expect(s.call(s.buyer, 'council-phishing/accept-in-his-name', Cl.uint(id)).err).toBe(1018n);
  });

  it('is for the nomination he has seen, not for one in its place', () => {
    const { council, id } = pending();
    const { s } = council;
    expect(council.acceptSeat(s.buyer, id + 1n).err).toBe(1016n);
    const next = nominated(council, { members: [s.buyer], threshold: 1, delay: 0n });
    expect(next).toBe(2n);
    expect(council.acceptSeat(s.buyer, id).err).toBe(1016n);
    expect(council.acceptSeat(s.buyer, next).ok).toBe(true);
    expect(council.config().members).toEqual([s.buyer]);
  });

  it('needs a nomination', () => {
    const council = twoOfThree();
    expect(council.acceptSeat(council.s.buyer, 0n).err).toBe(1016n);
  });

  it('is possible for fourteen days and not a moment longer', () => {
    const { council, id } = pending();
    const { s } = council;
    const { 'expires-at': expiresAt } = nomination(council) as { 'expires-at': bigint };
    council.waitUntil(expiresAt - 10n);
    expect(council.acceptSeat(s.buyer, id).ok).toBe(true);
    expect(council.acceptSeat(s.buyer2, id).err).toBe(1017n);
    expect(council.config()).toMatchObject({ generation: 1n });
  });
});

describe('cancelling a nomination', () => {
  const cancellation = (id: bigint) => actionBytes('cancel-nomination', { id: Cl.uint(id) });

  it('is an act of the council without delay, and ends it', () => {
    const council = twoOfThree(10n);
    const { s } = council;
    const id = nominated(council, { members: [s.buyer], threshold: 1, delay: 0n });
    expect(council.cancelNomination(s.buyer, id).err).toBe(1005n);
    expect(council.cancelNomination(s.member, id).err).toBe(1013n);
    council.approve(s.body, cancellation(id), council.address);
    expect(council.cancelNomination(s.member, id)).toMatchObject({
      ok: true,
      prints: [{ event: 'authorised' }, { event: 'nomination-cancelled', nomination: 1n }],
    });
    expect(nomination(council)).toBeNull();
    expect(council.acceptSeat(s.buyer, id).err).toBe(1016n);
  });

  it('needs one with this number, so that it never ends a later one', () => {
    const council = twoOfThree();
    const { s } = council;
    expect(council.cancelNomination(s.member, 0n).err).toBe(1016n);
    const id = nominated(council, { members: [s.buyer], threshold: 1, delay: 0n });
    council.approve(s.body, cancellation(id), council.address);
    nominated(council, { members: [s.buyer], threshold: 1, delay: 0n });
    expect(council.cancelNomination(s.member, id).err).toBe(1016n);
    expect(council.cancelNomination(s.member, id + 1n).err).toBe(1013n);
  });
});
