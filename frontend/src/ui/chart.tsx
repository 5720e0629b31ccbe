import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from './button.tsx';
import type { ChartContent } from './chart-content.ts';
import { cx } from './cx.ts';
import { Skeleton } from './skeleton.tsx';

const ChartCanvas = lazy(() => import('./chart-canvas.tsx').then(({ ChartCanvas }) => ({ default: ChartCanvas })));

export type { ChartBand, ChartContent, ChartPoint, ChartSeries } from './chart-content.ts';

export type ChartProps = ChartContent & {
  label: string;
  /** What the chart shows, in a sentence with the figures that matter. */
  summary: ReactNode;
  /** The same data for reading. */
  table: { columns: readonly string[]; rows: readonly (readonly string[])[] };
  height?: number;
  className?: string;
};

function ChartTable({ label, table, height }: { label: string; table: ChartProps['table']; height: number }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      className="overflow-auto rounded border border-line"
      style={{ maxHeight: height }}
    >
      <table className="w-full text-sm tabular-nums">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 bg-sunken">
          <tr>
            {table.columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={cx('h-8 px-3 text-xs font-medium text-muted', index === 0 ? 'text-left' : 'text-right')}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {table.rows.map((row) => (
            <tr key={row.join()}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={table.columns[index]} scope="row" className="h-8 px-3 text-left font-normal">
                    {cell}
                  </th>
                ) : (
                  <td key={table.columns[index]} className="h-8 px-3 text-right">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A chart with its words and, on demand, its numbers as a table. */
export function Chart({ label, summary, table, height = 260, className, ...content }: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={cx('min-w-0', className)}>
      <figcaption className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <span className="font-medium">{label}</span>
          <div className="text-sm text-muted">{summary}</div>
        </div>
        <Button variant="quiet" icon={asTable ? 'chart' : 'table'} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </figcaption>
      {asTable ? (
        <ChartTable label={label} table={table} height={height} />
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <ChartCanvas {...content} height={height} />
        </Suspense>
      )}
    </figure>
  );
}
