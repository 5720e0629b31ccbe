import type { WattHours } from '../../../kit/units.ts';
import { satsPerMwh } from '../../../kit/units.ts';
import type { Listing } from '../../../modules/market/market.contract.ts';
import { buyFrom, offerLot, retireFor } from '../flow/trade.ts';
import type { Cast } from './cast.ts';
import { inSats, inWh, type Report } from './report.ts';

const PRICE = satsPerMwh(42_000n);

/** Offers the whole lot for a week. */
export async function offer({ producer }: Cast, token: bigint, report: Report): Promise<Listing> {
  const listing = await offerLot(producer, token, PRICE, 7);
  report.step(`listing ${listing.listing}: ${inWh(listing.wh)} at ${inSats(PRICE)} per MWh`);
  return listing;
}

/** Buys `wh` of a listing for sBTC and answers what the chain recorded. */
export async function buy({ buyer }: Cast, listing: Listing, wh: WattHours, report: Report) {
  const purchase = await buyFrom(buyer, listing.listing, wh);
  for (const guard of purchase.guards) report.note(guard);
  report.step(
    `bought ${inWh(purchase.wh)} for ${inSats(purchase.total)} of sBTC (fee ${inSats(purchase.fee)}) as lot ${purchase.token}`,
  );
  return purchase;
}

/** Retires a whole lot for the buyer. */
export async function retire({ buyer }: Cast, token: bigint, wh: WattHours, report: Report) {
  const retirement = await retireFor(buyer, { token, wh, name: 'Demo Works', country: 'AU', year: 2025 });
  report.step(`retirement ${retirement.retirement}: ${inWh(retirement.wh)} for Demo Works, never to move again`);
  return retirement;
}
