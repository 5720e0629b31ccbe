import { type ReactNode, useRef } from 'react';
import { api, market } from '../../lib/api.ts';
import { ChainAction } from '../../lib/chain-action.tsx';
import { energy } from '../../lib/format.ts';
import { useSession } from '../../lib/session.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { OrderForm } from './order-form.tsx';

interface OrderTicketProps {
  offer: market.Listing;
  buyingPaused: boolean;
}

const ELSEWHERE = <ButtonLink href="/">Other listings</ButtonLink>;

/** What can be done with a listing now, by its state and by who looks at it. */
export function OrderTicket({ offer, buyingPaused }: OrderTicketProps) {
  const { address } = useSession();
  const opened = useRef(offer);
  if (offer.state === 'expired' && address !== offer.seller)
    return (
      <Card title="Buy">
        <Notice tone="warning" title="This listing has expired" actions={ELSEWHERE}>
          It was open until <Time value={offer.expiresAt} />. Nobody can buy it any more; its seller may list the lot
          again.
        </Notice>
      </Card>
    );
  if (address === offer.seller && (offer.state === 'open' || offer.state === 'expired'))
    return <OwnListing offer={offer} />;
  if (offer.state !== 'open') return <Closed offer={offer} wasOpen={opened.current.state === 'open'} />;
  if (buyingPaused)
    return (
      <Card title="Buy">
        <Notice tone="warning" title="Purchases are paused">
          The council of the market has paused purchases. Nothing is lost; this page shows when they go on.
        </Notice>
      </Card>
    );
  return (
    <Card title="Buy">
      {opened.current.wh > offer.wh && (
        <Notice tone="info" title="Somebody bought a part just now" className="mb-4">
          {energy(offer.wh)} is left of the {energy(opened.current.wh)} you found here.
        </Notice>
      )}
      <OrderForm offer={offer} />
    </Card>
  );
}

function Closed({ offer, wasOpen }: { offer: market.Listing; wasOpen: boolean }) {
  const sold = offer.state === 'sold';
  const what = sold ? 'sold' : 'taken back by its seller';
  const similar = `/?technology=${offer.origin.facility.technology}`;
  return (
    <Card title="Buy">
      <Notice
        tone={wasOpen ? 'warning' : 'neutral'}
        title={wasOpen ? `This was ${what} a moment ago` : `This listing was ${what}`}
        actions={<ButtonLink href={similar}>Similar listings</ButtonLink>}
      >
        {wasOpen ? 'You have not signed or paid anything. ' : ''}
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

function OwnListing({ offer }: { offer: market.Listing }) {
  const expired = offer.state === 'expired';
  return (
    <Card title="Your listing">
      <div className="flex flex-col gap-4">
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

/** Buying needs an account, and an organisation that buys. */
export function BuyerGate({ children }: { children: ReactNode }) {
  const { me, roles, signIn, status } = useSession();
  if (me === null)
    return (
      <Button variant="primary" className="w-full" busy={status === 'signing-in'} onClick={() => void signIn()}>
        Sign in to buy
      </Button>
    );
  if (!roles.includes('buyer'))
    return (
      <Notice
        tone="info"
        title="Buying needs a buyer organisation"
        actions={<ButtonLink href="/welcome">Register one</ButtonLink>}
      >
        This account has none yet. It takes a name and a country.
      </Notice>
    );
  return <>{children}</>;
}
