import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';

export type EmptyKind = 'nothing-yet' | 'no-match' | 'not-permitted';
const ICON: Record<EmptyKind, IconName> = { 'nothing-yet': 'plus', 'no-match': 'search', 'not-permitted': 'lock' };

interface EmptyProps {
  kind: EmptyKind;
  title: string;
  /** Why, and what would change it. */
  children?: ReactNode;
  /** The one thing to do about it. */
  action?: ReactNode;
  className?: string;
}

/** Nothing to show, and which of the three reasons it is. */
export function Empty({ kind, title, children, action, className }: EmptyProps) {
  return (
    <div
      className={cx(
        'flex flex-col items-center rounded border border-dashed border-line px-6 py-12 text-center',
        className,
      )}
    >
      <span className="mb-3 grid size-9 place-items-center rounded border border-line bg-raised text-muted">
        <Icon name={ICON[kind]} />
      </span>
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="mt-1 max-w-[52ch] text-muted">{children}</div>}
      {action !== undefined && <div className="mt-4">{action}</div>}
    </div>
  );
}
