import type { ReactNode } from 'react';

/** Nothing yet in one card among others: a line instead of a whole empty state. */
export function Nothing({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
      <p className="text-muted">{children}</p>
      {action}
    </div>
  );
}
