import { market, useApi } from '../../lib/api.ts';
import { useSession } from '../../lib/session.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import type { Certificate } from './answers.ts';

/** The one thing this viewer most likely came for. */
export function CertificateAction({ lot }: { lot: Certificate }) {
  const { address } = useSession();
  if (lot.state === 'listed') return <ListingLink lot={lot} />;
  if (lot.state === 'retired')
    return (
      <ButtonLink href={`/retirements/${lot.token}`} variant="primary">
        Open the retirement
      </ButtonLink>
    );
  if (lot.state === 'held' && lot.owner === address)
    return (
      <ButtonLink href={`/portfolio?lot=${lot.token}&action=retire`} variant="primary">
        Retire
      </ButtonLink>
    );
  return <CheckLink />;
}

/** Listings are found by what they hold: a certificate does not name its own. */
function ListingLink({ lot }: { lot: Certificate }) {
  const query = { facility: lot.facility.facility, sort: 'newest' as const, limit: 100 };
  const open = useApi(market.listListings, { query: { ...query, state: 'open' as const } });
  const listing = open.data?.items.find(({ token }) => token === lot.token)?.listing;
  if (listing === undefined) return <CheckLink />;
  return (
    <ButtonLink href={`/listings/${listing}`} variant="primary">
      Open listing {listing.toString()}
    </ButtonLink>
  );
}

const CheckLink = () => (
  <a
    href="#check"
    className="inline-flex h-8 items-center rounded border border-transparent bg-accent px-3 text-sm font-medium text-on-accent no-underline hover:bg-accent-hover pointer-coarse:h-10"
  >
    Check it yourself
  </a>
);
