/** A WHERE clause under construction; the values never touch the text. */
export interface Conditions {
  /** `?` stands for one value each, in order. */
  add(sql: string, ...values: unknown[]): void;
  /** The clause, or nothing where there is no condition. */
  readonly sql: string;
  readonly values: unknown[];
}

/** Conditions joined by AND. */
export function conditions(): Conditions {
  const parts: string[] = [];
  const values: unknown[] = [];
  return {
    values,
    get sql() {
      return parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
    },
    add(sql, ...added) {
      const placeholders = sql.split('?').length - 1;
      if (placeholders !== added.length)
        throw new RangeError(`"${sql}" has ${placeholders} places for ${added.length} values.`);
      let next = values.length;
      parts.push(`(${sql.replaceAll('?', () => `$${++next}`)})`);
      values.push(...added);
    },
  };
}
