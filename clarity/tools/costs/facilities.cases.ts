import { Cl } from '@stacks/transactions';
import { facilityTuple, hashOf } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';

const reason = Cl.buffer(hashOf('reason'));

export const facilitiesCases: CostCases = (market, measure) => {
  const { producer, producer2, body, member } = market;
  const registered = measure('default', producer, 'facilities/register-facility', facilityTuple(market.facility()));
  const facility = Cl.uint(registered as bigint);
  measure('default', body, 'facilities/decide-facility', facility, Cl.bool(true), reason);
  measure('by the body', body, 'facilities/suspend-facility', facility, reason);
  measure('by the body', body, 'facilities/reinstate-facility', facility, reason);
  measure('by the council', member, 'facilities/suspend-facility', facility, reason);
  measure('by the council', member, 'facilities/reinstate-facility', facility, reason);
  measure('default', producer, 'facilities/offer-facility', facility, Cl.some(Cl.principal(producer2)));
  measure('default', producer2, 'facilities/accept-facility', facility);
  measure('default', producer2, 'facilities/deregister-facility', facility);
};
