import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

const PRODUCT = 'REC Market';

interface PageProps {
  /** The h1 and the title of the document. */
  title: string;
  /** One or two sentences under the title. */
  lead?: ReactNode;
  /** What can be done here, the primary action last. */
  actions?: ReactNode;
  /** The list this page belongs to. */
  back?: { href: string; label: string };
  /** Beside the title: a state. */
  badge?: ReactNode;
  children?: ReactNode;
  className?: string;
  /** For a page that is mostly text or a form. */
  narrow?: boolean;
}

/** Frame of every page: heading, title of the document, actions, content in a column with even gaps. */
export function Page({ title, lead, actions, back, badge, children, className, narrow }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`;
  }, [title]);
  return (
    <div className={cx('flex w-full flex-col gap-6', narrow ? 'max-w-2xl' : 'max-w-6xl', className)}>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          {back && (
            <Link
              href={back.href}
              className="mb-1 inline-flex min-h-6 items-center gap-1.5 text-sm text-muted hover:text-ink"
            >
              <Icon name="arrow-left" size={14} />
              {back.label}
            </Link>
          )}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {badge}
          </div>
          {lead !== undefined && <div className="mt-1 max-w-[72ch] text-muted">{lead}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
