import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

interface CardProps {
  title?: ReactNode;
  /** Beside the title, for what acts on the card. */
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** No inner space: for a table that reaches the border. */
  flush?: boolean;
}

/** A part of a page under its own heading. */
export function Card({ title, actions, children, className, flush }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      className={cx('min-w-0 rounded border border-line bg-raised', className)}
    >
      {(title !== undefined || actions !== undefined) && (
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-1.5">
          {title !== undefined && (
            <h2 id={id} className="text-sm font-semibold">
              {title}
            </h2>
          )}
          {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      )}
      <div className={flush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}
