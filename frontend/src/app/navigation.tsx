import { Suspense } from 'react';
import { Link } from 'wouter';
import { useMedia } from '../ui/use-media.ts';
import { lazyNamed } from './lazy-named.ts';
import { Logo } from './logo.tsx';
import { NavLink } from './nav-link.tsx';
import { strings } from './strings.ts';

const RailRoleLinks = lazyNamed(() => import('./role-links.tsx'), 'RailRoleLinks');
const BarRoleLinks = lazyNamed(() => import('./role-links.tsx'), 'BarRoleLinks');

const WIDE = '(min-width: 768px)';
const { nav, product, mainNavigation } = strings;

/** Left side from 768 px on. */
export function Rail() {
  if (!useMedia(WIDE)) return null;
  return (
    <div className="sticky top-0 flex h-dvh flex-col border-r border-line bg-sunken">
      <Link href="/" className="flex h-12 shrink-0 items-center gap-2.5 px-4 text-sm font-semibold tracking-tight">
        <Logo />
        {product}
      </Link>
      <nav aria-label={mainNavigation} className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2 pt-2 pb-3">
        <ul className="flex flex-col gap-0.5">
          <NavLink href="/" icon="market" label={nav.market} />
          <NavLink href="/retirements" icon="retirement" label={nav.retirements} />
          <NavLink href="/explorer" icon="explorer" label={nav.explorer} />
        </ul>
        <Suspense>
          <RailRoleLinks />
        </Suspense>
        <ul className="mt-auto pt-4">
          <NavLink href="/status" icon="status" label={nav.status} />
        </ul>
      </nav>
    </div>
  );
}

/** Below on phones, above the home indicator. */
export function BottomBar() {
  if (useMedia(WIDE)) return null;
  return (
    <nav
      aria-label={mainNavigation}
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      <ul className="flex">
        <NavLink bar href="/" icon="market" label={nav.market} />
        <NavLink bar href="/retirements" icon="retirement" label={nav.retirements} />
        <NavLink bar href="/explorer" icon="explorer" label={nav.explorer} />
        <Suspense>
          <BarRoleLinks />
        </Suspense>
        <NavLink bar href="/status" icon="status" label={nav.status} />
      </ul>
    </nav>
  );
}
