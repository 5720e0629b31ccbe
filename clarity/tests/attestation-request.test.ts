import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, hashOf, MWH, type Request, type Scenario } from '../tools/scenario.ts';
import {
  attest,
  decide,
  issue,
  organisationOf,
  setLink,
  setOrganisation,
  suspendBody,
  suspendFacility,
} from '../tools/steps.ts';
import { opened } from './support/market.ts';

const MAX_UINT = 2n ** 128n - 1n;
const LAST_HOUR = MAX_UINT - (MAX_UINT % HOUR);
const YEAR = 366n * 24n * HOUR;

const requested = (s: Scenario, fields: Partial<Request> = {}, facility = s.approved()) =>
  attest(s, s.request({ facility, ...fields }));

describe('the period of a request', () => {
  const refused: [string, (s: Scenario) => Partial<Request>][] = [
    ['a start that is not on the hour', (s) => ({ periodStart: s.hoursAgo(48n) + 1n })],
    ['an end that is not on the hour', (s) => ({ periodEnd: s.hoursAgo(24n) - 1n })],
    [
      'start and end off the hour by as much',
      (s) => ({ periodStart: s.hoursAgo(48n) + 60n, periodEnd: s.hoursAgo(24n) + 60n }),
    ],
    ['no hour', (s) => ({ periodEnd: s.hoursAgo(48n) })],
    ['an end before the start', (s) => ({ periodEnd: s.hoursAgo(49n) })],
    ['an end before a start at the end of time', () => ({ periodStart: LAST_HOUR, periodEnd: 0n })],
    ['745 hours', (s) => ({ periodStart: s.hoursAgo(24n) - 745n * HOUR })],
    ['all of time', () => ({ periodStart: 0n, periodEnd: LAST_HOUR })],
  ];
  it.each(refused)('is refused with %s', (_, fields) => {
    const s = opened();
    expect(requested(s, fields(s)).err).toBe(2006n);
  });

  it.each([1n, 744n])('may be %i hours long', (hours) => {
    const s = opened();
    expect(requested(s, { periodStart: s.hoursAgo(24n) - hours * HOUR, wh: 1n }).ok).toBeDefined();
  });

  it('is over from the very second of its end, not before', () => {
    const s = opened();
    const facility = s.approved();
    const end = s.hoursAgo(-1n);
    const request = s.request({ facility, periodStart: end - HOUR, periodEnd: end, expiresAt: end + HOUR });
    while (s.now() < end - 600n) simnet.mineEmptyBurnBlock();
    while (s.now() < end) expect(attest(s, request).err).toBe(2007n);
    expect(s.now() - end).toBeLessThan(10n);
    expect(attest(s, request).ok).toBeDefined();
  });

  it('is refused at the end of time', () => {
    expect(requested(opened(), { periodStart: LAST_HOUR - HOUR, periodEnd: LAST_HOUR }).err).toBe(2007n);
  });

  it('starts at the commissioning at the earliest', () => {
    const s = opened();
    const periodStart = s.hoursAgo(48n);
    expect(requested(s, { periodStart }, s.approved({ commissionedAt: periodStart })).ok).toBeDefined();
    expect(requested(s, { periodStart }, s.approved({ commissionedAt: periodStart + 1n })).err).toBe(2008n);
    expect(requested(s, { periodStart }, s.approved({ commissionedAt: MAX_UINT })).err).toBe(2008n);
  });
});

describe('the energy of a request', () => {
  it.each([{ wh: 0n }, { leaves: 0n }])('is measured: %o is refused', (fields) => {
    expect(requested(opened(), fields).err).toBe(2009n);
  });

  // 5 MW x 24 h x 110 %
  it.each([
    [132_000_000n, undefined],
    [132_000_001n, 2010n],
    [MAX_UINT, 2010n],
  ])('is at most 110 %% of the nameplate in every hour: %i Wh', (wh, code) => {
    expect(requested(opened(), { wh }).err).toBe(code);
  });

  it('rounds the 110 % down to whole Wh', () => {
    const s = opened();
    const facility = s.approved({ nameplateW: 1n });
    // 1 W x 1 h x 110 % = 1.1 Wh
    const hour = { periodStart: s.hoursAgo(2n), periodEnd: s.hoursAgo(1n) };
    expect(requested(s, { ...hour, wh: 2n }, facility).err).toBe(2010n);
    expect(requested(s, { ...hour, wh: 1n }, facility).ok).toBeDefined();
  });

  it('of the largest plant over the longest period can be issued', () => {
    const s = opened();
    for (const body of [s.outsider, s.buyer2]) s.admit(body);
    const facility = s.approved({ nameplateW: 100_000_000_000n });
    const periodStart = s.hoursAgo(24n) - 744n * HOUR;
    const request = s.request({ facility, periodStart, wh: (100_000_000_000n * 744n * 110n) / 100n });
    for (const body of [s.body, s.outsider, s.buyer2]) expect(attest(s, request, body).ok).toBeDefined();
    expect(issue(s, request).ok).toMatchObject({ residual: 0n });
  });
});

