import { facility, type Id, metering, useApi } from '../../lib/api.ts';
import { PageLoading } from '../../lib/evidence/page-loading.tsx';
import { ReadingsChart } from '../../lib/evidence/readings-chart.tsx';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { batchState } from '../../lib/evidence/states.ts';
import { VerdictView } from '../../lib/evidence/verdict-view.tsx';
import { period } from '../../lib/format.ts';
import { useTextParam } from '../../lib/route.ts';
import { useSession } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { BatchActions } from './batch-actions.tsx';
import { BatchFile } from './batch-file.tsx';
import { BatchProgress } from './batch-progress.tsx';
import { CountsCard } from './counts-card.tsx';
import { FindingsCard } from './findings-card.tsx';

/** While the rules run the page asks by itself: the live channel tells of blocks, not of every job. */
const POLL_MS = 1_000;
const unsettled = (state: metering.BatchState | undefined) => state === 'received' || state === 'assessing';

/** One meter file: how far it is, what the rules said, what stands in its lines. */
export function BatchPage() {
  const batchId = useTextParam('id') as Id<'metering_batch'>;
  return (
    <RoleGate roles={['producer', 'verification-body', 'administrator']} what="Metering batches" title="Metering batch">
      <Batch batchId={batchId} />
    </RoleGate>
  );
}

function Batch({ batchId }: { batchId: Id<'metering_batch'> }) {
  const input = { params: { batchId } };
  const known = useApi(metering.readBatch, input);
  const query = useApi(metering.readBatch, input, {
    refetchInterval: unsettled(known.data?.state) ? POLL_MS : false,
  });
  return (
    <PageLoading query={query} title="Metering batch" label="Reading the batch">
      {(batch) => <BatchView batch={batch} />}
    </PageLoading>
  );
}

function BatchView({ batch }: { batch: metering.BatchView }) {
  const { me } = useSession();
  const of = useApi(facility.readFacility, { params: { id: batch.facilityId } });
  const { label, tone } = batchState(batch.state, batch.verdict?.result ?? null);
  const own = of.data !== undefined && of.data.ownerAddress === me?.address;
  return (
    <Page
      title={period(batch.period.start, batch.period.end)}
      lead={`Metering batch of ${of.data?.name ?? 'a facility'}`}
      badge={<Badge tone={tone}>{label}</Badge>}
      back={{ href: `/facilities/${batch.facilityId}`, label: of.data?.name ?? 'Facility' }}
      actions={own && of.data !== undefined && <BatchActions batch={batch} facility={of.data} />}
    >
      <BatchProgress batch={batch} />
      <CountsCard batch={batch} />
      <Card>
        <ReadingsChart facilityId={batch.facilityId} period={batch.period} findings={batch.verdict?.findings} />
      </Card>
      {batch.verdict !== null && (
        <Card title="Verdict of the rules">
          <VerdictView verdict={batch.verdict} />
        </Card>
      )}
      <FindingsCard batch={batch} />
      <BatchFile batch={batch} />
    </Page>
  );
}
