import type { market } from '../../lib/api.ts';

import { address, country, energy, percent, period, price, share, shortHash, vintage } from '../../lib/format.ts';
import { serialRange } from '../../lib/serial.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { facilityTitle } from './listing-words.ts';

/** What is for sale, where its energy came from, and who sells it. */
export function ListingFacts({ offer }: { offer: market.Listing }) {
  const { origin, wh } = offer;
  const { facility } = origin;
  return (
    <Card title="The lot">
      <Facts
        items={[
          {
            label: 'Left',
            value: <Left offer={offer} />,
          },
          { label: 'Price', value: price(offer.price) },
          ...(offer.buyer === null
            ? []
            : [
                {
                  label: 'Reserved for',
                  value: <CopyText text={offer.buyer} short={address(offer.buyer)} what="address of the buyer" />,
                },
              ]),
          { label: 'Market fee', value: `${percent(offer.feeBps)} of the total, taken from what the seller receives` },
          {
            label: 'Facility',
            value: <TextLink href={`/registry/${facility.facility}`}>{facilityTitle(origin)}</TextLink>,
          },
          { label: 'Technology', value: `${facility.technologyLabel} (${facility.technology})` },
          { label: 'Energy source', value: `${facility.fuelLabel} (${facility.fuel})` },
          { label: 'Country', value: country(facility.country) },
          { label: 'Produced', value: period(origin.periodStart, origin.periodEnd) },
          { label: 'Vintage', value: vintage(origin.vintage) },
          {
            label: 'Certificate',
            value: (
              <>
                <TextLink href={`/certificates/${offer.token}`}>Lot {offer.token.toString()}</TextLink> of{' '}
                <TextLink href={`/issuances/${origin.issuance}`}>issuance {origin.issuance.toString()}</TextLink>
              </>
            ),
          },
          ...(wh === 0n
            ? []
            : [
                {
                  label: 'Serial range',
                  value: (
                    <code className="font-mono text-[0.925em]">
                      {serialRange(origin.issuance, origin.firstWh, offer.wh)}
                    </code>
                  ),
                },
              ]),
          {
            label: 'Seller',
            value: <CopyText text={offer.seller} short={address(offer.seller)} what="address of the seller" />,
          },
          {
            label: 'Listed',
            value: (
              <>
                <Time value={offer.listedAt} /> in{' '}
                <TextLink href={`/explorer/${offer.listedTxid}`}>{shortHash(offer.listedTxid)}</TextLink>
              </>
            ),
          },
          { label: 'Open until', value: <Time value={offer.expiresAt} /> },
        ]}
      />
    </Card>
  );
}

function Left({ offer: { state, wh, offeredWh } }: { offer: market.Listing }) {
  if (state === 'sold') return `Nothing: all ${energy(offeredWh)} were sold`;
  if (wh === offeredWh) return `${energy(wh)}, all that was offered`;
  return (
    <div className="max-w-xs">
      {energy(wh)} of {energy(offeredWh)}, {share(wh, offeredWh)}
      <div aria-hidden="true" className="mt-1.5 mb-1 h-1.5 overflow-hidden rounded-full bg-hover">
        <div className="h-full bg-accent" style={{ width: `${Number((wh * 1000n) / offeredWh) / 10}%` }} />
      </div>
    </div>
  );
}
