import type { ReactNode } from 'react';

export interface Column<T> {
  key: string;
  /** Units stand here, not in the cells. */
  header: string;
  cell(row: T): ReactNode;
  align?: 'right';
  /** Names the row: its header cell in the table, the title of its card, and the link of `rowHref`. */
  primary?: boolean;
  /** A sortable column: how it is sorted now, and what a press on its header does. */
  sort?: { direction: 'ascending' | 'descending' | 'none'; onSort(): void };
  className?: string;
  /** On a phone: the whole width of the card. */
  wide?: boolean;
}

export interface DataTableProps<T> {
  /** What the table lists, for those who do not see it. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey(row: T): string;
  rowHref?(row: T): string;
  /** Instead of the table when there are no rows: an Empty. */
  empty?: ReactNode;
  /** Inside a Card: no border of its own. */
  bare?: boolean;
  className?: string;
}
