import { useQuery } from '@tanstack/react-query';
import { createClient, portfolio, useMutate } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Asks without the session, as anybody would. */
const stranger = createClient({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: (input, init) => globalThis.fetch(input, { ...init, credentials: 'omit' }),
});

/** For whoever retired it: what everybody else reads, and the switch for it. */
export function PublicationCard({ retirement: { retirement } }: { retirement: portfolio.Retirement }) {
  const toast = useToast();
  const publish = useMutate(portfolio.publishRetirement);
  const seen = useQuery({
    queryKey: ['portfolio.readRetirement', retirement.toString(), 'as a stranger'],
    queryFn: ({ signal }) => stranger.call(portfolio.readRetirement, { params: { retirement }, signal }),
  });
  const set = (published: boolean) =>
    publish.mutate(
      { params: { retirement }, body: { published } },
      { onSuccess: () => toast(published ? 'Everybody can read the name now' : 'Only you can read the name now') },
    );
  return (
    <Card title="What others read" className="print:hidden">
      <Loading query={seen} label="Asking as a stranger" skeleton={<Skeleton lines={2} />}>
        {({ beneficiary, note }) => {
          const published = beneficiary.name !== null;
          return (
            <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
              <div className="min-w-0 flex-1 basis-72">
                <p className="font-medium">
                  {published
                    ? `Everybody reads “${beneficiary.name}”${note?.text ? ' and the note' : ''}`
                    : 'Nobody but you reads the name'}
                </p>
                <p className="text-muted">
                  {published
                    ? 'Hide it and only the hash stays public. Whoever already read it, or has the salt, can still prove it.'
                    : 'Others see the hash alone. Give an auditor this page printed, or the name and its salt, and the hash proves it.'}
                </p>
                {publish.error && <ErrorState error={publish.error} className="mt-3" />}
              </div>
              <Button
                busy={publish.isPending}
                variant={published ? 'secondary' : 'primary'}
                onClick={() => set(!published)}
              >
                {published ? 'Hide the name' : 'Publish the name'}
              </Button>
            </div>
          );
        }}
      </Loading>
    </Card>
  );
}
