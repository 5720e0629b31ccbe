import { alignedMwh } from '../../lib/aligned.tsx';
import type { market } from '../../lib/api.ts';
import { count, country, vintage } from '../../lib/format.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { SourceMark } from '../../ui/source-mark.tsx';
import { Time } from '../../ui/time.tsx';
import { TrialBadge } from '../../ui/trial-badge.tsx';
import { facilityTitle } from './listing-words.ts';

type Listing = market.Listing;

type Sorted = NonNullable<Column<Listing>['sort']>;
export interface ListingOrder {
  price: Sorted;
  vintage: Sorted;
}

interface ListingTableProps {
  listings: Listing[];
  order: ListingOrder;
  /** Rows of an earlier choice, while those of the new one load. */
  stale: boolean;
}

const columnsOf = (listings: Listing[], order: ListingOrder): Column<Listing>[] => [
  {
    key: 'facility',
    header: 'Facility',
    primary: true,
    cell: ({ origin, trial }) => (
      <span className="flex items-start gap-2.5">
        <SourceMark code={origin.facility.technology} className="mt-0.5" />
        <span className="min-w-0">
          <span className="block">
            {facilityTitle(origin)} <TrialBadge trial={trial} short />
          </span>
          <span className="block text-xs font-normal text-muted">
            {origin.facility.technologyLabel}, {country(origin.facility.country)}
          </span>
        </span>
      </span>
    ),
  },
  {
    key: 'vintage',
    header: 'Vintage',
    sort: order.vintage,
    cell: ({ origin }) => <span className="whitespace-nowrap">{vintage(origin.vintage)}</span>,
  },
  {
    key: 'left',
    header: 'Left, MWh',
    align: 'right',
    cell: (
      (text) =>
      ({ wh }) =>
        text(wh)
    )(alignedMwh(listings.map(({ wh }) => wh))),
  },
  { key: 'price', header: 'Price, sats/MWh', align: 'right', sort: order.price, cell: (row) => count(row.price) },
  {
    key: 'expires',
    header: 'Open until',
    align: 'right',
    cell: ({ expiresAt }) => <Time value={expiresAt} style="date" />,
  },
];

/** A row opens the listing. */
export function ListingTable({ listings, order, stale }: ListingTableProps) {
  return (
    <div className={stale ? 'opacity-60 transition-opacity' : 'transition-opacity'} aria-busy={stale}>
      <DataTable
        label="Listings"
        columns={columnsOf(listings, order)}
        rows={listings}
        rowKey={({ listing }) => listing.toString()}
        rowHref={({ listing }) => `/listings/${listing}`}
      />
    </div>
  );
}
