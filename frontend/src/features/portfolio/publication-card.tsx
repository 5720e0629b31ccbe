import { portfolio, useApi, useMutate } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Disclosure } from './disclosure-card.tsx';

/** For whoever retired it: the texts nobody else reads, to hand to an auditor, and the switch that publishes them. */
export function PublicationCard({ retirement: shown }: { retirement: portfolio.Retirement }) {
  const { retirement } = shown;
  const toast = useToast();
  const publish = useMutate(portfolio.publishRetirement);
  const published = shown.beneficiary.name !== null;
  const own = useApi(portfolio.listOwnRetirements, { query: { retirement, limit: 1 } }, { enabled: !published });
  const kept = own.data?.items[0];
  const set = () =>
    publish.mutate(
      { params: { retirement }, body: { published: !published } },
      { onSuccess: () => toast(published ? 'Only you can read the name now' : 'Everybody can read the name now') },
    );
  return (
    <Card
      title="What others read"
      actions={
        <Button
          busy={publish.isPending}
          variant={published ? 'secondary' : 'primary'}
          onClick={set}
          className="print:hidden"
        >
          {published ? 'Hide the name' : 'Publish the name'}
        </Button>
      }
      className={published ? 'print:hidden' : ''}
    >
      {publish.error && <ErrorState error={publish.error} className="mb-3" />}
      <p className="max-w-[72ch] text-muted">
        {published
          ? 'Everybody reads the name here. Hide it and only the hash stays public; whoever has the salt can still prove it.'
          : 'Others see the hash alone. What stands here is for you and for whoever you give it to: printed, it goes with this page.'}
      </p>
      {kept?.beneficiary.name && (
        <div className="mt-4 grid gap-x-6 gap-y-4 lg:grid-cols-2">
          <Disclosure what="Beneficiary" disclosed={{ ...kept.beneficiary, text: kept.beneficiary.name }} />
          {kept.note?.text && <Disclosure what="Note" disclosed={kept.note} />}
        </div>
      )}
    </Card>
  );
}
