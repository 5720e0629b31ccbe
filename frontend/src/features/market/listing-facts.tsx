import type { market } from '../../lib/api.ts';

import { address, country, energy, percent, period, price, shortHash, vintage } from '../../lib/format.ts';
import { serialRange } from '../../lib/serial.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { facilityTitle } from './listing-words.ts';

/** What is for sale, where its energy came from, and who sells it. */
export function ListingFacts({ offer }: { offer: market.Listing }) {
  const { origin, wh, offeredWh } = offer;
  const { facility } = origin;
  return (
    <Card title="The lot">
      <Facts
        items={[
          {
            label: 'Left',
            value: (
              <div className="max-w-xs">
                {energy(wh)} of {energy(offeredWh)}
                <Progress
                  className="mt-1"
                  label="Left of what was offered"
                  value={Number((wh * 1000n) / (offeredWh || 1n))}
                  max={1000}
                />
              </div>
            ),
          },
          { label: 'Price', value: price(offer.price) },
          { label: 'Market fee', value: `${percent(offer.feeBps)} of the total, paid out of it` },
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
          {
            label: 'Serial range',
            value: (
              <code className="font-mono text-[0.925em]">{serialRange(origin.issuance, origin.firstWh, offer.wh)}</code>
            ),
          },
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
