import type { SatsPerMwh, WattHours } from '../../../kit/units.ts';
import {
  buyCall,
  type Listing,
  listListings,
  listLotCall,
  listPurchases,
  quoteListing,
} from '../../../modules/market/market.contract.ts';
import { listRetirements, retireCall } from '../../../modules/portfolio/portfolio.contract.ts';
import type { Actor } from './actor.ts';

const DAY_MS = 24 * 3_600_000;

/** Offers a whole lot for a number of days. */
export async function offerLot(seller: Actor, token: bigint, price: SatsPerMwh, days: number): Promise<Listing> {
  const expiresAt = new Date(Math.floor((Date.now() + days * DAY_MS) / 1000) * 1000);
  await seller.perform(await seller.api.call(listLotCall, { body: { token, price, expiresAt } }));
  const { items } = await seller.api.call(listListings, { query: { seller: seller.address, limit: 100 } });
  const listing = items.find((item) => item.token === token);
  if (!listing) throw new Error('The lot was listed, but the API does not show it.');
  return listing;
}

/** Buys `wh` of a listing at what it is quoted for. */
export async function buyFrom(buyer: Actor, listing: bigint, wh: WattHours) {
  const params = { listing };
  const { version, total, guards } = await buyer.api.call(quoteListing, { params, body: { wh } });
  const txid = await buyer.perform(await buyer.api.call(buyCall, { params, body: { wh, version, maxTotal: total } }));
  const { items } = await buyer.api.call(listPurchases, { query: { listing } });
  const purchase = items.find((item) => item.txid === txid);
  if (!purchase) throw new Error('The purchase went through, but the API does not show it.');
  return { ...purchase, guards };
}

/** Retires `wh` of a lot for a beneficiary, as used in the calendar year. */
export async function retireFor(
  holder: Actor,
  { token, wh, name, country, year }: { token: bigint; wh: WattHours; name: string; country: string; year: number },
) {
  const call = await holder.api.call(retireCall, {
    params: { token },
    body: {
      wh,
      beneficiary: { name, country },
      purpose: 'voluntary',
      reportingStart: new Date(Date.UTC(year, 0, 1)),
      reportingEnd: new Date(Date.UTC(year + 1, 0, 1)),
    },
  });
  const txid = await holder.perform(call);
  const { items } = await holder.api.call(listRetirements);
  const retirement = items.find((item) => item.txid === txid);
  if (!retirement) throw new Error('The lot was retired, but the API does not show it.');
  return retirement;
}
