import type { ChartBand } from '../../ui/chart.tsx';
import { chartOption } from '../../ui/chart-option.ts';
import type { Palette } from '../../ui/chart-palette.ts';
import { energy, period } from '../format.ts';
import type { Bucket } from './series.ts';
import { duration } from './spans.ts';

const SCALES = [
  { unit: 'MWh', wh: 1_000_000n },
  { unit: 'kWh', wh: 1_000n },
  { unit: 'Wh', wh: 1n },
] as const;

/** The largest unit in which the highest bar is above one. */
export function scaleFor(buckets: readonly Bucket[]) {
  const highest = buckets.reduce(
    (most, { measured, madeUp }) => (measured + madeUp > most ? measured + madeUp : most),
    0n,
  );
  return SCALES.find(({ wh }) => highest >= wh) ?? SCALES[2];
}

const middle = ({ start, end }: Bucket): Date => new Date((start.getTime() + end.getTime()) / 2);
const hatch = (color: string, gap: number) => ({
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, gap],
  rotation: Math.PI / 4,
  color,
});

/**
 * Bars of measured energy with estimated energy hatched on top; where readings are missing, a hatched column over the
 * whole height. Heights are numbers for the canvas only: every figure that is read comes from the exact sums.
 */
export function readingsOption(buckets: readonly Bucket[], bands: readonly ChartBand[], palette: Palette) {
  const { unit, wh } = scaleFor(buckets);
  const height = (value: bigint) => Number(value) / Number(wh);
  const measured = { name: 'Measured', kind: 'bar' as const, points: [] };
  const frame = chartOption({ series: [measured, measured], bands, unit }, palette);
  const [first] = frame.series as [{ markArea?: { label: object } }];
  if (first.markArea)
    first.markArea.label = {
      ...first.markArea.label,
      backgroundColor: palette.raised,
      padding: [1, 4],
      borderRadius: 3,
    };
  const data = (value: (bucket: Bucket) => number | null) => buckets.map((bucket) => [middle(bucket), value(bucket)]);
  const bar = { type: 'bar', barMaxWidth: 24, barCategoryGap: '20%' };
  return {
    ...frame,
    legend: { ...frame.legend, data: ['Measured', 'Estimated', 'Missing'] },
    tooltip: {
      ...frame.tooltip,
      valueFormatter: undefined,
      formatter: (items: { dataIndex: number }[]) => tooltipOf(buckets[items[0]?.dataIndex ?? -1]),
    },
    yAxis: [frame.yAxis, { type: 'value', min: 0, max: 1, show: false }],
    series: [
      { ...first, ...bar, stack: 'energy', data: data((bucket) => height(bucket.measured)) },
      {
        ...bar,
        name: 'Estimated',
        stack: 'energy',
        color: palette.accent,
        itemStyle: { opacity: 0.75, decal: hatch(palette.raised, 3) },
        data: data((bucket) => height(bucket.madeUp)),
      },
      {
        ...bar,
        name: 'Missing',
        yAxisIndex: 1,
        barGap: '-100%',
        silent: true,
        z: 1,
        color: palette['warning-soft'],
        itemStyle: { decal: hatch(palette.warning, 6) },
        data: data((bucket) => (bucket.missingMs > 0 ? 1 : null)),
      },
    ],
  };
}

function tooltipOf(bucket: Bucket | undefined): string {
  if (bucket === undefined) return '';
  const { start, end, measured, madeUp, missingMs } = bucket;
  return [
    `<b>${period(start, end)}</b>`,
    `Measured ${energy(measured)}`,
    ...(madeUp > 0n ? [`Estimated ${energy(madeUp)}`] : []),
    ...(missingMs > 0 ? [`Missing ${duration(missingMs)}`] : []),
  ].join('<br>');
}
