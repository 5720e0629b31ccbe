import type { WattHours } from '../../../kit/units.ts';
import { satsPerMwh, wattHours } from '../../../kit/units.ts';
import {
  buyCall,
  type Listing,
  listListings,
  listLotCall,
  listPurchases,
  quoteListing,
} from '../../../modules/market/market.contract.ts';
import { listRetirements, retireCall } from '../../../modules/portfolio/portfolio.contract.ts';
import type { Cast } from './cast.ts';
import { inSats, inWh, type Report } from './report.ts';

const PRICE = satsPerMwh(42_000n);
const WEEK_MS = 7 * 24 * 3600_000;

/** Offers the whole lot for a week. */
export async function offer({ producer }: Cast, token: bigint, report: Report): Promise<Listing> {
  const expiresAt = new Date(Math.floor((Date.now() + WEEK_MS) / 1000) * 1000);
  await producer.perform(await producer.api.call(listLotCall, { body: { token, price: PRICE, expiresAt } }));
  const { items } = await producer.api.call(listListings, { query: { seller: producer.address } });
  const listing = items.find((item) => item.token === token);
  if (!listing) throw new Error('The lot was listed, but the API does not show it.');
  report.step(`listing ${listing.listing}: ${inWh(listing.wh)} at ${inSats(PRICE)} per MWh`);
  return listing;
}

/** Buys `wh` of a listing for sBTC and answers what the chain recorded. */
export async function buy({ buyer }: Cast, listing: Listing, wh: WattHours, report: Report) {
  const params = { listing: listing.listing };
  const quote = await buyer.api.call(quoteListing, { params, body: { wh } });
  for (const guard of quote.guards) report.note(guard);
  await buyer.perform(await buyer.api.call(buyCall, { params, body: { wh, maxTotal: quote.total } }));
  const { items } = await buyer.api.call(listPurchases, { query: { listing: listing.listing } });
  const purchase = items[0];
  if (!purchase) throw new Error('The purchase went through, but the API does not show it.');
  report.step(
    `bought ${inWh(purchase.wh)} for ${inSats(purchase.total)} of sBTC (fee ${inSats(purchase.fee)}) as lot ${purchase.token}`,
  );
  return purchase;
}

/** Retires a whole lot for the buyer. */
export async function retire({ buyer }: Cast, token: bigint, wh: bigint, report: Report) {
  const call = await buyer.api.call(retireCall, {
    params: { token },
    body: {
      wh: wattHours(wh),
      beneficiary: { name: 'Demo Works', country: 'AU' },
      purpose: 'voluntary',
      reportingStart: new Date('2025-01-01T00:00:00Z'),
      reportingEnd: new Date('2026-01-01T00:00:00Z'),
    },
  });
  const txid = await buyer.perform(call);
  const { items } = await buyer.api.call(listRetirements);
  const retirement = items.find((item) => item.txid === txid);
  if (!retirement) throw new Error('The lot was retired, but the API does not show it.');
  report.step(`retirement ${retirement.retirement}: ${inWh(retirement.wh)} for Demo Works, never to move again`);
  return retirement;
}
