import { certificate, type facility, type Id, useApi } from '../../lib/api.ts';
import { energy } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Loading } from '../../ui/loading.tsx';

interface LedgerCardProps {
  /** Id of the facility, or its number on chain. */
  facilityId: Id<'facility'> | string;
  unit: facility.FacilityInput['unit'];
}

/** What the chain keeps of a facility's energy: attested = minted + corrected + residual. */
export function LedgerCard({ facilityId, unit }: LedgerCardProps) {
  const query = useApi(certificate.readLedger, { params: { id: facilityId } });
  return (
    <Card title="Ledger">
      <Loading query={query} label="Reading the ledger">
        {(ledger) => (
          <div className="grid gap-3">
            <Facts
              items={[
                { label: 'Attested', value: energy(ledger.attestedWh) },
                { label: 'Minted', value: energy(ledger.mintedWh) },
                ...(ledger.correctedWh > 0n ? [{ label: 'Corrected', value: energy(ledger.correctedWh) }] : []),
                ledger.debit > 0n
                  ? { label: 'To make up for', value: energy(ledger.debit) }
                  : { label: 'Residual', value: energy(ledger.residual) },
                { label: 'Issuances', value: ledger.issuances.toString() },
              ]}
            />
            <p className="text-sm text-muted">
              {ledger.debit > 0n
                ? `${energy(ledger.debit)} were minted that did not exist. The next issuances mint that much less.`
                : unit === 'granular'
                  ? 'Every attested Wh is minted, so nothing is carried forward.'
                  : ledger.residual === 0n
                    ? 'Nothing is carried forward at the moment.'
                    : `${energy(ledger.residual)} are attested and below one whole certificate. They count towards the next issuance and are never minted twice.`}
            </p>
          </div>
        )}
      </Loading>
    </Card>
  );
}
