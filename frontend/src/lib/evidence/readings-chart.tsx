import { Chart } from '../../ui/chart.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Id } from '../api.ts';
import { count, energy, period as periodText } from '../format.ts';
import { type ReadingSums, useReadingSums } from './readings.ts';
import { readingsOption, scaleFor } from './readings-option.ts';
import { totalOf } from './series.ts';
import { duration } from './spans.ts';
import type { Verdict } from './verdict-view.tsx';

interface ReadingsChartProps {
  facilityId: Id<'facility'>;
  period: { start: Date; end: Date };
  /** Their ranges are marked in the chart. */
  findings?: Verdict['findings'] | undefined;
}

/** Energy per hour or day, as the meters read it: what was estimated is hatched, what is missing stays visible. */
export function ReadingsChart({ facilityId, period, findings = [] }: ReadingsChartProps) {
  const query = useReadingSums({ facilityId, period });
  return (
    <Loading query={query} label="Reading the readings" skeleton={<Skeleton height={320} />}>
      {(sums) => <SumsChart sums={sums} findings={findings} />}
    </Loading>
  );
}

function SumsChart({ sums, findings }: { sums: ReadingSums; findings: Verdict['findings'] }) {
  const { buckets, step, cutAt } = sums;
  if (sums.readings === 0)
    return (
      <Notice tone="neutral" title="No readings are kept for this period">
        A batch that was withdrawn, or whose readings were all refused, keeps its file and its findings alone.
      </Notice>
    );
  const bands = findings
    .filter(({ severity }) => severity !== 'notice')
    .flatMap(({ rule, severity, ranges }) =>
      ranges.map(({ start, end }) => ({
        from: start,
        to: end,
        label: rule,
        tone: severity === 'reject' ? ('negative' as const) : ('warning' as const),
      })),
    );
  return (
    <div className="grid gap-3">
      <Chart
        label={step === 'hour' ? 'Energy per hour' : 'Energy per day'}
        summary={summaryOf(sums)}
        unit={scaleFor(buckets).unit}
        option={(palette) => readingsOption(buckets, bands, palette)}
        table={{
          columns: [step === 'hour' ? 'Hour (UTC)' : 'Day (UTC)', 'Measured', 'Estimated', 'Missing'],
          rows: buckets.map(({ start, end, measured, madeUp, missingMs }) => [
            periodText(start, end),
            energy(measured),
            energy(madeUp),
            missingMs === 0 ? 'none' : duration(missingMs),
          ]),
        }}
      />
      {cutAt !== null && (
        <Notice
          tone="neutral"
          title={`The chart ends ${periodText(cutAt, cutAt)}: the period holds more readings than it draws.`}
        />
      )}
    </div>
  );
}

function summaryOf({ buckets, readings }: ReadingSums): string {
  const madeUp = buckets.reduce((sum, bucket) => sum + bucket.madeUp, 0n);
  const missing = buckets.reduce((sum, bucket) => sum + bucket.missingMs, 0);
  return [
    `${count(readings)} readings, ${energy(totalOf(buckets))}`,
    madeUp > 0n ? `${energy(madeUp)} of it estimated or substituted` : 'all of it measured',
    missing > 0 ? `${duration(missing)} without a reading` : 'nothing missing',
  ].join(', ');
}
