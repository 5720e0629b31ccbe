import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Loading } from '../../ui/loading.tsx';
import { type certificate, metering, useApi } from '../api.ts';
import { ReadingsChart } from './readings-chart.tsx';
import { VerdictView } from './verdict-view.tsx';

/** What an issue request stands on: the readings with the findings marked, and what the rules said of them. */
export function RequestReadings({ request }: { request: certificate.IssueRequestView }) {
  const batch = useApi(metering.readBatch, { params: { batchId: request.batchId } });
  const span = { start: request.periodStart, end: request.periodEnd };
  return (
    <>
      <Card>
        <ReadingsChart facilityId={request.facilityId} period={span} findings={batch.data?.verdict?.findings} />
      </Card>
      <Card
        title="Verdict of the rules"
        actions={
          <ButtonLink variant="quiet" href={`/batches/${request.batchId}`}>
            Metering batch
          </ButtonLink>
        }
      >
        <Loading query={batch} label="Reading the verdict">
          {({ verdict }) => (verdict === null ? <p>The rules run again.</p> : <VerdictView verdict={verdict} />)}
        </Loading>
      </Card>
    </>
  );
}
