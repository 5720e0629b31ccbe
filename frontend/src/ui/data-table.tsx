import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { RowCards } from './row-cards.tsx';
import { RowLink } from './row-link.tsx';
import type { Column, DataTableProps } from './table-column.ts';
import { useMedia } from './use-media.ts';

export type { Column, DataTableProps };

function HeaderCell<T>({ column }: { column: Column<T> }) {
  const { sort, header, align } = column;
  const right = align === 'right';
  return (
    <th
      scope="col"
      aria-sort={sort && sort.direction !== 'none' ? sort.direction : undefined}
      className={cx(
        'h-9 border-b border-line px-3 py-1 text-xs font-medium text-muted [overflow-wrap:normal] first:pl-4 last:pr-4',
        right ? 'text-right' : 'text-left',
      )}
    >
      {sort ? (
        <button type="button" onClick={sort.onSort} className="inline-flex min-h-6 items-center gap-1 hover:text-ink">
          {header}
          {sort.direction !== 'none' && (
            <Icon name={sort.direction === 'ascending' ? 'arrow-up' : 'arrow-down'} size={12} />
          )}
        </button>
      ) : (
        header
      )}
    </th>
  );
}

/** A real table from 640 px, cards below. A row with an address is a link as a whole; other controls in it stay their own. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, rowHref, empty, bare, className } = props;
  const wide = useMedia('(min-width: 640px)');
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  if (!wide) return <RowCards {...props} />;
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      className={cx('overflow-x-auto', !bare && 'rounded border border-line bg-raised', className)}
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{label}</caption>
        <thead className="bg-sunken">
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => {
            const href = rowHref?.(row);
            return (
              <tr key={rowKey(row)} className={cx('relative', href !== undefined && 'hover:bg-hover')}>
                {columns.map((column) => {
                  const Cell = column.primary ? 'th' : 'td';
                  return (
                    <Cell
                      key={column.key}
                      scope={column.primary ? 'row' : undefined}
                      className={cx(
                        'h-11 px-3 py-1.5 font-normal first:pl-4 last:pr-4',
                        column.align === 'right' ? 'text-right tabular-nums' : 'text-left',
                        column.className,
                      )}
                    >
                      {column.primary && href !== undefined ? (
                        <RowLink href={href}>{column.cell(row)}</RowLink>
                      ) : (
                        column.cell(row)
                      )}
                    </Cell>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
