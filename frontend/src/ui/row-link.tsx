import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** The link of a row, stretched over it. What else can be pressed in the row lies above by `relative z-10`. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="font-medium after:absolute after:inset-0 after:content-['']">
      {children}
    </Link>
  );
}
