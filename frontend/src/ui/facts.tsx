import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Names and their values. A value that is not known is said in words by the page, never left blank. */
export function Facts({ items, className }: { items: readonly Fact[]; className?: string }) {
  return (
    <dl className={cx('divide-y divide-line', className)}>
      {items.map(({ label, value }) => (
        <div
          key={label}
          className="grid gap-x-4 py-2 first:pt-0 last:pb-0 min-[480px]:grid-cols-[minmax(120px,180px)_1fr]"
        >
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
