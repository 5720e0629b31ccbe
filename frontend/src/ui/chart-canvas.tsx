import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import {
  CalendarComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ChartContent } from './chart-content.ts';
import { chartOption } from './chart-option.ts';
import { usePalette } from './chart-palette.ts';

use([
  BarChart,
  LineChart,
  HeatmapChart,
  CalendarComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

/** Draws; a file of its own, so that the drawing library is loaded with the first chart. */
export function ChartCanvas(content: ChartContent & { height: number }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init> | null>(null);
  const palette = usePalette();

  useEffect(() => {
    if (box.current === null) return;
    const made = init(box.current);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    const option: Record<string, unknown> =
      'option' in content ? content.option(palette) : chartOption(content, palette);
    chart.current?.setOption(option, { notMerge: true });
  }, [content, palette]);

  return <div ref={box} aria-hidden="true" style={{ height: content.height }} />;
}
