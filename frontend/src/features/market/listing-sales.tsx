import { market, useApiPages } from '../../lib/api.ts';
import { address, count, mwh, shortHash } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';

type Purchase = market.Purchase;

const COLUMNS = [
  { key: 'at', header: 'Time', primary: true, cell: ({ at }: Purchase) => <Time value={at} /> },
  { key: 'energy', header: 'Energy, MWh', align: 'right' as const, cell: ({ wh }: Purchase) => mwh(wh) },
  { key: 'total', header: 'Total, sats', align: 'right' as const, cell: ({ total }: Purchase) => count(total) },
  {
    key: 'buyer',
    header: 'Buyer',
    cell: ({ buyer }: Purchase) => <code className="font-mono text-xs whitespace-nowrap">{address(buyer)}</code>,
  },
  {
    key: 'then',
    header: 'Then',
    cell: ({ retirement }: Purchase) =>
      retirement === null ? <Badge>Kept</Badge> : <TextLink href={`/retirements/${retirement}`}>Retired</TextLink>,
  },
  {
    key: 'tx',
    header: 'Transaction',
    cell: ({ txid }: Purchase) => (
      <TextLink href={`/explorer/${txid}`} className="whitespace-nowrap">
        {shortHash(txid)}
      </TextLink>
    ),
  },
];

/** Who bought from this listing before. */
export function ListingSales({ listing }: { listing: bigint }) {
  const sales = useApiPages(market.listPurchases, { query: { listing, limit: 10 } });
  return (
    <Card title="Sales from this listing" flush>
      <Loading query={sales} label="Reading the sales" skeleton={<Skeleton className="m-4" lines={2} />}>
        {(items) =>
          items.length === 0 ? (
            <p className="px-4 py-3 text-muted">Nobody has bought from it yet.</p>
          ) : (
            <>
              <DataTable
                label="Purchases, newest first"
                columns={COLUMNS}
                rows={items}
                rowKey={({ txid, token }) => `${txid}-${token}`}
                bare
              />
              <div className="py-2 empty:hidden">
                <LoadMore pages={sales} what="sales" />
              </div>
            </>
          )
        }
      </Loading>
    </Card>
  );
}
