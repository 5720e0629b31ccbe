import { address, count, country, energy, period, shortHash } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { Issuance } from './answers.ts';
import { facilityTitle } from './lot-words.tsx';

/** Who measured, verified and issued, in which transactions, and how the Wh add up. */
export function IssuanceFacts({ issuance }: { issuance: Issuance }) {
  const { facility, attestation } = issuance;
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card title="How it adds up">
        <Facts
          items={[
            { label: 'Carried over', value: energy(issuance.attestedBefore - issuance.mintedBefore) },
            { label: 'Attested', value: energy(issuance.attestedWh) },
            { label: 'Minted', value: energy(issuance.wh) },
            { label: 'Carried on', value: energy(issuance.residual) },
          ]}
        />
        <p className="mt-3 text-sm text-muted">
          Carried over + attested = minted + carried on. Certificates of this facility are made of{' '}
          {energy(facility.unitWh)} each; what is below that waits for the next issuance.
        </p>
      </Card>
      <Card title="Facts">
        <Facts
          items={[
            {
              label: 'Facility',
              value: <TextLink href={`/registry/${facility.facility}`}>{facilityTitle(facility)}</TextLink>,
            },
            { label: 'Technology', value: facility.technologyLabel },
            { label: 'Country', value: country(facility.country) },
            { label: 'Produced', value: period(issuance.periodStart, issuance.periodEnd) },
            { label: 'Readings', value: count(issuance.leaves) },
            {
              label: 'Issued to',
              value: <CopyText text={issuance.owner} short={address(issuance.owner)} what="address of the owner" />,
            },
            {
              label: 'Issued',
              value: (
                <>
                  <Time value={issuance.issuedAt} /> in{' '}
                  <TextLink href={`/explorer/${issuance.issuedTxid}`}>{shortHash(issuance.issuedTxid)}</TextLink>
                </>
              ),
            },
            {
              label: 'Verified',
              value: attestation ? (
                <>
                  {attestation.organisation ?? address(attestation.body)}, <Time value={attestation.at} /> in{' '}
                  <TextLink href={`/explorer/${attestation.txid}`}>{shortHash(attestation.txid)}</TextLink>
                </>
              ) : (
                'No attestation is recorded'
              ),
            },
          ]}
        />
      </Card>
      <Card title="Evidence">
        <Facts
          items={[
            {
              label: 'Metadata',
              value: (
                <CopyText
                  text={issuance.evidenceCid}
                  short={shortHash(issuance.evidenceCid)}
                  what="CID of the metadata"
                />
              ),
            },
            {
              label: 'Readings root',
              value: (
                <CopyText
                  text={issuance.readingsRoot}
                  short={shortHash(issuance.readingsRoot)}
                  what="root of the readings"
                />
              ),
            },
            {
              label: 'Verdict',
              value: (
                <CopyText
                  text={issuance.verdictHash}
                  short={shortHash(issuance.verdictHash)}
                  what="hash of the verdict"
                />
              ),
            },
            {
              label: 'Attested digest',
              value: (
                <CopyText text={issuance.digest} short={shortHash(issuance.digest)} what="digest of the attestation" />
              ),
            },
          ]}
        />
      </Card>
    </div>
  );
}
