import { market, useApi, useApiPages } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ListingTable } from './listing-table.tsx';
import { MarketFilterBar } from './market-filter-bar.tsx';
import { activeFilters, queryOf } from './market-filters.ts';
import { MarketSummary } from './market-summary.tsx';
import { useMarketFilters } from './use-market-filters.ts';

/** What can be bought now. */
export function MarketPage() {
  const { applied, shown, choose, type, clear } = useMarketFilters();
  const { query, faults } = queryOf(applied);
  const summary = useApi(market.readMarketSummary);
  const listings = useApiPages(market.listListings, { query: { ...query, limit: 25 } }, { keepPrevious: true });
  const narrowed = activeFilters(applied) > 0;
  const order = {
    price: {
      direction: applied.sort === 'price' ? ('ascending' as const) : ('none' as const),
      onSort: () => choose('sort', 'price'),
    },
    vintage: {
      direction: applied.sort === 'vintage' ? ('descending' as const) : ('none' as const),
      onSort: () => choose('sort', 'vintage'),
    },
  };
  return (
    <Page
      title="Market"
      lead="Certificates for sale. Each is settled in sBTC in one transaction: the lot and the payment change hands together or not at all."
    >
      <MarketSummary summary={summary} />
      <MarketFilterBar shown={shown} faults={faults} summary={summary.data} choose={choose} type={type} clear={clear} />
      <Loading query={listings} label="Reading the listings" skeleton={<Skeleton height={420} />}>
        {(items) =>
          items.length === 0 ? (
            narrowed ? (
              <Empty
                kind="no-match"
                title="No listing fits these filters"
                action={
                  <Button variant="secondary" onClick={clear}>
                    Clear the filters
                  </Button>
                }
              >
                {summary.data && summary.data.listings > 0
                  ? `${summary.data.listings} are open without them.`
                  : 'There is nothing for sale without them either.'}
              </Empty>
            ) : (
              <Empty kind="nothing-yet" title="Nothing is for sale right now">
                A listing appears here in the block in which its owner makes it. This page follows by itself.
              </Empty>
            )
          ) : (
            <>
              <ListingTable listings={items} order={order} stale={listings.isStale} />
              <LoadMore pages={listings} what="listings" />
            </>
          )
        }
      </Loading>
    </Page>
  );
}
