import { cx } from './cx.ts';
import { RowLink } from './row-link.tsx';
import type { DataTableProps } from './table-column.ts';

/** The rows of a table on a phone: one card each, the primary column on top, the rest as names and values. */
export function RowCards<T>({ label, columns, rows, rowKey, rowHref, bare, className }: DataTableProps<T>) {
  const primary = columns.find((column) => column.primary) ?? columns[0];
  const rest = columns.filter((column) => column !== primary);
  return (
    <ul
      aria-label={label}
      className={cx('divide-y divide-line', !bare && 'rounded border border-line bg-raised', className)}
    >
      {rows.map((row) => {
        const href = rowHref?.(row);
        return (
          <li key={rowKey(row)} className="relative px-4 py-3">
            {primary && (
              <div className="mb-2 font-medium">
                {href === undefined ? primary.cell(row) : <RowLink href={href}>{primary.cell(row)}</RowLink>}
              </div>
            )}
            <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
              {rest.map((column) => (
                <div key={column.key} className={cx('min-w-0', column.wide && 'col-span-2')}>
                  <dt className={column.header === '' ? 'sr-only' : 'text-xs text-muted'}>
                    {column.header || column.key}
                  </dt>
                  <dd className="tabular-nums">{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
