import { escrowName } from '../../lib/escrow.ts';
import { address, country, date, energy, period, power, shortHash, vintage } from '../../lib/format.ts';
import { serialRange } from '../../lib/serial.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { Certificate } from './answers.ts';
import { attestersOf, facilityTitle } from './lot-words.tsx';

/** What stands on the certificate. */
export function CertificateFacts({ lot }: { lot: Certificate }) {
  const { facility } = lot;
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card title="Facts">
        <Facts
          items={[
            { label: 'Energy', value: energy(lot.wh) },
            {
              label: 'Serial range',
              value: <code className="font-mono text-[0.925em]">{serialRange(lot.issuance, lot.firstWh, lot.wh)}</code>,
            },
            { label: 'Vintage', value: vintage(lot.vintage) },
            { label: 'Produced', value: period(lot.periodStart, lot.periodEnd) },
            { label: 'Held by', value: holder(lot) },
            ...relatives(lot),
            {
              label: 'Issuance',
              value: <TextLink href={`/issuances/${lot.issuance}`}>{lot.issuance.toString()}</TextLink>,
            },
            {
              label: 'Issued to',
              value: <CopyText text={lot.issuer} short={address(lot.issuer)} what="address of the issuer" />,
            },
            {
              label: 'Verified by',
              value: attestersOf(lot.attestations),
            },
            ...(lot.expiresAt === null
              ? []
              : [{ label: 'Can be retired until', value: <Time value={lot.expiresAt} /> }]),
          ]}
        />
      </Card>
      <Card title="Facility">
        <Facts
          items={[
            {
              label: 'Name',
              value: <TextLink href={`/registry/${facility.facility}`}>{facilityTitle(facility)}</TextLink>,
            },
            { label: 'Technology', value: `${facility.technologyLabel} (${facility.technology})` },
            { label: 'Energy source', value: `${facility.fuelLabel} (${facility.fuel})` },
            { label: 'Country', value: country(facility.country) },
            { label: 'Nameplate', value: power(facility.nameplateW) },
            { label: 'Commissioned', value: date(facility.commissionedAt) },
          ]}
        />
      </Card>
      <Card title="Evidence">
        <Facts
          items={[
            {
              label: 'Metadata',
              value: <CopyText text={lot.tokenUri} short={shortHash(lot.evidenceCid)} what="address of the metadata" />,
            },
            {
              label: 'Readings root',
              value: (
                <CopyText text={lot.readingsRoot} short={shortHash(lot.readingsRoot)} what="root of the readings" />
              ),
            },
            {
              label: 'Verdict',
              value: <CopyText text={lot.verdictHash} short={shortHash(lot.verdictHash)} what="hash of the verdict" />,
            },
            {
              label: 'Attested digest',
              value: <CopyText text={lot.digest} short={shortHash(lot.digest)} what="digest of the attestation" />,
            },
          ]}
        />
      </Card>
    </div>
  );
}

const GONE: Partial<Record<Certificate['state'], string>> = {
  split: 'Nobody: it was split',
  merged: 'Nobody: it was merged into another lot',
  withdrawn: 'Nobody: it was taken back',
  expired: 'Nobody: it expired unused',
};

function holder(lot: Certificate) {
  if (lot.state === 'retired') return <TextLink href={`/retirements/${lot.token}`}>Nobody: retired</TextLink>;
  if (lot.owner === null) return GONE[lot.state] ?? 'Nobody';
  const escrow = escrowName(lot.owner);
  return (
    <>
      <CopyText text={lot.owner} short={address(lot.owner)} what="address of the holder" />
      {escrow !== null && <span className="block text-sm text-muted">In {escrow} while it is offered</span>}
    </>
  );
}

function relatives({ parent, parts, mergedInto, mergedFrom }: Certificate): Fact[] {
  const link = (token: bigint) => (
    <TextLink key={token.toString()} href={`/certificates/${token}`} className="mr-4 inline-flex min-h-6 items-center">
      Lot {token.toString()}
    </TextLink>
  );
  return [
    ...(parent === null ? [] : [{ label: 'Part of', value: link(parent) }]),
    ...(parts.length === 0 ? [] : [{ label: 'Split into', value: parts.map(link) }]),
    ...(mergedFrom.length === 0 ? [] : [{ label: 'Merged from', value: mergedFrom.map(link) }]),
    ...(mergedInto === null ? [] : [{ label: 'Merged into', value: link(mergedInto) }]),
  ];
}
