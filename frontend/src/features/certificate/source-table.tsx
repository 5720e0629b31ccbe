import { count, mwh, period } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import type { Certificate } from './answers.ts';

type Source = Certificate['sources'][number];

const COLUMNS = [
  {
    key: 'issuance',
    header: 'Readings of issuance',
    primary: true,
    cell: ({ issuance }: Source) => <TextLink href={`/issuances/${issuance}`}>{issuance.toString()}</TextLink>,
  },
  { key: 'period', header: 'Measured', cell: (row: Source) => period(row.periodStart, row.periodEnd) },
  {
    key: 'range',
    header: 'Wh of those readings',
    align: 'right' as const,
    cell: ({ firstWh, wh }: Source) => (
      <code className="font-mono text-xs sm:whitespace-nowrap">
        [{count(firstWh)}, {count(firstWh + wh)})
      </code>
    ),
  },
  { key: 'energy', header: 'Energy, MWh', align: 'right' as const, cell: ({ wh }: Source) => mwh(wh) },
];

/** Which measured energy a lot is made of, carried residual included. */
export function SourceTable({ lot }: { lot: Certificate }) {
  const carried = lot.sources.some(({ issuance }) => issuance !== lot.issuance);
  return (
    <Card title="Where each Wh comes from" flush>
      <p className="border-b border-line px-4 py-3 text-muted">
        {carried
          ? 'A part of this lot was measured before and carried forward until it made a whole unit. Nothing was counted twice: each Wh is the number it has among all the facility ever attested.'
          : 'Every Wh of this lot has a number among all the facility ever attested, and so belongs to exactly one reading.'}
      </p>
      <DataTable
        label="Sources of the lot"
        columns={COLUMNS}
        rows={lot.sources}
        rowKey={({ issuance }) => issuance.toString()}
        bare
      />
    </Card>
  );
}
