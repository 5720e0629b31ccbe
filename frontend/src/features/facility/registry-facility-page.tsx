import { certificate, type facility, facility as facilityApi, useApi } from '../../lib/api.ts';
import { DecisionCard } from '../../lib/evidence/decision-card.tsx';
import { PageLoading } from '../../lib/evidence/page-loading.tsx';
import { FACILITY_STATES } from '../../lib/evidence/states.ts';
import { address, count, country, energy, power, shortHash } from '../../lib/format.ts';
import { useChainId } from '../../lib/route.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { SourceMark } from '../../ui/source-mark.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { TrialBadge } from '../../ui/trial-badge.tsx';
import { DocumentCard } from './document-card.tsx';
import { nameOf } from './facility-document.ts';

type Registered = ReturnType<typeof facilityApi.RegistryFacilitySchema.parse>;

/** A facility as the chain records it, for anybody. */
export function RegistryFacilityPage() {
  const number = useChainId('facility');
  if (number === null)
    return (
      <Page title="Facility">
        <Empty kind="no-match" title="This is no facility number">
          Facilities are counted on chain from 1.
        </Empty>
      </Page>
    );
  return <RegisteredFacility number={number} />;
}

function RegisteredFacility({ number }: { number: bigint }) {
  const query = useApi(facilityApi.readRegistryFacility, { params: { facility: number } });
  return (
    <PageLoading query={query} title="Facility" label="Reading the registry">
      {(view) => <RegistryView view={view} />}
    </PageLoading>
  );
}

function RegistryView({ view }: { view: Registered }) {
  const { label, tone } = FACILITY_STATES[view.state];
  const name = nameOf(view.details.document);
  return (
    <Page
      title={name ?? `Facility ${view.facility}`}
      badge={
        <>
          <Badge tone={tone}>{label}</Badge>
          <TrialBadge trial={view.trial} short />
        </>
      }
      lead={
        <span className="flex flex-wrap items-center gap-1.5">
          <SourceMark code={view.technology} />
          {view.technologyLabel}, {power(view.nameplateW)}, {country(view.country)}. Facility {view.facility.toString()}{' '}
          on chain.
        </span>
      }
    >
      {view.suspension !== null && (
        <Notice tone="warning" title="Suspended">
          Since <Time value={view.suspension.at} /> by {address(view.suspension.by)} in{' '}
          <TextLink href={`/explorer/${view.suspension.txid}`}>{shortHash(view.suspension.txid)}</TextLink>: nothing can
          be attested or issued for it until it is reinstated. What was issued before stays.
        </Notice>
      )}
      {view.state === 'deregistered' && (
        <Notice tone="neutral" title="Deregistered by its owner">
          It issues nothing more, for ever. What was issued before stays.
        </Notice>
      )}
      <LedgerFigures number={view.facility} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_400px]">
        <DocumentCard document={view.details.document} cid={view.details.cid} />
        <div className="grid min-w-0 gap-6">
          <Card title="As the chain records it">
            <ChainFacts view={view} />
          </Card>
          {view.decision === null ? (
            <Card title="Decision">
              <p className="text-muted">No verification body has decided yet, so nothing can be issued for it.</p>
            </Card>
          ) : (
            <DecisionCard decision={view.decision} />
          )}
        </div>
      </div>
    </Page>
  );
}

function ChainFacts({ view }: { view: Registered }) {
  const unit: facility.FacilityInput['unit'] = view.unitWh === 1n ? 'granular' : 'certificate';
  return (
    <Facts
      items={[
        {
          label: 'Owner',
          value: <CopyText text={view.owner} short={address(view.owner)} what="address of the owner" />,
        },
        { label: 'Energy source', value: `${view.fuelLabel} (${view.fuel})` },
        { label: 'Technology', value: `${view.technologyLabel} (${view.technology})` },
        { label: 'Nameplate power', value: power(view.nameplateW) },
        { label: 'Commissioned', value: <Time value={view.commissionedAt} style="date" /> },
        { label: 'Country', value: country(view.country) },
        { label: 'Unit', value: unit === 'granular' ? 'Granular, to the Wh' : 'Whole certificates of 1 MWh' },
        { label: 'Registered', value: <Time value={view.registeredAt} /> },
        {
          label: 'Registered in',
          value: <TextLink href={`/explorer/${view.registeredTxid}`}>{shortHash(view.registeredTxid)}</TextLink>,
        },
        {
          label: 'Document hash',
          value: <CopyText text={view.details.hash} short={shortHash(view.details.hash)} what="hash of the document" />,
        },
      ]}
    />
  );
}

/** What it attested, minted and carries: the first question of an auditor. */
function LedgerFigures({ number }: { number: bigint }) {
  const query = useApi(certificate.readLedger, { params: { id: number.toString() } });
  return (
    <Loading query={query} label="Reading the ledger">
      {({ attestedWh, mintedWh, correctedWh, residual, debit, issuances }) => (
        <Stats>
          <Stat label="Attested" value={energy(attestedWh)} hint="By verification bodies" />
          <Stat label="Minted" value={energy(mintedWh)} hint="As certificates" />
          {debit > 0n ? (
            <Stat label="To make up for" value={energy(debit)} hint="Minted too much; the next issuances absorb it" />
          ) : (
            <Stat label="Residual" value={energy(residual)} hint="Attested, carried forward" />
          )}
          {correctedWh > 0n && <Stat label="Corrected" value={energy(correctedWh)} hint="Found not to exist" />}
          <Stat label="Issuances" value={count(issuances)} hint="No hour twice" />
        </Stats>
      )}
    </Loading>
  );
}
