import type { market } from '../../lib/api.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';

interface ClosedListingProps {
  offer: market.Listing;
  /** It was open when the reader came: it happened before his eyes. */
  wasOpen: boolean;
}

/** Sold, taken back or expired, and where to go on. */
export function ClosedListing({ offer, wasOpen }: ClosedListingProps) {
  const similar = <ButtonLink href={`/?technology=${offer.origin.facility.technology}`}>Similar listings</ButtonLink>;
  if (offer.state === 'expired')
    return (
      <Card title="Buy">
        <Notice tone="warning" title="This listing has expired" actions={similar}>
          It was open until <Time value={offer.expiresAt} />. Nobody can buy it any more; its seller may list the lot
          again.
        </Notice>
      </Card>
    );
  const sold = offer.state === 'sold';
  const what = sold ? 'sold' : offer.state === 'released' ? 'given back after its expiry' : 'taken back by its seller';
  return (
    <Card title="Buy">
      <Notice
        tone={wasOpen ? 'warning' : 'neutral'}
        title={wasOpen ? `This was ${what} a moment ago` : `This listing was ${what}`}
        actions={similar}
      >
        {wasOpen && 'You paid nothing for it. '}
        {sold ? 'Every Wh of it has found a buyer' : 'The lot is with its owner again'}
        {offer.closedAt !== null && (
          <>
            {' '}
            since <Time value={offer.closedAt} />
          </>
        )}
        .
      </Notice>
    </Card>
  );
}
