import type { Quote } from '../../tools/quote-signing.ts';
import { MWH, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { expiringLot } from './expiring-lots.ts';
import { pauseOnly } from './paused.ts';
import { cancelQuote, deposit, keyOf, quoteFor, settle, signed, stocked, withdraw } from './quotes.ts';
import type { Refusals } from './refusal.ts';

/** A buyer settles a quote with these terms for 10 MWh in stock. */
function sale(s: Scenario, fields: Partial<Quote> = {}, buyer = s.buyer): Outcome {
  const { token } = stocked(s);
  return settle(s, quoteFor(s, token, fields), { buyer });
}

/** One call per error of quotes that is refused with it, on a market that is open. */
export const quotesRefusals: Refusals = {
  ERR_QUOTES_PAUSED: (s) => {
    const token = s.lot(MWH);
    pauseOnly(s, 'quotes');
    return deposit(s, token);
  },
  ERR_NOT_IN_STOCK: (s) => withdraw(s, s.lot(MWH)),
  ERR_NOT_DEPOSITOR: (s) => withdraw(s, stocked(s).token, s.outsider),
  ERR_LOT_OF_OTHER_SELLER: (s) => sale(s, { seller: s.producer2 }),
  ERR_OWN_QUOTE: (s) => sale(s, {}, s.producer),
  ERR_OTHER_BUYER: (s) => sale(s, { buyer: s.buyer2 }),
  ERR_QUOTE_EXPIRED: (s) => sale(s, { expiresAt: s.now() }),
  ERR_CERTIFICATES_EXPIRED: (s) =>
    deposit(
      s,
      expiringLot(s, (issuedAt) => issuedAt + 10n),
    ),
  ERR_WRONG_COUNTER: (s) => sale(s, { counter: 1n }),
  ERR_AMOUNT_OUTSIDE_STOCK: (s) => sale(s, { wh: 0n }),
  ERR_BAD_PRICE: (s) => sale(s, { price: 0n }),
  ERR_NOT_SIGNED_BY_SELLER: (s) => {
    const quote = quoteFor(s, stocked(s).token);
    return settle(s, quote, { signature: signed(s, quote, { key: keyOf(s.outsider) }) });
  },
  ERR_QUOTE_USED: (s) => {
    const quote = quoteFor(s, stocked(s).token);
    cancelQuote(s, quote);
    return settle(s, quote);
  },
  ERR_PAYMENT_REFUSED: (s) => sale(s, {}, s.buyer2),
  ERR_NOT_SELLER_OF_QUOTE: (s) => cancelQuote(s, quoteFor(s, 1n), s.outsider),
};
