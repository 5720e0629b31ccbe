import { lazy, Suspense } from 'react';
import { type ApiProblem, certificate, useApi } from '../../lib/api.ts';

import { country, energy, period } from '../../lib/format.ts';
import { useChainId } from '../../lib/route.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TrialBadge } from '../../ui/trial-badge.tsx';
import type { Certificate } from './answers.ts';
import { CertificateAction } from './certificate-action.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import { CertificateHistory } from './certificate-history.tsx';
import { IssuanceNotices } from './issuance-notices.tsx';
import { facilityTitle, LotBadge } from './lot-words.tsx';
import { ProvenanceLine } from './provenance-line.tsx';
import { ReadingsCard } from './readings-card.tsx';
import { SourceTable } from './source-table.tsx';

// The proof is recomputed in a chunk of its own: most readers never ask for it.
const ReadingCheck = lazy(async () => ({ default: (await import('./reading-check.tsx')).ReadingCheck }));

const BACK = { href: '/', label: 'Market' };

/** One lot: what it is, where it came from, what happened to it, and how to check all of that. */
export function CertificatePage() {
  const token = useChainId('token');
  return token === null ? <NoCertificate /> : <Known key={token.toString()} token={token} />;
}

function Known({ token }: { token: bigint }) {
  const query = useApi(certificate.readCertificate, { params: { token } });
  if (query.data === undefined && (query.error as ApiProblem | null)?.status === 404) return <NoCertificate />;
  const lot = query.data;
  return (
    <Page
      title={`Certificate ${token}`}
      back={BACK}
      badge={
        lot && (
          <>
            <LotBadge state={lot.state} />
            <TrialBadge trial={lot.trial} />
          </>
        )
      }
      lead={
        lot &&
        `${energy(lot.wh)} from ${facilityTitle(lot.facility)}, ${country(lot.facility.country)}. Produced ${period(lot.periodStart, lot.periodEnd)}.`
      }
      actions={lot && <CertificateAction lot={lot} />}
    >
      <Loading query={query} label="Reading the certificate" skeleton={<Skeleton height={480} />}>
        {(found) => <Found lot={found} />}
      </Loading>
    </Page>
  );
}

function Found({ lot }: { lot: Certificate }) {
  const claim = lot.state === 'retired' ? `retirement:${lot.token}` : `issuance:${lot.issuance}`;
  return (
    <>
      <IssuanceNotices issuance={lot} />
      <Card title="Provenance">
        <ProvenanceLine lot={lot} />
      </Card>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-6">
          <ReadingsCard issuance={lot.issuance} periodStart={lot.periodStart} periodEnd={lot.periodEnd} />
          <SourceTable lot={lot} />
          <section id="check" className="scroll-mt-20">
            <Suspense fallback={<Skeleton height={220} />}>
              <ReadingCheck sources={lot.sources} claim={claim} />
            </Suspense>
          </section>
        </div>
        <CertificateFacts lot={lot} />
      </div>
      <CertificateHistory lot={lot} />
    </>
  );
}

function NoCertificate() {
  return (
    <Page title="No such certificate" back={BACK}>
      <Empty
        kind="no-match"
        title="The chain knows no lot with this number"
        action={<ButtonLink href="/">Open the market</ButtonLink>}
      >
        Check the number in the address. A lot that was just made appears here once its block is read.
      </Empty>
    </Page>
  );
}
