import { certificate, type Id, useApi } from '../../lib/api.ts';
import { EvidenceFiles } from '../../lib/evidence/evidence-files.tsx';
import { plainTimes } from '../../lib/evidence/plain-times.ts';
import { RequestDecision } from '../../lib/evidence/request-decision.tsx';
import { RequestFacts } from '../../lib/evidence/request-facts.tsx';
import { RequestReadings } from '../../lib/evidence/request-readings.tsx';
import { REQUEST_STATES } from '../../lib/evidence/states.ts';
import { energy, period } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Loading } from '../../ui/loading.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { EvidenceHead } from './evidence-head.tsx';

/** A request to issue: the readings with what the rules found marked, the verdict, the documents. */
export function RequestEvidence({ id }: { id: string }) {
  const query = useApi(certificate.readIssueRequest, { params: { id: id as Id<'issue_request'> } });
  return (
    <Loading query={query} label="Reading the issue request">
      {(request) => <Evidence request={request} />}
    </Loading>
  );
}

function Evidence({ request }: { request: certificate.IssueRequestView }) {
  const { label, tone } = REQUEST_STATES[request.state];
  const span = { start: request.periodStart, end: request.periodEnd };
  return (
    <article className="grid min-w-0 gap-6">
      <EvidenceHead
        title={`${energy(request.wh)}, ${period(span.start, span.end)}`}
        lead={
          <>
            {request.organisation},{' '}
            <TextLink href={`/facilities/${request.facilityId}`}>{request.facilityName}</TextLink>, facility{' '}
            {request.facility.toString()} on chain.{' '}
            <TextLink href={`/requests/${request.id}`}>The request on a page of its own</TextLink>
          </>
        }
        badge={<Badge tone={tone}>{label}</Badge>}
        actions={<RequestDecision request={request} keys />}
      />
      <p role="status" className="text-muted">
        {plainTimes(request.waitsFor)}
      </p>
      <RequestReadings request={request} />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title="What is attested">
          <RequestFacts request={request} />
        </Card>
        <EvidenceFiles facilityId={request.facilityId} canChange={false} />
      </div>
    </article>
  );
}
