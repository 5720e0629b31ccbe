import { type facility, facility as facilityApi, type Id, useApi } from '../../lib/api.ts';
import { DecisionCard } from '../../lib/evidence/decision-card.tsx';
import { EvidenceFiles } from '../../lib/evidence/evidence-files.tsx';
import { FacilityDecision } from '../../lib/evidence/facility-decision.tsx';
import { FacilityFacts } from '../../lib/evidence/facility-facts.tsx';
import { PageLoading } from '../../lib/evidence/page-loading.tsx';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { FACILITY_STATES } from '../../lib/evidence/states.ts';
import { useTextParam } from '../../lib/route.ts';
import { useSession } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { TrialBadge } from '../../ui/trial-badge.tsx';
import { BatchesCard } from './batches-card.tsx';
import { LedgerCard } from './ledger-card.tsx';
import { NextStep } from './next-step.tsx';
import { OnChainCard } from './on-chain-card.tsx';
import { RequestsCard } from './requests-card.tsx';

/** One facility for those who work on it: what happens next, its evidence, its readings and what came of them. */
export function FacilityPage() {
  const id = useTextParam('id') as Id<'facility'>;
  const query = useApi(facilityApi.readFacility, { params: { id } });
  return (
    <RoleGate roles={['producer', 'verification-body', 'administrator']} what="Facilities" title="Facility">
      <PageLoading query={query} title="Facility" label="Reading the facility">
        {(view) => <FacilityView view={view} />}
      </PageLoading>
    </RoleGate>
  );
}

const mayUpload = ({ state }: facility.FacilityView) => state !== 'rejected' && state !== 'deregistered';

function FacilityView({ view }: { view: facility.FacilityView }) {
  const { me, roles } = useSession();
  const own = me?.address === view.ownerAddress;
  const { label, tone } = FACILITY_STATES[view.state];
  return (
    <Page
      title={view.name}
      lead={`${view.organisation.name}${view.facility === null ? '' : `, facility ${view.facility} on chain`}`}
      badge={
        <>
          <Badge tone={tone}>{label}</Badge>
          <TrialBadge trial={view.trial} short />
        </>
      }
      back={{ href: '/facilities', label: 'Facilities' }}
      actions={
        <>
          {roles.includes('verification-body') && <FacilityDecision view={view} />}
          {own && view.state === 'draft' && <ButtonLink href={`/facilities/${view.id}/edit`}>Edit</ButtonLink>}
          {view.facility !== null && <ButtonLink href={`/registry/${view.facility}`}>Public page</ButtonLink>}
          {own && mayUpload(view) && (
            <ButtonLink href={`/facilities/${view.id}/upload`} icon="upload">
              Upload readings
            </ButtonLink>
          )}
        </>
      }
    >
      <NextStep view={view} own={own} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="grid min-w-0 gap-6">
          <BatchesCard facilityId={view.id} canUpload={own && mayUpload(view)} />
          <RequestsCard facilityId={view.id} own={own} />
          <Card title="Facts">
            <FacilityFacts view={view} />
          </Card>
        </div>
        <div className="grid min-w-0 gap-6">
          {view.facility !== null && <LedgerCard facilityId={view.id} unit={view.unit} />}
          {view.decision !== null && <DecisionCard decision={view.decision} />}
          <EvidenceFiles facilityId={view.id} canChange={own && view.state === 'draft'} />
          <OnChainCard view={view} />
        </div>
      </div>
    </Page>
  );
}
