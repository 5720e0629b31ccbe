import { type Facility, facilityTuple, MWH, type Scenario } from '../../tools/scenario.ts';
import {
  acceptFacility,
  correct,
  decide,
  deregisterFacility,
  offerFacility,
  organisationOf,
  reinstateFacility,
  setOrganisation,
  suspendFacility,
} from '../../tools/steps.ts';
import type { Refusals } from './refusal.ts';

const register = (s: Scenario, fields: Partial<Facility>) =>
  s.call(s.producer, 'facilities/register-facility', facilityTuple(s.facility(fields)));

export const facilitiesRefusals: Refusals = {
  ERR_UNKNOWN_FACILITY: (s) => decide(s, 1n),
  ERR_BAD_UNIT: (s) => register(s, { unit: 1_000n }),
  ERR_BAD_NAMEPLATE: (s) => register(s, { nameplateW: 0n }),
  ERR_BAD_CODES: (s) => register(s, { fuel: 'solar' }),
  ERR_ALREADY_REGISTERED: (s) => {
    const facility = s.facility();
    s.register(facility, s.producer2);
    return register(s, facility);
  },
  ERR_ALREADY_DECIDED: (s) => decide(s, s.approved()),
  ERR_NOT_FACILITY_OWNER: (s) => deregisterFacility(s, s.approved(), s.outsider),
  ERR_NOT_SUSPENDABLE: (s) => suspendFacility(s, s.register(), s.member),
  ERR_NOT_SUSPENDED: (s) => reinstateFacility(s, s.approved(), s.member),
  ERR_DEREGISTERED: (s) => {
    const facility = s.approved();
    deregisterFacility(s, facility);
    return deregisterFacility(s, facility);
  },
  ERR_SAME_OWNER: (s) => offerFacility(s, s.approved(), s.producer),
  ERR_NOT_OFFERED: (s) => acceptFacility(s, s.approved(), s.producer2),
  ERR_UNKNOWN_ORGANISATION: (s) => {
    const facility = s.approved();
    setOrganisation(s, s.producer, organisationOf(s.producer));
    offerFacility(s, facility, s.producer2);
    return acceptFacility(s, facility, s.producer2);
  },
  ERR_DEBIT_OPEN: (s) => {
    const facility = s.approved();
    s.issued({ facility, wh: MWH });
    correct(s, 1n, MWH);
    return deregisterFacility(s, facility);
  },
};
