import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { devnetAccounts } from '../localnet/accounts.ts';
import { hashOf, type Scenario } from '../tools/scenario.ts';
import { addKey, decide, organisationOf, setLink, setOrganisation, setQuorum, suspendBody } from '../tools/steps.ts';
import { deployed, opened } from './support/market.ts';

const { wallet_2: key } = devnetAccounts();
const MAX_UINT = 2n ** 128n - 1n;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bodyOf = (s: Scenario, who: string) => s.read('verification/get-body', Cl.principal(who));
const organisationIn = (s: Scenario, who: string) => s.read('verification/get-organisation', Cl.principal(who));
const linked = (s: Scenario, a: Uint8Array, b: Uint8Array) =>
  s.read('verification/are-linked', Cl.buffer(a), Cl.buffer(b));
const isKeyOf = (s: Scenario, body: string) =>
  s.read('verification/is-key-of', Cl.principal(body), Cl.bufferFromHex(key.publicKey));
const revoke = (s: Scenario, body: string) => s.call(body, 'verification/revoke-key', Cl.bufferFromHex(key.publicKey));
const declare = (s: Scenario, body: string, organisation: Uint8Array) =>
  s.call(body, 'verification/declare-link', Cl.buffer(organisation));
const everybodyElse = (s: Scenario) => [s.deployer, s.body, s.producer, s.outsider];

describe('verification bodies', () => {
  it('are admitted by the council', () => {
    const s = opened();
    expect(bodyOf(s, s.outsider)).toBeNull();
    const admitted = s.call(
      s.member,
      'verification/admit-body',
      Cl.principal(s.outsider),
      Cl.buffer(hashOf('organisation')),
    );
    const organisation = hex(hashOf('organisation'));
    expect(admitted.prints.at(-1)).toEqual({ event: 'body-admitted', body: s.outsider, organisation, by: s.member });
    expect(bodyOf(s, s.outsider)).toEqual({ organisation, admitted: true, suspensions: 0n });
  });

  it('are suspended by the council, which counts how often, and admitted again', () => {
    const s = opened();
    const suspended = suspendBody(s, s.body);
    expect(suspended.prints.at(-1)).toEqual({ event: 'body-suspended', body: s.body, by: s.member });
    expect(bodyOf(s, s.body)).toMatchObject({ admitted: false, suspensions: 1n });
    s.admit(s.body);
    expect(bodyOf(s, s.body)).toMatchObject({ admitted: true, suspensions: 1n });
    suspendBody(s, s.body);
    expect(bodyOf(s, s.body)).toMatchObject({ admitted: false, suspensions: 2n });
  });

  it('cannot be suspended while they are not admitted', () => {
    const s = opened();
    expect(suspendBody(s, s.outsider).err).toBe(2001n);
    suspendBody(s, s.body);
    expect(suspendBody(s, s.body).err).toBe(2001n);
  });

  it('are admitted and suspended by nobody else, the deployer and the body included', () => {
    const s = opened();
    for (const sender of everybodyElse(s)) {
      const admission = s.call(sender, 'verification/admit-body', Cl.principal(sender), Cl.buffer(hashOf('x')));
      expect(admission.err).toBe(1005n);
      expect(suspendBody(s, s.body, sender).err).toBe(1005n);
    }
  });

  it('do not exist before the council does', () => {
    const s = deployed();
    for (const sender of [s.deployer, s.member])
      expect(s.call(sender, 'verification/admit-body', Cl.principal(sender), Cl.buffer(hashOf('x'))).err).toBe(1005n);
  });
});

describe('the organisation of an account', () => {
  it('is recorded by the council, and again', () => {
    const s = opened();
    expect(organisationIn(s, s.producer)).toBeNull();
    for (const name of ['first', 'second']) {
      const organisation = hex(hashOf(name));
      expect(setOrganisation(s, s.producer, hashOf(name)).prints.at(-1)).toEqual({
        event: 'organisation-set',
        account: s.producer,
        organisation,
        by: s.member,
      });
      expect(organisationIn(s, s.producer)).toBe(organisation);
    }
  });

  it('is that of the body when the account is one, suspended too, until the council records another', () => {
    const s = opened();
    suspendBody(s, s.body);
    expect(organisationIn(s, s.body)).toBe(hex(organisationOf(s.body)));
    setOrganisation(s, s.body, hashOf('another'));
    expect(organisationIn(s, s.body)).toBe(hex(hashOf('another')));
  });

  it('of an owner is not forgotten when he is admitted as a body of another', () => {
    const s = opened();
    const facility = s.register();
    setOrganisation(s, s.producer, organisationOf(s.body));
    s.admit(s.producer);
    expect(decide(s, facility).err).toBe(2003n);
  });

  it('is recorded by nobody else', () => {
    const s = opened();
    for (const sender of everybodyElse(s)) expect(setOrganisation(s, sender, hashOf('x'), sender).err).toBe(1005n);
  });
});

