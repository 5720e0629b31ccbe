import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, market, wattHours } from '../../lib/api.ts';

/**
 * What a quantity costs, from the server. Asked anew when the quantity, the price or the lot in escrow changes, and not at every
 * event of the market: for the one that closes the listing there is no price left to ask for.
 */
export const useQuote = ({ listing, token, version }: market.Listing, wh: bigint | null) =>
  useQuery<market.Quote, Error>({
    queryKey: ['quote', `${listing}`, `${token}`, `${version}`, `${wh}`],
    queryFn: ({ signal }) =>
      api.call(market.quoteListing, { params: { listing }, body: { wh: wattHours(wh ?? 1n) }, signal }),
    enabled: wh !== null,
    placeholderData: keepPreviousData,
  });
