import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Scenario } from '../tools/scenario.ts';
import {
  acceptFacility,
  attest,
  correct,
  decide,
  deregisterFacility,
  facilityOf,
  handOver,
  issue,
  ledgerOf,
  offerFacility,
  organisationOf,
  reinstateFacility,
  setOrganisation,
  suspendFacility,
} from '../tools/steps.ts';
import { opened } from './support/market.ts';

const next = (s: Scenario, facility: bigint, wh: bigint) =>
  s.attested({ facility, wh, periodStart: s.hoursAgo(24n), periodEnd: s.hoursAgo(12n) });

describe('a hand-over', () => {
  it('takes an offer of the owner and its acceptance', () => {
    const s = opened();
    const facility = s.approved();
    expect(offerFacility(s, facility, s.producer2).prints).toEqual([
      { event: 'facility-offered', facility, owner: s.producer, 'offered-to': s.producer2 },
    ]);
    expect(facilityOf(s, facility)).toMatchObject({ owner: s.producer, 'offered-to': s.producer2 });
    expect(acceptFacility(s, facility, s.producer2).prints).toEqual([
      { event: 'facility-handed-over', facility, from: s.producer, owner: s.producer2 },
    ]);
    expect(facilityOf(s, facility)).toMatchObject({ owner: s.producer2, active: true, status: 2n, 'offered-to': null });
  });

  it('is offered by the owner only', () => {
    const s = opened();
    const facility = s.approved();
    for (const sender of [s.producer2, s.body, s.member, s.deployer])
      expect(offerFacility(s, facility, sender, sender).err).toBe(9007n);
    handOver(s, facility, s.producer2);
    expect(offerFacility(s, facility, s.outsider).err).toBe(9007n);
  });

  it('is accepted only by the account that it was offered to last, once', () => {
    const s = opened();
    const facility = s.approved();
    expect(acceptFacility(s, facility, s.producer2).err).toBe(9012n);
    offerFacility(s, facility, s.producer2);
    offerFacility(s, facility, s.outsider);
    for (const sender of [s.producer, s.producer2, s.member])
      expect(acceptFacility(s, facility, sender).err).toBe(9012n);
    expect(acceptFacility(s, facility, s.outsider).ok).toBe(true);
    expect(acceptFacility(s, facility, s.outsider).err).toBe(9012n);
  });

  it('is called off by an offer to nobody', () => {
    const s = opened();
    const facility = s.approved();
    offerFacility(s, facility, s.producer2);
    expect(offerFacility(s, facility, null).ok).toBe(true);
    expect(acceptFacility(s, facility, s.producer2).err).toBe(9012n);
  });

  it('to the owner himself is refused', () => {
    const s = opened();
    expect(offerFacility(s, s.approved(), s.producer).err).toBe(9011n);
  });

  it('needs a facility', () => {
    const s = opened();
    expect(offerFacility(s, 1n, s.producer2).err).toBe(9001n);
    expect(acceptFacility(s, 1n, s.producer2).err).toBe(9001n);
  });

  it('brings the residual to the new owner', () => {
    const s = opened();
    const facility = s.approved();
    s.issued({ facility, wh: 1_600_000n });
    handOver(s, facility, s.producer2);
    expect(ledgerOf(s, facility)).toMatchObject({ owner: s.producer2, residual: 600_000n, 'attested-wh': 1_600_000n });
    expect(issue(s, next(s, facility, 400_000n), s.producer2).ok).toMatchObject({ wh: MWH, residual: 0n });
    expect(s.owner(2n)).toBe(s.producer2);
  });

  it('brings the debit to the new owner', () => {
    const s = opened();
    const facility = s.approved();
    const { issuance } = s.issued({ facility, wh: 2n * MWH });
    correct(s, issuance as bigint, 500_000n);
    handOver(s, facility, s.producer2);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 500_000n });
    expect(issue(s, next(s, facility, 3n * MWH), s.producer2).ok).toMatchObject({ wh: 2n * MWH, residual: 500_000n });
  });

  it('takes all rights from the former owner, and leaves him his lots', () => {
    const s = opened();
    const facility = s.approved();
    const { token } = s.issued({ facility });
    handOver(s, facility, s.producer2);
    expect(issue(s, next(s, facility, MWH)).err).toBe(10003n);
    expect(deregisterFacility(s, facility).err).toBe(9007n);
    expect(s.owner(token as bigint)).toBe(s.producer);
  });

  it('back revives the requests that were attested for the first owner, and only those', () => {
    const s = opened();
    const facility = s.approved();
    const first = s.attested({ facility });
    handOver(s, facility, s.producer2);
    const second = next(s, facility, MWH);
    handOver(s, facility, s.producer, s.producer2);
    expect(issue(s, second).err).toBe(10008n);
    expect(issue(s, first).ok).toBeDefined();
  });

  it.each(['registered', 'rejected', 'suspended'])('of a %s facility leaves it that', (before) => {
    const s = opened();
    const facility = s.register();
    if (before !== 'registered') decide(s, facility, before === 'suspended');
    if (before === 'suspended') suspendFacility(s, facility, s.body);
    const { status } = facilityOf(s, facility);
    handOver(s, facility, s.producer2);
    expect(facilityOf(s, facility)).toMatchObject({ owner: s.producer2, status: status as bigint, active: false });
  });

  it('of a registered facility lets the body decide it for the new owner', () => {
    const s = opened();
    const facility = s.register();
    handOver(s, facility, s.body);
    expect(decide(s, facility).err).toBe(2002n);
  });
});

