import { api, market } from '../../lib/api.ts';
import { ChainAction } from '../../lib/chain-action.tsx';
import { energy } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';

/** What a seller sees in the place of the ticket: the way back. */
export function OwnListing({ offer }: { offer: market.Listing }) {
  const expired = offer.state === 'expired';
  return (
    <Card title="Your listing">
      <div className="flex flex-col items-start gap-4">
        <p>
          {expired ? 'It has expired with ' : 'You offer '}
          <strong className="font-semibold">{energy(offer.wh)}</strong>
          {expired ? ' unsold. ' : '. '}
          The marketplace holds the lot. Take it back and it is yours again in the same transaction
          {expired ? '; then you can list it anew.' : '.'}
        </p>
        <ChainAction
          label="Take it back"
          variant={expired ? 'primary' : 'secondary'}
          call={() => api.call(market.cancelListingCall, { params: { listing: offer.listing } })}
        />
      </div>
    </Card>
  );
}
