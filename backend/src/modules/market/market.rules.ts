import type { ContractCall } from '../../chain/chain.contract.ts';
import { Problem } from '../../kit/problem.ts';
import { feeFor, type Sats, type SatsPerMwh, sats, totalFor, type WattHours, WH_PER_MWH } from '../../kit/units.ts';
import type { Listing, ListingState, Quote } from './market.contract.ts';

/** 21 million bitcoin: nobody can pay more, however large the lot and high the price. */
const ALL_SATS = 2_100_000_000_000_000n;

/** The contract's rule, to the second: a listing is good while the block's time is before its expiry. */
export const stateAt = (recorded: Exclude<ListingState, 'expired'>, expiresAt: Date, now: Date): ListingState =>
  recorded === 'open' && now >= expiresAt ? 'expired' : recorded;

/** The month of the last instant of a half-open period. */
export const vintageOf = (periodEnd: Date): string => new Date(periodEnd.getTime() - 1).toISOString().slice(0, 7);

const grouped = (value: bigint): string => value.toString().replace(/\B(?=(\d{3})+$)/g, ',');

const decimal = (value: bigint, digits: number): string => {
  const text = value.toString().padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return `${grouped(BigInt(text.slice(0, -digits)))}${fraction === '' ? '' : `.${fraction}`}`;
};

/** `1,500 sats (0.000015 sBTC)` */
export const satsInWords = (amount: Sats): string => `${grouped(amount)} sats (${decimal(amount, 8)} sBTC)`;

/** `1.5 MWh (1,500,000 Wh)` */
export const energyInWords = (wh: WattHours): string => `${decimal(wh, 6)} MWh (${grouped(wh)} Wh)`;

/** A sale in the arithmetic of the contract: the total rounds up, the fee down, the seller gets what is between. */
export function priceSale(wh: WattHours, price: SatsPerMwh, feeBps: bigint) {
  if (wh * price > ALL_SATS * WH_PER_MWH)
    throw new Problem(
      'payment-refused',
      `${grouped(wh)} Wh at ${grouped(price)} sats per MWh cost more than all bitcoin there will ever be. Ask for less.`,
    );
  const total = totalFor(wh, price);
  const fee = feeFor(total, feeBps);
  return { total, fee, sellerGets: sats(total - fee) };
}

export interface MarketSettings {
  feeBps: bigint;
  treasury: string | null;
  listingPaused: boolean;
  buyingPaused: boolean;
  auctionsPaused: boolean;
  bidsPaused: boolean;
  quotesPaused: boolean;
  forwardsPaused: boolean;
}

/** What the contract starts with; the treasury is the account that deployed it. */
export const INITIAL_SETTINGS: MarketSettings = {
  feeBps: 100n,
  treasury: null,
  listingPaused: false,
  buyingPaused: false,
  auctionsPaused: false,
  bidsPaused: false,
  quotesPaused: false,
  forwardsPaused: false,
};

type Offer = Pick<
  Listing,
  'listing' | 'token' | 'state' | 'wh' | 'price' | 'version' | 'buyer' | 'feeBps' | 'expiresAt'
>;

export interface Ask {
  wh: WattHours;
  /** Null for somebody who only asks. */
  buyer: string | null;
  /** Of the price that was shown. */
  version?: bigint | undefined;
  maxTotal?: Sats | undefined;
}

function refuseClosed(offer: Offer, settings: MarketSettings): void {
  if (offer.state === 'expired')
    throw new Problem(
      'listing-expired',
      `Listing ${offer.listing} expired at ${offer.expiresAt.toISOString()}. Its seller may list the lot again.`,
    );
  if (offer.state !== 'open')
    throw new Problem('unknown-listing', `Listing ${offer.listing} is ${offer.state}. Choose another one.`);
  if (settings.buyingPaused)
    throw new Problem('buying-paused', 'The council has paused purchases. Nothing is lost; try again later.');
}

/** The price of `wh` of an offer, or the reason why the chain would refuse the purchase. */
export function quoteOffer(
  offer: Offer & Pick<Listing, 'seller'>,
  { wh, buyer, version, maxTotal }: Ask,
  settings: MarketSettings,
): Quote {
  refuseClosed(offer, settings);
  if (buyer === offer.seller)
    throw new Problem('own-listing', 'This is your own listing. Cancel it to get the lot back.');
  if (buyer !== null && offer.buyer !== null && buyer !== offer.buyer)
    throw new Problem(
      'private-listing',
      `Listing ${offer.listing} is reserved for ${offer.buyer}. Choose another one.`,
    );
  if (version !== undefined && version !== offer.version)
    throw new Problem(
      'price-changed',
      `Listing ${offer.listing} now costs ${grouped(offer.price)} sats per MWh. Look at the price again and confirm if you agree.`,
      { price: offer.price.toString(), version: offer.version.toString() },
    );
  if (wh < 1n || wh > offer.wh)
    throw new Problem(
      'amount-outside-listing',
      `Listing ${offer.listing} has ${energyInWords(offer.wh)} left; ask for at least 1 Wh and at most that.`,
    );
  // The contract takes no fee from the account that would receive it.
  const feeBps = buyer !== null && buyer === settings.treasury ? 0n : offer.feeBps;
  const sale = priceSale(wh, offer.price, feeBps);
  if (maxTotal !== undefined && sale.total > maxTotal)
    throw new Problem(
      'above-limit',
      `The total is ${satsInWords(sale.total)}, your limit ${satsInWords(maxTotal)}. Raise the limit or buy less.`,
    );
  const { listing, token, version: current, price } = offer;
  const guards = [
    `You send exactly ${satsInWords(sale.total)}, not one more and not one less.`,
    `The marketplace sends lot ${token}, from which you receive ${energyInWords(wh)}.`,
    'If anything else would leave your account, or either of the two does not happen, nothing happens at all.',
  ];
  return { listing, token, version: current, wh, price, ...sale, guards };
}

/** What the wallet is about to sign, next to the action the call itself names. */
export const purchaseInWords = (quote: Quote, seller: string): Record<string, string> => ({
  pays: satsInWords(quote.total),
  receives: energyInWords(quote.wh),
  seller: `${satsInWords(quote.sellerGets)} to ${seller}`,
  fee: satsInWords(quote.fee),
});

export const withWords = (call: ContractCall, words: Record<string, string>): ContractCall => ({
  ...call,
  describe: { ...call.describe, ...words },
});
