/** Rows as one array for each column, in the order of `unnest($1::..[], $2::..[])`; `width` columns also for no rows. */
export function columnsOf(width: number, rows: readonly (readonly unknown[])[]): unknown[][] {
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null));
}
