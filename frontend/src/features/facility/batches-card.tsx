import { type Id, metering, useApiPages } from '../../lib/api.ts';
import { Nothing } from '../../lib/evidence/nothing.tsx';
import { batchState } from '../../lib/evidence/states.ts';
import { energy, period } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Time } from '../../ui/time.tsx';

/** The meter files of a facility with what the rules said of each. */
export function BatchesCard({ facilityId, canUpload }: { facilityId: Id<'facility'>; canUpload: boolean }) {
  const list = useApiPages(metering.listBatches, { params: { facilityId }, query: { limit: 10 } });
  const upload = (
    <ButtonLink href={`/facilities/${facilityId}/upload`} icon="upload">
      Upload readings
    </ButtonLink>
  );
  return (
    <Card title="Readings" flush>
      <Loading query={list} label="Reading the batches">
        {(rows) => (
          <DataTable
            bare
            label="Metering batches"
            rows={rows}
            rowKey={(row) => row.id}
            rowHref={(row) => `/batches/${row.id}`}
            columns={[
              {
                key: 'period',
                header: 'Period',
                primary: true,
                cell: (row) => period(row.period.start, row.period.end),
              },
              {
                key: 'energy',
                header: 'Energy',
                align: 'right',
                cell: (row) =>
                  row.energyWh === null ? <span className="text-muted">not yet</span> : energy(row.energyWh),
              },
              { key: 'uploaded', header: 'Uploaded', cell: (row) => <Time value={row.uploadedAt} style="relative" /> },
              {
                key: 'state',
                header: 'Verdict',
                cell: (row) => {
                  const { label, tone } = batchState(row.state, row.verdictResult);
                  return <Badge tone={tone}>{label}</Badge>;
                },
              },
            ]}
            empty={
              <Nothing action={canUpload && upload}>
                No readings yet. A meter file is checked by the rules as soon as it is here.
              </Nothing>
            }
          />
        )}
      </Loading>
      <LoadMore pages={list} what="batches" />
    </Card>
  );
}
