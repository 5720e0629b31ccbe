import type { ReactNode } from 'react';
import { cx } from './cx.ts';

interface StatProps {
  label: string;
  value: ReactNode;
  hint?: ReactNode;
  className?: string;
}

/** One figure. Several of them stand in {@link Stats}. */
export function Stat({ label, value, hint, className }: StatProps) {
  return (
    <div className={cx('min-w-0 bg-raised px-4 py-3', className)}>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-1 text-[18px] leading-6 font-semibold tracking-tight tabular-nums">{value}</dd>
      {hint !== undefined && <dd className="mt-0.5 text-xs text-muted">{hint}</dd>}
    </div>
  );
}

/** A row of figures that share one border. */
export function Stats({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cx(
        'grid grid-cols-2 gap-px overflow-hidden rounded border border-line bg-raised sm:grid-cols-[repeat(auto-fit,minmax(150px,1fr))]',
        '*:shadow-[0_0_0_1px_var(--line)]',
        className,
      )}
    >
      {children}
    </dl>
  );
}
