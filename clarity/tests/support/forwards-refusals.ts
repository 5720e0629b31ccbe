import { HOUR, MWH, type Outcome, type Scenario, UNIT_REC } from '../../tools/scenario.ts';
import { issuedUntil } from './expiring-lots.ts';
import {
  accept,
  cancel,
  deliver,
  GRANULAR,
  generated,
  nextHour,
  type Order,
  ordered,
  orderOf,
  place,
  refund,
  waitUntil,
} from './forwards.ts';
import { pauseOnly } from './paused.ts';
import type { Refusals } from './refusal.ts';

/** An order of a buyer who has no sBTC. */
const order = (s: Scenario, fields: Partial<Order>, buyer = s.buyer): Outcome =>
  place(s, orderOf(s, s.approved(GRANULAR), fields), buyer);

/** One call per error of forwards that is refused with it, on a market that is open. */
export const forwardsRefusals: Refusals = {
  ERR_FORWARDS_PAUSED: (s) => {
    pauseOnly(s, 'forwards');
    return order(s, {});
  },
  ERR_UNKNOWN_FACILITY: (s) => place(s, orderOf(s, 1n)),
  ERR_NOT_APPROVED: (s) => place(s, orderOf(s, s.register(GRANULAR))),
  ERR_OWN_ORDER: (s) => order(s, {}, s.producer),
  ERR_BAD_ORDER_PERIOD: (s) => order(s, { end: nextHour(s) }),
  ERR_BAD_DEADLINE: (s) => order(s, { deadline: nextHour(s) }),
  ERR_BAD_ORDER_AMOUNT: (s) => order(s, { wh: 0n }),
  ERR_BAD_PRICE: (s) => order(s, { price: 0n }),
  ERR_PAYMENT_REFUSED: (s) => order(s, {}),
  ERR_UNKNOWN_ORDER: (s) => accept(s, 1n),
  ERR_NOT_FACILITY_OWNER: (s) => accept(s, ordered(s).id, s.outsider),
  ERR_ALREADY_ACCEPTED: (s) => {
    const { id } = ordered(s);
    accept(s, id);
    return accept(s, id);
  },
  ERR_DEADLINE_PASSED: (s) => {
    const { order: late, id } = ordered(s);
    waitUntil(s, late.deadline);
    return accept(s, id);
  },
  ERR_NOT_BUYER: (s) => cancel(s, ordered(s).id, s.outsider),
  ERR_ORDER_BINDS: (s) => {
    const { id } = ordered(s);
    accept(s, id);
    return cancel(s, id);
  },
  ERR_NO_LIVE_LOT: (s) => deliver(s, ordered(s).id, 99n, MWH),
  ERR_AMOUNT_OUTSIDE_ORDER: (s) => {
    const { order: placed, id } = ordered(s);
    return deliver(s, id, generated(s, placed), 0n);
  },
  ERR_NOT_FACILITY_OF_ORDER: (s) => deliver(s, ordered(s).id, s.lot(MWH), MWH),
  ERR_OUTSIDE_PERIOD: (s) => {
    const { order: placed, id } = ordered(s);
    return deliver(s, id, s.issued({ facility: placed.facility }).token as bigint, MWH);
  },
  ERR_CARRIED_ENERGY: (s) => {
    const facility = s.approved({ ...GRANULAR, unit: UNIT_REC });
    s.issued({ facility, wh: 1_400_000n });
    const { order: placed, id } = ordered(s, {}, facility);
    return deliver(s, id, generated(s, placed), MWH);
  },
  ERR_TRIAL_MISMATCH: (s) => order(s, { trial: true }),
  ERR_LOT_EXPIRES_FIRST: (s) => {
    const { order: placed, id } = ordered(s);
    const { facility, start, end, deadline } = placed;
    waitUntil(s, end);
    const token = issuedUntil(s, { facility, periodStart: start, periodEnd: end, wh: MWH }, () => deadline - HOUR);
    return deliver(s, id, token, MWH);
  },
  ERR_DEADLINE_NOT_PASSED: (s) => refund(s, ordered(s).id),
};
