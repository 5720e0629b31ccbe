import { certificate, type Id, useApi } from '../../lib/api.ts';
import { PageLoading } from '../../lib/evidence/page-loading.tsx';
import { RequestDecision } from '../../lib/evidence/request-decision.tsx';
import { RequestFacts } from '../../lib/evidence/request-facts.tsx';
import { RequestReadings } from '../../lib/evidence/request-readings.tsx';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { REQUEST_STATES } from '../../lib/evidence/states.ts';
import { energy, period } from '../../lib/format.ts';
import { useTextParam } from '../../lib/route.ts';
import { useSession } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { MetadataCard } from './metadata-card.tsx';
import { OwnerActions } from './request-owner-actions.tsx';
import { RequestProgress } from './request-progress.tsx';

/** One request to issue, for its owner and for the verification body that decides. */
export function RequestPage() {
  const id = useTextParam('id') as Id<'issue_request'>;
  const query = useApi(certificate.readIssueRequest, { params: { id } });
  return (
    <RoleGate roles={['producer', 'verification-body', 'administrator']} what="Issue requests" title="Issue request">
      <PageLoading query={query} title="Issue request" label="Reading the issue request">
        {(request) => <RequestView request={request} metadata={request.metadata} />}
      </PageLoading>
    </RoleGate>
  );
}

interface RequestViewProps {
  request: certificate.IssueRequestView;
  metadata: Record<string, unknown>;
}

function RequestView({ request, metadata }: RequestViewProps) {
  const { me, roles } = useSession();
  const own = me?.address === request.ownerAddress;
  const { label, tone } = REQUEST_STATES[request.state];
  const span = { start: request.periodStart, end: request.periodEnd };
  return (
    <Page
      title={`${energy(request.wh)}, ${period(span.start, span.end)}`}
      lead={`Issue request of ${request.organisation} for ${request.facilityName}, facility ${request.facility} on chain`}
      badge={<Badge tone={tone}>{label}</Badge>}
      back={
        roles.includes('verification-body')
          ? { href: '/verification', label: 'Verification' }
          : { href: `/facilities/${request.facilityId}`, label: request.facilityName }
      }
      actions={
        <>
          {request.token !== null && <ButtonLink href={`/certificates/${request.token}`}>Certificate</ButtonLink>}
          {request.issuance !== null && <ButtonLink href={`/issuances/${request.issuance}`}>Issuance</ButtonLink>}
          {own && <OwnerActions request={request} />}
          {roles.includes('verification-body') && <RequestDecision request={request} />}
        </>
      }
    >
      <RequestProgress request={request} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="grid min-w-0 gap-6">
          <RequestReadings request={request} />
        </div>
        <div className="grid min-w-0 gap-6">
          <Card title="What is requested">
            <RequestFacts request={request} />
          </Card>
          <MetadataCard metadata={metadata} cid={request.metadataCid} />
        </div>
      </div>
    </Page>
  );
}
