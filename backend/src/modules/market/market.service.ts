import type { ContractCall, ContractCalls } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import type { Sats, SatsPerMwh, WattHours } from '../../kit/units.ts';
import type { Listing, Quote } from './market.contract.ts';
import type { MarketQueries } from './market.queries.ts';
import { energyInWords, purchaseInWords, quoteOffer, withWords } from './market.rules.ts';

export interface PurchaseWish {
  listing: bigint;
  wh: WattHours;
  /** Of the price that was shown. */
  version?: bigint | undefined;
  maxTotal?: Sats | undefined;
}

/** A purchase that the chain would accept as far as we know. */
export interface PreparedPurchase {
  quote: Quote;
  /** The arguments of the call. */
  purchase: { buyer: string; listing: bigint; version: bigint; token: bigint; wh: WattHours; total: Sats };
  words: Record<string, string>;
}

/**
 * Builds the calls of the market. What the chain would refuse is refused here, under the same name and before a wallet
 * asks for a fee; the chain decides again, because others act meanwhile.
 */
export class MarketService {
  constructor(
    private readonly queries: MarketQueries,
    private readonly calls: ContractCalls,
    private readonly clock: Clock,
  ) {}

  async listing(listing: bigint): Promise<Listing> {
    const found = await this.queries.listing(listing, this.clock.now());
    if (found === undefined) throw notFound('listing');
    return found;
  }

  async quote(listing: bigint, wh: WattHours): Promise<Quote> {
    const offer = await this.listing(listing);
    return quoteOffer(offer, { wh, buyer: null }, await this.queries.settings());
  }

  async listCall(
    { address }: Principal,
    { token, price, expiresAt }: { token: bigint; price: SatsPerMwh; expiresAt: Date },
  ): Promise<ContractCall> {
    const { wh, expiresAt: until } = await this.held(address, token);
    if (expiresAt <= this.clock.now())
      throw new Problem('expiry-passed', 'The listing would already be expired. Choose a later time.', {
        faults: [{ pointer: '/expiresAt', detail: 'Choose a time in the future.' }],
      });
    if (until !== null && expiresAt > until)
      throw new Problem('outlives-lot', `The certificates expire at ${until.toISOString()}. End the listing by then.`, {
        faults: [{ pointer: '/expiresAt', detail: `Choose a time until ${until.toISOString()}.` }],
      });
    const settings = await this.queries.settings();
    if (settings.listingPaused)
      throw new Problem(
        'listing-paused',
        'The council has paused new listings. Your lot stays yours; try again later.',
      );
    return withWords(this.calls.listLot({ token, seller: address, price, expiresAt }), {
      offers: energyInWords(wh),
      until: expiresAt.toISOString(),
      fee: `${settings.feeBps} basis points of what a buyer pays, taken from the payment`,
      escrow: 'The marketplace holds the lot until it is sold or you take it back.',
    });
  }

  async cancelCall({ address }: Principal, listing: bigint): Promise<ContractCall> {
    const offer = await this.listing(listing);
    if (offer.seller !== address)
      throw new Problem(
        'not-seller',
        `Listing ${listing} was made by ${offer.seller}; only that account can take it back.`,
      );
    if (offer.state !== 'open' && offer.state !== 'expired')
      throw new Problem('unknown-listing', `Listing ${listing} is ${offer.state}; there is nothing to take back.`);
    const call = this.calls.cancelListing({ listing, token: offer.token });
    return withWords(call, { receives: `lot ${offer.token} with ${energyInWords(offer.wh)}` });
  }

  async buyCall(principal: Principal, wish: PurchaseWish): Promise<ContractCall> {
    const { purchase, words } = await this.preparePurchase(principal, wish);
    return withWords(this.calls.buy(purchase), words);
  }

  async preparePurchase(
    { address }: Pick<Principal, 'address'>,
    { listing, ...wish }: PurchaseWish,
  ): Promise<PreparedPurchase> {
    const offer = await this.listing(listing);
    const quote = quoteOffer(offer, { ...wish, buyer: address }, await this.queries.settings());
    const { version, token, wh, total } = quote;
    const purchase = { buyer: address, listing, version, token, wh, total };
    return { quote, purchase, words: purchaseInWords(quote, offer.seller) };
  }

  /** What a lot holds, if the account may dispose of it; otherwise the reason why not. */
  async heldWh(address: string, token: bigint): Promise<WattHours> {
    return (await this.held(address, token)).wh;
  }

  /** As {@link heldWh}, for a retirement, which the chain refuses for certificates that have expired. */
  async usableWh(address: string, token: bigint): Promise<WattHours> {
    const { wh, expiresAt } = await this.held(address, token);
    if (expiresAt !== null && this.clock.now() >= expiresAt)
      throw new Problem('lot-expired', `Lot ${token} expired at ${expiresAt.toISOString()}. Choose another lot.`);
    return wh;
  }

  private async held(address: string, token: bigint): Promise<{ wh: WattHours; expiresAt: Date | null }> {
    const lot = await this.queries.lot(token);
    if (lot === undefined) throw notFound('lot');
    if (lot.owner === address) return lot;
    if (lot.owner === null)
      throw new Problem(
        'no-live-lot',
        `Lot ${token} is no longer there: it was ${lot.state}. Look at its certificate for what became of it.`,
      );
    const listed = await this.queries.listingOfToken(token);
    if (listed?.seller === address)
      throw new Problem(
        'wrong-state',
        `Lot ${token} is in escrow for your listing ${listed.listing}. Cancel it first.`,
      );
    throw new Problem('not-lot-owner', `Lot ${token} belongs to another account. Act from the account that holds it.`);
  }
}
