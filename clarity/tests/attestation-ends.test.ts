import { describe, expect, it } from 'vitest';
import { attest, handOver, isOpen, issue, organisationOf, setOrganisation, suspendBody } from '../tools/steps.ts';
import { gathering, given, readmit, TWO } from './support/gathering.ts';

describe('a hand-over while attestations are gathered', () => {
  it('ends what was attested for the former owner', () => {
    const it = gathering(TWO);
    const { s, facility, request, bodies } = it;
    attest(s, request, bodies[0]);
    handOver(s, facility, s.producer2);
    expect(given(it)).toEqual([]);
    expect(attest(s, request, bodies[1]).prints.at(-1)).toMatchObject({ given: 1n, needed: 2n });
    expect(attest(s, request, bodies[0]).ok).toBeDefined();
    expect(issue(s, request, s.producer2).ok).toBeDefined();
  });

  it('does not let a body attest for itself as the new owner', () => {
    const { s, facility, request, bodies } = gathering(TWO);
    attest(s, request, bodies[0]);
    handOver(s, facility, bodies[0]);
    attest(s, request, bodies[1]);
    expect(isOpen(s, request)).toBe(false);
    expect(attest(s, request, bodies[0]).err).toBe(2002n);
  });

  it('does not let a body of the organisation of the new owner count', () => {
    const { s, facility, request, bodies } = gathering(TWO);
    attest(s, request, bodies[0]);
    setOrganisation(s, s.producer2, organisationOf(bodies[0]));
    handOver(s, facility, s.producer2);
    attest(s, request, bodies[1]);
    expect(isOpen(s, request)).toBe(false);
    expect(attest(s, request, bodies[0]).err).toBe(2003n);
  });
});

describe('the suspension of a body', () => {
  it('takes its attestation out of the count, for good', () => {
    const it = gathering(TWO);
    const { s, request, bodies } = it;
    attest(s, request, bodies[0]);
    suspendBody(s, bodies[0]);
    expect(given(it)).toEqual([]);
    readmit(s, bodies[0], bodies[0]);
    expect(given(it)).toEqual([]);
    attest(s, request, bodies[1]);
    expect(isOpen(s, request)).toBe(false);
    attest(s, request, bodies[0]);
    expect(isOpen(s, request)).toBe(true);
  });

  it('closes a request that it helped to open; then the whole quorum attests again', () => {
    const { s, request, bodies } = gathering(TWO);
    attest(s, request, bodies[0]);
    attest(s, request, bodies[1]);
    suspendBody(s, bodies[1]);
    expect(isOpen(s, request)).toBe(false);
    expect(issue(s, request).err).toBe(10007n);
    expect(attest(s, request, bodies[2]).prints.at(-1)).toMatchObject({ given: 1n });
    expect(attest(s, request, bodies[0]).prints.at(-1)).toMatchObject({ given: 2n });
    expect(issue(s, request).ok).toBeDefined();
  });

  it('of a body that had no part in it leaves a request open', () => {
    const { s, request, bodies } = gathering(TWO);
    attest(s, request, bodies[0]);
    attest(s, request, bodies[1]);
    suspendBody(s, bodies[2]);
    expect(issue(s, request).ok).toBeDefined();
  });
});
