import { type ApiProblem, market, useApi } from '../../lib/api.ts';

import { country, period } from '../../lib/format.ts';
import { useChainId } from '../../lib/route.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TrialBadge } from '../../ui/trial-badge.tsx';
import { ListingBadge } from './listing-badge.tsx';
import { ListingFacts } from './listing-facts.tsx';
import { ListingSales } from './listing-sales.tsx';
import { facilityTitle } from './listing-words.ts';
import { OrderTicket } from './order-ticket.tsx';

const BACK = { href: '/', label: 'Market' };

/** One lot for sale, and the ticket to buy it or a part of it. */
export function ListingPage() {
  const listing = useChainId('listing');
  return listing === null ? <NoListing /> : <Known key={listing.toString()} listing={listing} />;
}

function Known({ listing }: { listing: bigint }) {
  const offer = useApi(market.readListing, { params: { listing } });
  const settings = useApi(market.readMarket);
  if (offer.data === undefined && (offer.error as ApiProblem | null)?.status === 404) return <NoListing />;
  const origin = offer.data?.origin;
  return (
    <Page
      title={origin ? facilityTitle(origin) : `Listing ${listing}`}
      back={BACK}
      badge={
        offer.data && (
          <>
            <ListingBadge listing={offer.data} />
            <TrialBadge trial={offer.data.trial} />
          </>
        )
      }
      lead={
        origin &&
        `${origin.facility.technologyLabel}, ${country(origin.facility.country)}. Produced ${period(origin.periodStart, origin.periodEnd)}.`
      }
    >
      <Loading query={offer} label="Reading the listing" skeleton={<Skeleton height={420} />}>
        {(found) => (
          <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_380px]">
            <div className="flex min-w-0 flex-col gap-6 max-lg:order-2">
              <ListingFacts offer={found} />
              <ListingSales listing={found.listing} />
            </div>
            <div className="lg:sticky lg:top-20">
              <OrderTicket offer={found} buyingPaused={settings.data?.buyingPaused ?? false} />
            </div>
          </div>
        )}
      </Loading>
    </Page>
  );
}

function NoListing() {
  return (
    <Page title="No such listing" back={BACK}>
      <Empty
        kind="no-match"
        title="The chain knows no listing with this number"
        action={<ButtonLink href="/">Open the market</ButtonLink>}
      >
        Check the number in the address. A listing that was just made appears here once its block is read.
      </Empty>
    </Page>
  );
}