describe('the expiry of a request', () => {
  it('lies in the future, by a second at least', () => {
    const s = opened();
    const facility = s.approved();
    expect(requested(s, { expiresAt: s.now() }, facility).err).toBe(2011n);
    expect(requested(s, { expiresAt: 0n }, facility).err).toBe(2011n);
    expect(requested(s, { expiresAt: s.now() + 1n }, facility).ok).toBeDefined();
  });

  it('lies at most 366 days ahead', () => {
    const s = opened();
    const facility = s.approved();
    expect(requested(s, { expiresAt: s.now() + YEAR + 1n }, facility).err).toBe(2012n);
    expect(requested(s, { expiresAt: MAX_UINT }, facility).err).toBe(2012n);
    expect(requested(s, { expiresAt: s.now() + YEAR }, facility).ok).toBeDefined();
  });

  it('is the first second at which it cannot be issued', () => {
    const s = opened();
    const facility = s.approved();
    // The attestation takes the next block, the issue the one after.
    expect(issue(s, s.attested({ facility, expiresAt: s.now() + 10n })).err).toBe(10009n);
    expect(issue(s, s.attested({ facility, expiresAt: s.now() + 11n })).ok).toBeDefined();
  });
});

describe('the facility of a request', () => {
  it('exists', () => {
    const s = opened();
    for (const facility of [0n, 1n, MAX_UINT]) expect(requested(s, {}, facility).err).toBe(2004n);
  });

  const inactive: [string, (s: Scenario) => bigint][] = [
    ['is not decided', (s) => s.register()],
    [
      'was rejected',
      (s) => {
        const facility = s.register();
        decide(s, facility, false);
        return facility;
      },
    ],
    [
      'is suspended',
      (s) => {
        const facility = s.approved();
        suspendFacility(s, facility, s.body);
        return facility;
      },
    ],
  ];
  it.each(inactive)('is refused while it %s', (_, facility) => {
    const s = opened();
    expect(requested(s, {}, facility(s)).err).toBe(2005n);
  });
});

describe('the body that attests', () => {
  it('is admitted', () => {
    const s = opened();
    const facility = s.approved();
    for (const sender of [s.producer, s.member, s.deployer])
      expect(attest(s, s.request({ facility }), sender).err).toBe(2001n);
    suspendBody(s, s.body);
    expect(requested(s, {}, facility).err).toBe(2001n);
  });

  it('is not the owner of the facility', () => {
    const s = opened();
    const facility = s.approved();
    s.admit(s.producer);
    expect(attest(s, s.request({ facility }), s.producer).err).toBe(2002n);
  });

  it('is not of the organisation of the owner, nor of one that is linked to it', () => {
    const s = opened();
    const facility = s.approved();
    const house = organisationOf(s.body);
    setOrganisation(s, s.producer, house);
    expect(requested(s, {}, facility).err).toBe(2003n);
    setOrganisation(s, s.producer, hashOf('producers'));
    expect(requested(s, {}, facility).ok).toBeDefined();
    setLink(s, hashOf('producers'), house);
    expect(requested(s, {}, facility).err).toBe(2003n);
    setLink(s, house, hashOf('producers'), false);
    expect(requested(s, {}, facility).ok).toBeDefined();
  });

  it('attests nothing while attesting is paused', () => {
    const s = opened();
    const facility = s.approved();
    s.must(s.member, 'verification/set-paused', Cl.bool(true));
    expect(requested(s, {}, facility).err).toBe(2018n);
    s.must(s.member, 'verification/set-paused', Cl.bool(false));
    expect(requested(s, { wh: MWH }, facility).ok).toBeDefined();
  });
});
