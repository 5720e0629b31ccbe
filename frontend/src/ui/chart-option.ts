import type { ChartBand, ChartSeries } from './chart-content.ts';
import type { Palette } from './chart-palette.ts';

/** Slanted lines over what was not measured. */
const HATCH = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: Math.PI / 4 } as const;

function seriesOption({ name, kind, color = 'accent', points }: ChartSeries, palette: Palette) {
  const data = points.map(({ x, y, estimated }) =>
    estimated && kind === 'bar'
      ? { value: [x, y], itemStyle: { opacity: 0.75, decal: { ...HATCH, color: palette.raised } } }
      : [x, y],
  );
  return {
    name,
    type: kind === 'bar' ? 'bar' : 'line',
    color: palette[color],
    data,
    showSymbol: false,
    connectNulls: false,
    barMaxWidth: 24,
    lineStyle: { width: 1.5 },
    ...(kind === 'area' ? { areaStyle: { opacity: 0.18 } } : {}),
    ...(kind === 'bar' ? { large: false, barCategoryGap: '20%' } : { sampling: 'lttb' }),
  };
}

const bandOption = (bands: readonly ChartBand[], palette: Palette) => ({
  silent: true,
  itemStyle: { opacity: 0.5 },
  label: { show: bands.length <= 3, color: palette.ink, fontSize: 11, position: 'insideTop' },
  data: bands.map(({ from, to, label, tone }) => [
    { name: label, xAxis: from, itemStyle: { color: palette[`${tone}-soft`], borderColor: palette[tone] } },
    { xAxis: to },
  ]),
});

/** The common frame: time below, the unit above the values, quiet lines, a tooltip that names both. */
export function chartOption(
  { series, bands = [], unit }: { series: readonly ChartSeries[]; bands?: readonly ChartBand[]; unit: string },
  palette: Palette,
) {
  const text = { color: palette.muted, fontSize: 11 };
  const drawn: object[] = series.map((one) => seriesOption(one, palette));
  if (drawn[0] && bands.length > 0) drawn[0] = { ...drawn[0], markArea: bandOption(bands, palette) };
  return {
    useUTC: true,
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 8, top: series.length > 1 ? 52 : 28, bottom: 4, containLabel: true },
    legend:
      series.length > 1
        ? { top: 0, right: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: text }
        : undefined,
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.raised,
      borderColor: palette.edge,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: palette.ink, fontSize: 12 },
      extraCssText: 'box-shadow:none;border-radius:6px',
      axisPointer: { type: 'line', lineStyle: { color: palette.edge } },
      valueFormatter: (value: unknown) =>
        typeof value === 'number' ? `${value.toLocaleString('en')} ${unit}` : 'missing',
    },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: palette.edge } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      name: unit,
      nameTextStyle: { ...text, align: 'left' },
      axisLabel: text,
      splitLine: { lineStyle: { color: palette.line } },
      splitNumber: 4,
    },
    series: drawn,
  };
}