describe('a hand-over of an owner whose organisation is known', () => {
  it('waits until that of the new owner is known too, so that no conflict is lost', () => {
    const s = opened();
    const facility = s.approved();
    setOrganisation(s, s.producer, organisationOf(s.body));
    offerFacility(s, facility, s.producer2);
    expect(acceptFacility(s, facility, s.producer2).err).toBe(9013n);
    setOrganisation(s, s.producer2, organisationOf(s.producer2));
    expect(acceptFacility(s, facility, s.producer2).ok).toBe(true);
  });
});

describe('a facility with a debit', () => {
  it('is not deregistered before later issues have absorbed it', () => {
    const s = opened();
    const facility = s.approved();
    s.issued({ facility, wh: 3n * MWH });
    correct(s, 1n, MWH);
    expect(deregisterFacility(s, facility).err).toBe(9014n);
    issue(s, next(s, facility, MWH));
    expect(deregisterFacility(s, facility).ok).toBe(true);
  });
});

describe('a deregistered facility', () => {
  const deregistered = () => {
    const s = opened();
    const facility = s.approved();
    const request = s.attested({ facility });
    offerFacility(s, facility, s.producer2);
    const outcome = deregisterFacility(s, facility);
    return { s, facility, request, outcome };
  };

  it('is announced, and neither attested nor issued any more', () => {
    const { s, facility, request, outcome } = deregistered();
    expect(outcome.prints).toEqual([{ event: 'facility-deregistered', facility, owner: s.producer }]);
    expect(facilityOf(s, facility)).toMatchObject({ status: 5n, active: false, 'offered-to': null });
    expect(issue(s, request).err).toBe(10004n);
    expect(attest(s, s.request({ facility })).err).toBe(2005n);
  });

  it('stays so for ever', () => {
    const { s, facility } = deregistered();
    expect(deregisterFacility(s, facility).err).toBe(9010n);
    expect(offerFacility(s, facility, s.outsider).err).toBe(9010n);
    expect(acceptFacility(s, facility, s.producer2).err).toBe(9012n);
    expect(decide(s, facility).err).toBe(9006n);
    expect(suspendFacility(s, facility, s.member).err).toBe(9008n);
    expect(reinstateFacility(s, facility, s.member).err).toBe(9009n);
    expect(facilityOf(s, facility)).toMatchObject({ status: 5n, active: false });
  });

  it('was so by the word of its owner, nobody else', () => {
    const s = opened();
    const facility = s.approved();
    for (const sender of [s.body, s.member, s.deployer, s.outsider])
      expect(deregisterFacility(s, facility, sender).err).toBe(9007n);
    expect(deregisterFacility(s, 7n).err).toBe(9001n);
  });

  it.each(['registered', 'rejected', 'suspended'])('may have been %s before', (before) => {
    const s = opened();
    const facility = s.register();
    if (before !== 'registered') decide(s, facility, before === 'suspended');
    if (before === 'suspended') suspendFacility(s, facility, s.member);
    expect(deregisterFacility(s, facility).ok).toBe(true);
    expect(s.read('facilities/get-facility', Cl.uint(facility))).toMatchObject({ status: 5n });
  });
});
