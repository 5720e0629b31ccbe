import type { portfolio } from '../../lib/api.ts';
import { PURPOSE_LABELS } from '../../lib/claim.ts';
import { country, dateTime, energy, period, sats, vintage } from '../../lib/format.ts';
import { serialRange } from '../../lib/serial.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { originTitle } from './origin-words.ts';

/** What was claimed, for whom, from where. */
export function RetirementStatement({ retirement: shown }: { retirement: portfolio.Retirement }) {
  const { origin, beneficiary, purchase } = shown;
  return (
    <>
      <Stats>
        <Stat label="Energy" value={energy(shown.wh)} />
        <Stat
          label="Beneficiary"
          value={beneficiary.name ?? <span className="text-muted">Not disclosed</span>}
          hint={`Used in ${country(beneficiary.country)}`}
        />
        <Stat
          label="Reporting period"
          value={period(shown.reportingStart, shown.reportingEnd)}
          hint={PURPOSE_LABELS[shown.purpose]}
        />
        <Stat
          label="Vintage"
          value={vintage(origin.vintage)}
          hint={`${origin.facility.technologyLabel}, ${country(origin.facility.country)}`}
        />
      </Stats>
      <div className="grid items-start gap-6 lg:grid-cols-2 print:block print:space-y-4">
        <Card title="The claim">
          <Facts
            items={[
              {
                label: 'Beneficiary',
                value: beneficiary.name ?? 'Not disclosed: only the hash below is public',
              },
              { label: 'Country of use', value: country(beneficiary.country) },
              { label: 'Purpose', value: PURPOSE_LABELS[shown.purpose] },
              { label: 'Reporting period', value: period(shown.reportingStart, shown.reportingEnd) },
              ...(shown.note ? [{ label: 'Note', value: shown.note.text ?? 'Not disclosed' }] : []),
              { label: 'Retired', value: dateTime(shown.at) },
              {
                label: 'For account',
                value: <CopyText text={shown.account} what="address of the account" />,
              },
              ...(shown.by === shown.account
                ? []
                : [
                    {
                      label: 'Retired by',
                      value: <CopyText text={shown.by} what="address of who retired it" />,
                    },
                  ]),
              ...(purchase
                ? [
                    {
                      label: 'Bought',
                      value: (
                        <>
                          In the same transaction for {sats(purchase.total)}, from{' '}
                          <TextLink href={`/listings/${purchase.listing}`}>
                            listing {purchase.listing.toString()}
                          </TextLink>
                        </>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Card>
        <Card title="The energy">
          <Facts
            items={[
              { label: 'Energy', value: energy(shown.wh) },
              {
                label: 'Serial range',
                value: (
                  <code className="font-mono text-[0.925em]">
                    {serialRange(origin.issuance, origin.firstWh, shown.wh)}
                  </code>
                ),
              },
              {
                label: 'Facility',
                value: (
                  <TextLink
                    href={`/registry/${origin.facility.facility}`}
                    className="inline-block first-letter:uppercase"
                  >
                    {originTitle(origin)}
                  </TextLink>
                ),
              },
              { label: 'Technology', value: `${origin.facility.technologyLabel} (${origin.facility.technology})` },
              { label: 'Energy source', value: `${origin.facility.fuelLabel} (${origin.facility.fuel})` },
              { label: 'Country of origin', value: country(origin.facility.country) },
              { label: 'Produced', value: period(origin.periodStart, origin.periodEnd) },
              { label: 'Vintage', value: vintage(origin.vintage) },
            ]}
          />
        </Card>
      </div>
    </>
  );
}
