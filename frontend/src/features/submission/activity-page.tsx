import { useSearchParams } from 'wouter';
import { submission, useApi, useApiPages } from '../../lib/api.ts';
import { useSession } from '../../lib/session.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Checkbox } from '../../ui/inputs.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading, Patient } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ActivityTable } from './activity-table.tsx';

const TITLE = 'Activity';
const LEAD =
  'What this account had signed here, with where each act is. It is followed to its end even when the page is closed.';

/** The acts of the signed-in account, from whichever tab or device they were started. */
export function ActivityPage() {
  const { me, status, signIn } = useSession();
  return (
    <Page title={TITLE} lead={LEAD}>
      {me !== null ? (
        <Mine />
      ) : status === 'loading' ? (
        <Patient>
          <Skeleton height={240} />
        </Patient>
      ) : (
        <Empty
          kind="not-permitted"
          title="Acts belong to an account"
          action={
            <Button variant="primary" icon="wallet" busy={status === 'signing-in'} onClick={() => void signIn()}>
              Sign in
            </Button>
          }
        >
          Sign in with your wallet to see what its account did here. What is on chain is public in the explorer.
        </Empty>
      )}
    </Page>
  );
}

function Mine() {
  const [search, setSearch] = useSearchParams();
  const open = search.get('open') === '1';
  const query = { limit: 25, ...(open ? { open: 'true' as const } : {}) };
  const pages = useApiPages(submission.listSubmissions, { query }, { keepPrevious: true });
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Checkbox
          label="Only what has not ended"
          checked={open}
          onChange={(event) => setSearch(event.target.checked ? { open: '1' } : {})}
        />
        <Sponsorship />
      </div>
      <Loading query={pages} label="Reading your acts" skeleton={<Skeleton height={320} />}>
        {(items) =>
          items.length > 0 ? (
            <>
              <ActivityTable acts={items} />
              <LoadMore pages={pages} what="acts" />
            </>
          ) : open ? (
            <Empty
              kind="no-match"
              title="Everything has ended"
              action={<Button onClick={() => setSearch({})}>Show everything</Button>}
            />
          ) : (
            <Empty
              kind="nothing-yet"
              title="Nothing was signed here yet"
              action={<ButtonLink href="/">Open the market</ButtonLink>}
            >
              Whatever you start that a wallet signs appears here at once.
            </Empty>
          )
        }
      </Loading>
    </>
  );
}

function Sponsorship() {
  const { data } = useApi(submission.readSponsorship);
  if (!data?.on) return null;
  return (
    <p className="text-sm text-muted">
      {data.left > 0
        ? `The market pays the network fee of purchases and retirements, ${data.left} more times in 24 hours.`
        : 'The market has paid the network fee often enough for this account today.'}
    </p>
  );
}
