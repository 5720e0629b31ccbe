import { useEffect, useRef, useState } from 'react';
import { market, useApi } from '../../lib/api.ts';
import { energy, price } from '../../lib/format.ts';
import { useSession } from '../../lib/session.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ClosedListing } from './closed-listing.tsx';
import { OrderForm } from './order-form.tsx';
import { OrderOutcome } from './order-outcome.tsx';
import { OwnListing } from './own-listing.tsx';

interface OrderTicketProps {
  offer: market.Listing;
  buyingPaused: boolean;
}

/** What can be done with a listing now, by its state and by who looks at it. */
export function OrderTicket({ offer, buyingPaused }: OrderTicketProps) {
  const { address } = useSession();
  const [bought, setBought] = useState<{ txid: string; retired: boolean } | null>(null);
  const opened = useRef(offer);
  const last = useApi(market.listPurchases, { query: { listing: offer.listing, limit: 1 } }).data?.items[0];
  const lastIsMine = last !== undefined && last.buyer === address;
  useEffect(() => {
    // What one bought oneself is no news.
    if (lastIsMine) opened.current = offer;
  }, [lastIsMine, offer]);
  const closed = offer.state !== 'open';

  if (bought !== null)
    return (
      <Card title="Buy">
        <OrderOutcome {...bought} listing={offer.listing} {...(closed ? {} : { onAgain: () => setBought(null) })} />
      </Card>
    );
  if (offer.state === 'sold' && lastIsMine)
    return (
      <Card title="Buy">
        <OrderOutcome listing={offer.listing} txid={last.txid} retired={last.retirement !== null} />
      </Card>
    );
  if (address === offer.seller && (offer.state === 'open' || offer.state === 'expired'))
    return <OwnListing offer={offer} />;
  if (closed) return <ClosedListing offer={offer} wasOpen={opened.current.state === 'open'} />;
  if (offer.buyer !== null && offer.buyer !== address)
    return (
      <Card title="Buy">
        <Notice tone="info" title="This listing is reserved">
          Its seller offers it to one buyer. If that is you, sign in with the account it names.
        </Notice>
      </Card>
    );
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
      {opened.current.version !== offer.version && !lastIsMine && (
        <Notice tone="warning" title="The seller changed the price just now" className="mb-4">
          It is {price(offer.price)} now; you found it at {price(opened.current.price)}.
        </Notice>
      )}
      {opened.current.wh > offer.wh && !lastIsMine && (
        <Notice tone="info" title="Somebody bought a part just now" className="mb-4">
          {energy(offer.wh)} is left of the {energy(opened.current.wh)} you found here.
        </Notice>
      )}
      <OrderForm offer={offer} onBought={setBought} />
    </Card>
  );
}
