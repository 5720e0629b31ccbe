import { alignedMwh } from '../../lib/aligned.tsx';
import type { portfolio } from '../../lib/api.ts';
import { PURPOSE_LABELS } from '../../lib/claim.ts';
import { country, period, vintage } from '../../lib/format.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { SourceMark } from '../../ui/source-mark.tsx';
import { Time } from '../../ui/time.tsx';
import { originTitle } from './origin-words.ts';

type Retirement = portfolio.Retirement;

const columnsOf = (energyText: ReturnType<typeof alignedMwh>) => [
  {
    key: 'beneficiary',
    header: 'Beneficiary',
    primary: true,
    cell: ({ beneficiary, retirement }: Retirement) => (
      <span>
        <span className="block">
          {beneficiary.name ?? <span className="font-normal text-muted">Name not disclosed</span>}
        </span>
        <span className="block text-xs font-normal text-muted">
          Retirement {retirement.toString()}, used in {country(beneficiary.country)}
        </span>
      </span>
    ),
  },
  { key: 'energy', header: 'Energy, MWh', align: 'right' as const, cell: ({ wh }: Retirement) => energyText(wh) },
  {
    key: 'origin',
    header: 'Origin',
    cell: ({ origin }: Retirement) => (
      <span className="flex items-start gap-2">
        <SourceMark code={origin.facility.technology} className="mt-0.5" />
        <span className="min-w-0">
          <span className="block first-letter:uppercase">{originTitle(origin)}</span>
          <span className="block text-xs text-muted">
            {country(origin.facility.country)}, {vintage(origin.vintage)}
          </span>
        </span>
      </span>
    ),
  },
  { key: 'purpose', header: 'Purpose', cell: ({ purpose }: Retirement) => PURPOSE_LABELS[purpose] },
  {
    key: 'period',
    header: 'Reporting period',
    cell: ({ reportingStart, reportingEnd }: Retirement) => period(reportingStart, reportingEnd),
  },
  {
    key: 'at',
    header: 'Retired',
    align: 'right' as const,
    cell: ({ at }: Retirement) => <Time value={at} style="date" />,
  },
];

/** A row opens the page that is made to be shown to an auditor. */
export function RetirementTable({ retirements }: { retirements: Retirement[] }) {
  return (
    <DataTable
      label="Retirements"
      columns={columnsOf(alignedMwh(retirements.map(({ wh }) => wh)))}
      rows={retirements}
      rowKey={({ retirement }) => retirement.toString()}
      rowHref={({ retirement }) => `/retirements/${retirement}`}
    />
  );
}