describe('a link between organisations', () => {
  const [a, b, c] = [hashOf('a'), hashOf('b'), hashOf('c')];

  it('is recorded and taken away by the council, in both directions', () => {
    const s = opened();
    for (const now of [true, false]) {
      const outcome = setLink(s, a, b, now);
      expect(outcome.prints.at(-1)).toEqual({ event: 'link-set', a: hex(a), b: hex(b), linked: now, by: s.member });
      expect([linked(s, a, b), linked(s, b, a)]).toEqual([now, now]);
    }
  });

  it('does not reach further than the two, nor to none', () => {
    const s = opened();
    setLink(s, a, b);
    setLink(s, b, c);
    expect(linked(s, a, c)).toBe(false);
    expect(linked(s, a, a)).toBe(true);
  });

  it('is set by nobody else', () => {
    const s = opened();
    for (const sender of everybodyElse(s)) expect(setLink(s, a, b, true, sender).err).toBe(1005n);
  });

  it('is declared by a body for its own organisation, and cannot be taken away by it', () => {
    const s = opened();
    const own = organisationOf(s.body);
    const outcome = declare(s, s.body, a);
    expect(outcome.prints).toEqual([{ event: 'link-set', a: hex(own), b: hex(a), linked: true, by: s.body }]);
    expect([linked(s, own, a), linked(s, a, own)]).toEqual([true, true]);
    expect(setLink(s, own, a, false, s.body).err).toBe(1005n);
  });

  it('is declared by admitted bodies only', () => {
    const s = opened();
    suspendBody(s, s.body);
    for (const sender of [s.body, s.member, s.producer]) expect(declare(s, sender, a).err).toBe(2001n);
  });

  it('to itself is refused', () => {
    const s = opened();
    expect(setLink(s, a, a).err).toBe(2020n);
    expect(setLink(s, a, a, false).err).toBe(2020n);
    expect(declare(s, s.body, organisationOf(s.body)).err).toBe(2020n);
  });
});

describe('the keys of a body', () => {
  it('are added and revoked by the body', () => {
    const s = opened();
    expect(isKeyOf(s, s.body)).toBe(false);
    expect(addKey(s, key.publicKey).prints).toEqual([{ event: 'key-added', body: s.body, key: key.publicKey }]);
    expect(isKeyOf(s, s.body)).toBe(true);
    expect(revoke(s, s.body).prints).toEqual([{ event: 'key-revoked', body: s.body, key: key.publicKey }]);
    expect(isKeyOf(s, s.body)).toBe(false);
  });

  it('are added by admitted bodies only', () => {
    const s = opened();
    suspendBody(s, s.body);
    for (const sender of [s.body, s.member, s.producer]) expect(addKey(s, key.publicKey, sender).err).toBe(2001n);
  });

  it('are added once, whatever happened to them since', () => {
    const s = opened();
    addKey(s, key.publicKey);
    expect(addKey(s, key.publicKey).err).toBe(2016n);
    revoke(s, s.body);
    expect(addKey(s, key.publicKey).err).toBe(2016n);
    suspendBody(s, s.body);
    s.admit(s.body);
    expect(addKey(s, key.publicKey).err).toBe(2016n);
  });

  it('end with the suspension of the body, for good', () => {
    const s = opened();
    addKey(s, key.publicKey);
    suspendBody(s, s.body);
    expect(isKeyOf(s, s.body)).toBe(false);
    s.admit(s.body);
    expect(isKeyOf(s, s.body)).toBe(false);
    expect(revoke(s, s.body).err).toBe(2017n);
  });

  it('are revoked only by the body that has them, once', () => {
    const s = opened();
    addKey(s, key.publicKey);
    s.admit(s.outsider);
    for (const sender of [s.outsider, s.member]) expect(revoke(s, sender).err).toBe(2017n);
    expect(revoke(s, s.body).ok).toBe(true);
    expect(revoke(s, s.body).err).toBe(2017n);
  });

  it('are those of one body: another may have the same one, and keeps it', () => {
    const s = opened();
    s.admit(s.outsider);
    addKey(s, key.publicKey);
    addKey(s, key.publicKey, s.outsider);
    revoke(s, s.body);
    expect([isKeyOf(s, s.body), isKeyOf(s, s.outsider)]).toEqual([false, true]);
  });
});

describe('the limits of the quorum', () => {
  it('are set by the council', () => {
    const s = opened();
    const outcome = setQuorum(s, 1_000n, 2_000n);
    expect(outcome.prints.at(-1)).toEqual({ event: 'quorum-set', 'two-from-w': 1_000n, 'three-from-w': 2_000n });
    expect(s.read('verification/get-config')).toEqual({ paused: false, 'two-from-w': 1_000n, 'three-from-w': 2_000n });
    const needed = [0n, 999n, 1_000n, 1_999n, 2_000n].map((w) => s.read('verification/quorum-of', Cl.uint(w)));
    expect(needed).toEqual([1n, 1n, 2n, 2n, 3n]);
  });

  it('are set by nobody else', () => {
    const s = opened();
    for (const sender of everybodyElse(s)) expect(setQuorum(s, 1n, 2n, sender).err).toBe(1005n);
  });

  it.each([
    [0n, 1n, 2019n],
    [2n, 1n, 2019n],
    [1n, 1n, undefined],
    [MAX_UINT, MAX_UINT, undefined],
  ])('are at least 1 W and in order: %i and %i', (two, three, code) => {
    expect(setQuorum(opened(), two, three).err).toBe(code);
  });
});
