import { type ApiProblem, portfolio, useApi } from '../../lib/api.ts';
import { dateTime, energy } from '../../lib/format.ts';
import { useChainId } from '../../lib/route.ts';
import { useSession } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DisclosureCard } from './disclosure-card.tsx';
import { PublicationCard } from './publication-card.tsx';
import { RetirementStatement } from './retirement-statement.tsx';
import { RetirementTrail } from './retirement-trail.tsx';
import { TrialBadge } from './trial-badge.tsx';

const BACK = { href: '/retirements', label: 'Retirements' };

/** One claim with everything needed to check it, for anybody, on screen and on paper. */
export function RetirementPage() {
  const retirement = useChainId('retirement');
  return retirement === null ? <NoRetirement /> : <Known key={retirement.toString()} retirement={retirement} />;
}

function Known({ retirement }: { retirement: bigint }) {
  const { address } = useSession();
  const query = useApi(portfolio.readRetirement, { params: { retirement } });
  if (query.data === undefined && (query.error as ApiProblem | null)?.status === 404) return <NoRetirement />;
  const found = query.data;
  return (
    <Page
      title={`Retirement ${retirement}`}
      back={BACK}
      badge={
        found && (
          <>
            <Badge tone="positive">Retired for good</Badge>
            <TrialBadge trial={found.trial} />
          </>
        )
      }
      lead={
        found &&
        `${energy(found.wh)} of renewable energy, claimed for ${found.beneficiary.name ?? 'a beneficiary that is not disclosed'}.`
      }
      actions={
        found && (
          <Button variant="primary" className="print:hidden" onClick={() => window.print()}>
            Print or save as PDF
          </Button>
        )
      }
    >
      <Loading query={query} label="Reading the retirement" skeleton={<Skeleton height={480} />}>
        {(shown) => (
          <>
            <RetirementStatement retirement={shown} />
            <div className="grid items-start gap-6 lg:grid-cols-2 print:block print:space-y-4">
              <RetirementTrail retirement={shown} />
              <DisclosureCard retirement={shown} />
            </div>
            {shown.by === address && <PublicationCard retirement={shown} />}
            <p className="hidden text-xs print:block">
              {location.href}, printed {dateTime(new Date())}
            </p>
          </>
        )}
      </Loading>
    </Page>
  );
}

function NoRetirement() {
  return (
    <Page title="No such retirement" back={BACK}>
      <Empty
        kind="no-match"
        title="The chain knows no retirement with this number"
        action={<ButtonLink href="/retirements">All retirements</ButtonLink>}
      >
        Check the number in the address. A retirement that was just made appears here once its block is read.
      </Empty>
    </Page>
  );
}
