import { MWH, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { type Criteria, cancel, DAY, fill, place, placed, release } from './bids.ts';
import { expiringLot } from './expiring-lots.ts';
import { pauseOnly } from './paused.ts';
import type { Refusals } from './refusal.ts';

type Terms = NonNullable<Parameters<typeof place>[1]>;

const rich = (s: Scenario): Scenario => {
  s.fund(s.buyer, 1_000_000n);
  return s;
};
const bid = (s: Scenario, terms: Terms, wanted: Criteria = {}): Outcome => place(rich(s), terms, wanted);
const open = (s: Scenario, terms: Terms = {}, wanted: Criteria = {}): bigint => placed(rich(s), terms, wanted);

/** A lot of 1 MWh of the producer, filled into a bid with these terms. */
function sale(s: Scenario, terms: Terms, wanted: Criteria = {}, wh = MWH): Outcome {
  open(s, terms, wanted);
  return fill(s, s.lot(MWH), wh);
}

/** One call per error of bids that is refused with it, on a market that is open. */
export const bidsRefusals: Refusals = {
  ERR_BIDS_PAUSED: (s) => {
    pauseOnly(s, 'bids');
    return bid(s, {});
  },
  ERR_BAD_AMOUNT: (s) => bid(s, { wh: 0n }),
  ERR_BAD_PRICE: (s) => bid(s, { price: 0n }),
  ERR_EXPIRY_PASSED: (s) => bid(s, { expiresAt: s.now() }),
  ERR_BAD_MIN_FILL: (s) => bid(s, {}, { minFill: 0n }),
  ERR_BAD_PERIOD_WINDOW: (s) => bid(s, {}, { periodStart: 5n, periodEnd: 5n }),
  ERR_BAD_CODE_CRITERIA: (s) => bid(s, {}, { countries: ['N'] }),
  ERR_BAD_VALIDITY: (s) => bid(s, {}, { validUntil: s.now() }),
  ERR_UNKNOWN_BID: (s) => cancel(s),
  ERR_OWN_BID: (s) => {
    open(s);
    return fill(s, s.lot(MWH, s.buyer), MWH, { seller: s.buyer });
  },
  ERR_BID_EXPIRED: (s) => sale(s, { expiresAt: s.now() + 10n }),
  ERR_UNKNOWN_LOT: (s) => fill(s, 99n, MWH, { id: open(s) }),
  ERR_AMOUNT_OUTSIDE_BID: (s) => sale(s, {}, {}, 0n),
  ERR_BELOW_MIN_FILL: (s) => sale(s, {}, { minFill: MWH + 1n }),
  ERR_WORTH_NOTHING: (s) => sale(s, { wh: MWH, price: 1n }, {}, 1n),
  ERR_OTHER_FACILITY: (s) => sale(s, {}, { facility: s.approved() }),
  ERR_TRIAL_DIFFERS: (s) => sale(s, {}, { trial: true }),
  ERR_OUTSIDE_PERIOD: (s) => sale(s, {}, { periodStart: s.now() }),
  ERR_EXPIRES_TOO_SOON: (s) => {
    const token = expiringLot(s, (issuedAt) => issuedAt + DAY);
    return fill(s, token, MWH, { id: open(s, { expiresAt: s.now() + DAY }) });
  },
  ERR_OTHER_COUNTRY: (s) => sale(s, {}, { countries: ['BE'] }),
  ERR_OTHER_FUEL: (s) => sale(s, {}, { fuels: ['F02'] }),
  ERR_OTHER_TECHNOLOGY: (s) => sale(s, {}, { technologies: ['T02'] }),
  ERR_NOT_BIDDER: (s) => cancel(s, s.outsider, open(s)),
  ERR_BID_RUNNING: (s) => release(s, s.outsider, open(s)),
  ERR_PAYMENT_REFUSED: (s) => place(s),
  ERR_UNKNOWN_FACILITY: (s) => bid(s, {}, { facility: 1n }),
};
