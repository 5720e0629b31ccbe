import { lazy, Suspense } from 'react';
import { type ApiProblem, certificate, useApi } from '../../lib/api.ts';
import { energy, period } from '../../lib/format.ts';
import { useChainId } from '../../lib/route.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TrialBadge } from '../../ui/trial-badge.tsx';
import { IssuanceFacts } from './issuance-facts.tsx';
import { IssuanceNotices } from './issuance-notices.tsx';
import { LotTiles } from './lot-tiles.tsx';
import { facilityTitle } from './lot-words.tsx';
import { ReadingsCard } from './readings-card.tsx';

const ReadingCheck = lazy(async () => ({ default: (await import('./reading-check.tsx')).ReadingCheck }));

/** What one attestation brought into being, and where each Wh of it is now. */
export function IssuancePage() {
  const issuance = useChainId('issuance');
  return issuance === null ? <NoIssuance /> : <Known key={issuance.toString()} issuance={issuance} />;
}

function Known({ issuance }: { issuance: bigint }) {
  const query = useApi(certificate.readIssuance, { params: { issuance } });
  if (query.data === undefined && (query.error as ApiProblem | null)?.status === 404) return <NoIssuance />;
  const found = query.data;
  return (
    <Page
      title={`Issuance ${issuance}`}
      {...(found
        ? { back: { href: `/registry/${found.facility.facility}`, label: facilityTitle(found.facility) } }
        : {})}
      badge={found && <TrialBadge trial={found.trial} />}
      lead={
        found &&
        `${energy(found.wh)} minted for ${facilityTitle(found.facility)}. Produced ${period(found.periodStart, found.periodEnd)}.`
      }
      actions={
        found?.token != null && (
          <ButtonLink href={`/certificates/${found.token}`} variant="primary">
            Open the certificate
          </ButtonLink>
        )
      }
    >
      <Loading query={query} label="Reading the issuance" skeleton={<Skeleton height={480} />}>
        {(shown) => (
          <>
            <IssuanceNotices issuance={shown} />
            <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_400px]">
              <div className="flex min-w-0 flex-col gap-6">
                <LotTiles issuance={shown} />
                <ReadingsCard issuance={shown.issuance} periodStart={shown.periodStart} periodEnd={shown.periodEnd} />
                <Suspense fallback={<Skeleton height={220} />}>
                  <ReadingCheck
                    sources={[{ ...shown, firstWh: 0n, wh: shown.attestedWh }]}
                    claim={`issuance:${shown.issuance}`}
                  />
                </Suspense>
              </div>
              <IssuanceFacts issuance={shown} />
            </div>
          </>
        )}
      </Loading>
    </Page>
  );
}

function NoIssuance() {
  return (
    <Page title="No such issuance">
      <Empty
        kind="no-match"
        title="The chain knows no issuance with this number"
        action={<ButtonLink href="/">Open the market</ButtonLink>}
      >
        Check the number in the address. An issuance that was just made appears here once its block is read.
      </Empty>
    </Page>
  );
}
