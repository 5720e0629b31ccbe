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
  const { facility, attestations } = issuance;
  const owed = issuance.mintedBefore + issuance.correctedBefore;
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card title="How it adds up">
        <Facts
          items={[
            owed > issuance.attestedBefore
              ? { label: 'To make up for', value: energy(owed - issuance.attestedBefore) }
              : { label: 'Carried over', value: energy(issuance.attestedBefore - owed) },
            { label: 'Attested', value: energy(issuance.attestedWh) },
            { label: 'Minted', value: energy(issuance.wh) },
            { label: 'Carried on', value: energy(issuance.residual) },
          ]}
        />
        <p className="mt-3 text-sm text-muted">
          {owed > issuance.attestedBefore
            ? 'Attested = made up for + minted + carried on: energy of earlier issuances had turned out not to exist. '
            : 'Carried over + attested = minted + carried on. '}
          Certificates of this facility are made of {energy(facility.unitWh)} each; what is below that waits for the
          next issuance.
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
              value:
                attestations.length === 0
                  ? 'No attestation is recorded'
                  : attestations.map(({ organisation, body, at, txid }) => (
                      <span key={body} className="block">
                        {organisation ?? address(body)}, <Time value={at} /> in{' '}
                        <TextLink href={`/explorer/${txid}`}>{shortHash(txid)}</TextLink>
                      </span>
                    )),
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
