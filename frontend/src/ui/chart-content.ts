import type { ChartColor, Palette } from './chart-palette.ts';

export interface ChartPoint {
  x: Date;
  /** In the unit of the chart; null where there is no measurement, which leaves a gap. */
  y: number | null;
  /** Not measured: its bar is hatched. */
  estimated?: boolean;
}

export interface ChartSeries {
  name: string;
  kind: 'bar' | 'line' | 'area';
  color?: ChartColor;
  points: readonly ChartPoint[];
}

/** A stretch of time that is marked: a finding. */
export interface ChartBand {
  from: Date;
  to: Date;
  label: string;
  tone: 'warning' | 'negative';
}

export type ChartContent =
  | { series: readonly ChartSeries[]; bands?: readonly ChartBand[]; unit: string }
  /** For what series over time cannot say; an ECharts option (bar, line and heat map are loaded). */
  | { option: (palette: Palette) => Record<string, unknown>; unit: string };
