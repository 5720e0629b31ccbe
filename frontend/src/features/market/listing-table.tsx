import type { market } from '../../lib/api.ts';

import { count, country, mwh, vintage } from '../../lib/format.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { SourceMark } from '../../ui/source-mark.tsx';
import { Time } from '../../ui/time.tsx';
import { facilityTitle } from './listing-words.ts';

type Listing = market.Listing;

const COLUMNS = [
  {
    key: 'facility',
    header: 'Facility',
    primary: true,
    cell: ({ origin }: Listing) => (
      <span className="flex items-start gap-2.5">
        <SourceMark code={origin.facility.technology} className="mt-0.5" />
        <span className="min-w-0">
          <span className="block">{facilityTitle(origin)}</span>
          <span className="block text-xs font-normal text-muted">{origin.facility.technologyLabel}</span>
        </span>
      </span>
    ),
  },
  { key: 'country', header: 'Country', cell: ({ origin }: Listing) => country(origin.facility.country) },
  { key: 'vintage', header: 'Vintage', cell: ({ origin }: Listing) => vintage(origin.vintage) },
  { key: 'left', header: 'Left, MWh', align: 'right' as const, cell: ({ wh }: Listing) => mwh(wh) },
  { key: 'price', header: 'Price, sats/MWh', align: 'right' as const, cell: (row: Listing) => count(row.price) },
  {
    key: 'expires',
    header: 'Open until',
    align: 'right' as const,
    cell: ({ expiresAt }: Listing) => <Time value={expiresAt} style="date" />,
  },
];

/** A row opens the listing. */
export function ListingTable({ listings, stale = false }: { listings: Listing[]; stale?: boolean }) {
  return (
    <div className={stale ? 'opacity-60 transition-opacity' : 'transition-opacity'} aria-busy={stale}>
      <DataTable
        label="Listings"
        columns={COLUMNS}
        rows={listings}
        rowKey={({ listing }) => listing.toString()}
        rowHref={({ listing }) => `/listings/${listing}`}
      />
    </div>
  );
}
