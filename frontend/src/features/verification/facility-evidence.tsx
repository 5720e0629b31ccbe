import { facility, type Id, metering, useApi } from '../../lib/api.ts';
import { DecisionCard } from '../../lib/evidence/decision-card.tsx';
import { EvidenceFiles } from '../../lib/evidence/evidence-files.tsx';
import { FacilityDecision } from '../../lib/evidence/facility-decision.tsx';
import { FacilityFacts } from '../../lib/evidence/facility-facts.tsx';
import { ReadingsChart } from '../../lib/evidence/readings-chart.tsx';
import { FACILITY_STATES } from '../../lib/evidence/states.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Loading } from '../../ui/loading.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { EvidenceHead } from './evidence-head.tsx';

/** A facility under review: what it states, its documents, and its readings if there are any. */
export function FacilityEvidence({ id }: { id: string }) {
  const query = useApi(facility.readFacility, { params: { id: id as Id<'facility'> } });
  return (
    <Loading query={query} label="Reading the facility">
      {(view) => (
        <article className="grid min-w-0 gap-6">
          <EvidenceHead
            title={view.name}
            lead={
              <>
                {view.organisation.name},{' '}
                <TextLink href={`/facilities/${view.id}`}>facility {String(view.facility ?? '')}</TextLink> on chain
              </>
            }
            badge={<Badge tone={FACILITY_STATES[view.state].tone}>{FACILITY_STATES[view.state].label}</Badge>}
            actions={<FacilityDecision view={view} keys />}
          />
          {view.decision !== null && <DecisionCard decision={view.decision} />}
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <Card title="Facts">
              <FacilityFacts view={view} />
            </Card>
            <EvidenceFiles facilityId={view.id} canChange={false} />
          </div>
          <LatestReadings facilityId={view.id} />
        </article>
      )}
    </Loading>
  );
}

function LatestReadings({ facilityId }: { facilityId: Id<'facility'> }) {
  const query = useApi(metering.listBatches, { params: { facilityId }, query: { limit: 1 } });
  return (
    <Card title="Latest readings">
      <Loading query={query} label="Reading the batches">
        {({ items: [latest] }) =>
          latest === undefined ? (
            <p className="text-muted">
              None were uploaded. A facility may be decided without: certificates need them later.
            </p>
          ) : (
            <ReadingsChart facilityId={facilityId} period={latest.period} />
          )
        }
      </Loading>
    </Card>
  );
}
