import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../tools/scenario.ts';
import {
  attest,
  digestOf,
  isOpen,
  issue,
  organisationOf,
  setLink,
  setOrganisation,
  setQuorum,
} from '../tools/steps.ts';
import { gathering, given, readmit, THREE, TWO } from './support/gathering.ts';

describe('the number of bodies that attest a request', () => {
  it.each([
    [1n, TWO - 1n],
    [2n, TWO],
    [2n, THREE - 1n],
    [3n, THREE],
    [3n, 100_000_000_000n],
  ])('is %i at a nameplate of %i W', (needed, nameplateW) => {
    const { s, request, bodies } = gathering(nameplateW);
    expect(s.read('verification/quorum-of', Cl.uint(nameplateW))).toBe(needed);
    for (let count = 1n; count <= needed; count += 1n) {
      expect(isOpen(s, request)).toBe(false);
      expect(issue(s, request).err).toBe(10005n);
      const { prints } = attest(s, request, bodies[Number(count) - 1]);
      expect(prints.at(-1)).toMatchObject({ event: 'issue-attested', given: count, needed });
      expect(prints.some(({ event }) => event === 'request-opened')).toBe(count === needed);
    }
    expect(isOpen(s, request)).toBe(true);
    expect(issue(s, request).ok).toBeDefined();
  });

  it('is not exceeded: one body more is refused', () => {
    const { s, request, bodies } = gathering(TWO);
    for (const body of bodies.slice(0, 2)) expect(attest(s, request, body).ok).toBeDefined();
    for (const body of bodies) expect(attest(s, request, body).err).toBe(2013n);
  });

  it('names the bodies that have attested so far, and those that opened the request', () => {
    const it = gathering(THREE);
    const { s, facility, request, bodies } = it;
    for (const body of bodies.slice(0, 2)) attest(s, request, body);
    expect(given(it)).toEqual(bodies.slice(0, 2));
    const last = attest(s, request, bodies[2]);
    const digest = Buffer.from(digestOf(s, request)).toString('hex');
    expect(last.prints[0]).toEqual({
      event: 'request-opened',
      digest,
      facility,
      owner: s.producer,
      bodies: bodies.slice(0, 3),
    });
    expect(given(it)).toEqual([]);
  });
});

describe('bodies that attest one request', () => {
  it('are different: the same body counts once', () => {
    const { s, request, bodies } = gathering(TWO);
    attest(s, request, bodies[0]);
    expect(attest(s, request, bodies[0]).err).toBe(2014n);
    expect(isOpen(s, request)).toBe(false);
  });

  it('are of different organisations', () => {
    const { s, request, bodies } = gathering(TWO);
    readmit(s, bodies[0], 'one house');
    readmit(s, bodies[1], 'one house');
    attest(s, request, bodies[0]);
    expect(attest(s, request, bodies[1]).err).toBe(2014n);
    expect(attest(s, request, bodies[2]).ok).toBeDefined();
  });

  it.each([false, true])('are of organisations that are not linked, in either direction (%s)', (turned) => {
    const { s, request, bodies } = gathering(TWO);
    const [a, b] = [organisationOf(bodies[0]), organisationOf(bodies[1])];
    setLink(s, turned ? b : a, turned ? a : b);
    attest(s, request, bodies[0]);
    expect(attest(s, request, bodies[1]).err).toBe(2014n);
    setLink(s, a, b, false);
    expect(attest(s, request, bodies[1]).ok).toBeDefined();
    expect(isOpen(s, request)).toBe(true);
  });

  it('are compared with every one before, not only with the last', () => {
    const { s, request, bodies } = gathering(THREE);
    setLink(s, organisationOf(bodies[0]), organisationOf(bodies[2]));
    attest(s, request, bodies[0]);
    attest(s, request, bodies[1]);
    expect(attest(s, request, bodies[2]).err).toBe(2014n);
    expect(attest(s, request, bodies[3]).ok).toBeDefined();
  });

  it('still differ when a body came to another organisation after it attested: it counts once', () => {
    const { s, request, bodies } = gathering(TWO);
    attest(s, request, bodies[0]);
    readmit(s, bodies[0], 'new house');
    expect(attest(s, request, bodies[0]).err).toBe(2014n);
    expect(isOpen(s, request)).toBe(false);
  });

  it('are asked again when a link between two of them is recorded: the later one no longer counts', () => {
    const it = gathering(THREE);
    const { s, request, bodies } = it;
    attest(s, request, bodies[0]);
    attest(s, request, bodies[1]);
    setLink(s, organisationOf(bodies[0]), organisationOf(bodies[1]));
    expect(attest(s, request, bodies[2]).prints.at(-1)).toMatchObject({ given: 2n, needed: 3n });
    expect(given(it)).toEqual([bodies[0], bodies[2]]);
    expect(attest(s, request, bodies[3]).prints.at(-1)).toMatchObject({ given: 3n, needed: 3n });
    expect(isOpen(s, request)).toBe(true);
  });

  it('no longer count when their organisation turns out to be linked to that of the owner', () => {
    const it = gathering(TWO);
    const { s, request, bodies } = it;
    attest(s, request, bodies[0]);
    setOrganisation(s, s.producer, hashOf('producers'));
    setLink(s, organisationOf(bodies[0]), hashOf('producers'));
    expect(given(it)).toEqual([]);
    expect(attest(s, request, bodies[1]).prints.at(-1)).toMatchObject({ given: 1n, needed: 2n });
    expect(isOpen(s, request)).toBe(false);
  });
});

describe('another quorum', () => {
  it('that is higher holds for requests that are not open yet', () => {
    const { s, facility, request, bodies } = gathering(TWO);
    const before = s.request({ facility, periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) });
    for (const body of bodies.slice(0, 2)) attest(s, before, body);
    attest(s, request, bodies[0]);
    setQuorum(s, 1n, TWO);
    expect(attest(s, request, bodies[1]).prints.at(-1)).toMatchObject({ given: 2n, needed: 3n });
    expect(isOpen(s, request)).toBe(false);
    expect(issue(s, before).ok).toBeDefined();
    attest(s, request, bodies[2]);
    expect(issue(s, request).ok).toBeDefined();
  });

  it('that is lower holds from the next attestation on', () => {
    const { s, request, bodies } = gathering(THREE);
    attest(s, request, bodies[0]);
    attest(s, request, bodies[1]);
    setQuorum(s, THREE, THREE + 1n);
    expect(isOpen(s, request)).toBe(false);
    expect(attest(s, request, bodies[2]).prints.at(-1)).toMatchObject({ given: 3n, needed: 2n });
    expect(isOpen(s, request)).toBe(true);
  });
});

describe('a request that was issued', () => {
  it('gathers no attestations any more', () => {
    const it = gathering(TWO);
    const { s, request, bodies } = it;
    for (const body of bodies.slice(0, 2)) attest(s, request, body);
    issue(s, request);
    expect(attest(s, request, bodies[2])).toMatchObject({ err: 2013n, prints: [] });
    expect(given(it)).toEqual([]);
  });
});
