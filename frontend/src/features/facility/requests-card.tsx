import { certificate, type Id, useApiPages } from '../../lib/api.ts';
import { Nothing } from '../../lib/evidence/nothing.tsx';
import { REQUEST_STATES } from '../../lib/evidence/states.ts';
import { energy, period } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';

/** What was requested for the readings of a facility. The API lists requests of all facilities of the caller. */
export function RequestsCard({ facilityId, own }: { facilityId: Id<'facility'>; own: boolean }) {
  const list = useApiPages(certificate.listIssueRequests, { query: { limit: 100 } });
  return (
    <Card title="Issue requests" flush>
      <Loading query={list} label="Reading the issue requests">
        {(all) => (
          <DataTable
            bare
            label="Issue requests"
            rows={all.filter((row) => row.facilityId === facilityId)}
            rowKey={(row) => row.id}
            rowHref={(row) => `/requests/${row.id}`}
            columns={[
              {
                key: 'period',
                header: 'Period',
                primary: true,
                cell: (row) => period(row.periodStart, row.periodEnd),
              },
              { key: 'energy', header: 'Energy', align: 'right', cell: (row) => energy(row.wh) },
              {
                key: 'issuance',
                header: 'Issuance',
                align: 'right',
                cell: (row) =>
                  row.issuance === null ? <span className="text-muted">none</span> : row.issuance.toString(),
              },
              {
                key: 'state',
                header: 'State',
                cell: (row) => <Badge tone={REQUEST_STATES[row.state].tone}>{REQUEST_STATES[row.state].label}</Badge>,
              },
            ]}
            empty={
              <Nothing>
                None yet.{' '}
                {own
                  ? 'Request certificates from a batch whose readings the rules passed.'
                  : 'Its owner has not requested certificates.'}
              </Nothing>
            }
          />
        )}
      </Loading>
      <LoadMore pages={list} what="issue requests" />
    </Card>
  );
}
