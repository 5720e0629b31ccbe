import { portfolio, useApi, useApiPages } from '../../lib/api.ts';
import { energy, sats } from '../../lib/format.ts';
import { useSession } from '../../lib/session.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading, Patient } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { HoldingTable } from './holding-table.tsx';
import { LotDialogs } from './lot-dialogs.tsx';
import { useLotDialog } from './use-lot-dialog.ts';

const TITLE = 'Portfolio';
const LEAD = 'The lots of this account: held, for sale, retired.';

/** What the signed-in account holds and can do with it. */
export function PortfolioPage() {
  const { me, status, signIn } = useSession();
  if (me !== null) return <Mine />;
  return (
    <Page title={TITLE} lead={LEAD}>
      {status === 'loading' ? (
        <Patient>
          <Skeleton height={86} />
        </Patient>
      ) : (
        <Empty
          kind="not-permitted"
          title="A portfolio belongs to an account"
          action={
            <Button variant="primary" icon="wallet" busy={status === 'signing-in'} onClick={() => void signIn()}>
              Sign in
            </Button>
          }
        >
          Sign in with your wallet to see what its account holds. Certificates and retirements of everybody are public
          without it.
        </Empty>
      )}
    </Page>
  );
}

function Mine() {
  const figures = useApi(portfolio.readPortfolio);
  const holdings = useApiPages(portfolio.listHoldings, { query: { limit: 50 } });
  const { roles } = useSession();
  const dialog = useLotDialog();
  const mayAct = roles.includes('producer') || roles.includes('buyer');
  return (
    <Page
      title={TITLE}
      lead={LEAD}
      actions={
        <>
          <ButtonLink href="/activity">Activity</ButtonLink>
          <ButtonLink href="/retirements?mine=1">My retirements</ButtonLink>
        </>
      }
    >
      <Loading query={figures} label="Reading the figures" skeleton={<Skeleton height={86} />}>
        {({ heldWh, listedWh, retiredWh, satsSpent, satsEarned }) => (
          <Stats>
            <Stat label="Held" value={energy(heldWh)} hint="Yours to retire, sell or send" />
            <Stat label="For sale" value={energy(listedWh)} hint="In escrow, expired listings included" />
            <Stat label="Retired" value={energy(retiredWh)} hint="Claimed for this account" />
            <Stat label="Spent" value={sats(satsSpent)} hint={`Earned ${sats(satsEarned)} after the fee`} />
          </Stats>
        )}
      </Loading>
      <Loading query={holdings} label="Reading the lots" skeleton={<Skeleton height={320} />}>
        {(lots) =>
          lots.length === 0 ? (
            <Empty
              kind="nothing-yet"
              title="This account holds no lots"
              action={
                roles.includes('producer') && !roles.includes('buyer') ? (
                  <ButtonLink href="/facilities">Facilities</ButtonLink>
                ) : (
                  <ButtonLink href="/" variant="primary">
                    Open the market
                  </ButtonLink>
                )
              }
            >
              A lot appears here in the block that brings it: a purchase, a transfer or an issuance.
            </Empty>
          ) : (
            <>
              <HoldingTable lots={lots} mayAct={mayAct} onAct={dialog.open} />
              <LoadMore pages={holdings} what="lots" />
            </>
          )
        }
      </Loading>
      {mayAct && holdings.data && <LotDialogs dialog={dialog} lots={holdings.data} />}
    </Page>
  );
}
