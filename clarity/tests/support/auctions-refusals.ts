import { MWH, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { bid, buyDutch, cancel, DAY, dutch, english, openDutch, openEnglish, settle } from './auctions.ts';
import { passTo } from './clock.ts';
import { expiringLot } from './expiring-lots.ts';
import { pauseOnly } from './paused.ts';
import type { Refusals } from './refusal.ts';

const START_SATS = 1_000_000n;

/** A bid in an auction that is open. */
function bidOf(s: Scenario, amount: bigint, bidder = s.buyer): Outcome {
  english(s);
  s.fund(s.buyer, START_SATS);
  return bid(s, amount, bidder);
}

/** What the buyer of an open auction answers when he may pay so much, and has so much. */
function purchase(s: Scenario, limit: bigint, sats = START_SATS): Outcome {
  dutch(s);
  if (sats > 0n) s.fund(s.buyer, sats);
  return buyDutch(s, { limit });
}

/** One call per error of auctions that is refused with it, on a market that is open. */
export const auctionsRefusals: Refusals = {
  ERR_AUCTIONS_PAUSED: (s) => {
    pauseOnly(s, 'auctions');
    return openEnglish(s);
  },
  ERR_BAD_RESERVE: (s) => openEnglish(s, 0n),
  ERR_BAD_DECLINE: (s) => openDutch(s, 1_000n, 1_000n),
  ERR_BAD_DURATION: (s) => openEnglish(s, 1_000n, { token: s.lot(MWH), endsAt: s.now() + 60n }),
  ERR_OUTLIVES_LOT: (s) => {
    const token = expiringLot(s, (issuedAt) => issuedAt + DAY);
    return openDutch(s, 2_000n, 1_000n, { token, endsAt: s.now() + DAY });
  },
  ERR_UNKNOWN_AUCTION: (s) => settle(s),
  ERR_NOT_ENGLISH: (s) => {
    dutch(s);
    return bid(s, 2_000n);
  },
  ERR_NOT_DUTCH: (s) => {
    english(s);
    return buyDutch(s);
  },
  ERR_OWN_AUCTION: (s) => bidOf(s, 1_000n, s.producer),
  ERR_AUCTION_OVER: (s) => {
    const { endsAt } = english(s);
    passTo(s, endsAt);
    return bid(s, 1_000n);
  },
  ERR_AUCTION_RUNNING: (s) => {
    english(s);
    return settle(s);
  },
  ERR_BID_TOO_LOW: (s) => bidOf(s, 999n),
  ERR_HAS_BID: (s) => {
    bidOf(s, 1_000n);
    return cancel(s);
  },
  ERR_NOT_SELLER: (s) => {
    english(s);
    return cancel(s, s.buyer);
  },
  ERR_TOTAL_ABOVE_LIMIT: (s) => purchase(s, 999n),
  ERR_PAYMENT_REFUSED: (s) => purchase(s, START_SATS, 0n),
};
