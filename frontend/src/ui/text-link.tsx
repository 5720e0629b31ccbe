import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

const LOOK = 'text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent';

interface TextLinkProps {
  href: string;
  children: ReactNode;
  className?: string;
  /** For an address of this origin that the app has no page for (API, documents). */
  plain?: boolean;
}

/** A link in running text or a cell. An address with a scheme opens in a new tab and says so. */
export function TextLink({ href, children, className, plain }: TextLinkProps) {
  if (/^[a-z]+:/.test(href))
    return (
      <a href={href} className={cx(LOOK, className)} target="_blank" rel="noreferrer">
        {children}
        <Icon name="external" size={12} className="mb-0.5 ml-1 inline" />
        <span className="sr-only"> (opens in a new tab)</span>
      </a>
    );
  if (plain)
    return (
      <a href={href} className={cx(LOOK, className)}>
        {children}
      </a>
    );
  return (
    <Link href={href} className={cx(LOOK, className)}>
      {children}
    </Link>
  );
}
