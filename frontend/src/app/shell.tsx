import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { Patient } from '../ui/loading.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { lazyNamed } from './lazy-named.ts';
import { LiveBadge } from './live-badge.tsx';
import { Logo } from './logo.tsx';
import { BottomBar, Rail } from './navigation.tsx';
import { Routes } from './routes.tsx';
import { strings } from './strings.ts';
import { ThemeSwitch } from './theme.tsx';

const AccountBanner = lazyNamed(() => import('./account-banner.tsx'), 'AccountBanner');
const NetworkBadge = lazyNamed(() => import('./network-badge.tsx'), 'NetworkBadge');
const SessionMenu = lazyNamed(() => import('./session-menu.tsx'), 'SessionMenu');

/** A new page is read from its top, and the focus of a keyboard or reader follows. */
function Main({ children, path }: { children: ReactNode; path: string }) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main
      ref={main}
      id="main"
      tabIndex={-1}
      className="min-w-0 flex-1 px-4 pt-5 pb-24 sm:px-6 md:pb-12 lg:px-10 lg:pt-7"
    >
      {children}
    </main>
  );
}

export function Shell() {
  const [path] = useLocation();
  return (
    <div className="flex min-h-dvh flex-col md:grid md:grid-cols-[56px_1fr] lg:grid-cols-[232px_1fr] print:block">
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded border border-edge bg-raised px-3 py-2 text-sm font-medium focus:translate-y-0"
      >
        {strings.skip}
      </a>
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-surface px-4 sm:px-6 lg:px-10 print:hidden">
          <Link href="/" aria-label={strings.product} className="mr-1 md:hidden">
            <Logo />
          </Link>
          <Suspense>
            <NetworkBadge />
          </Suspense>
          <LiveBadge />
          <div className="ml-auto flex items-center gap-2">
            <ThemeSwitch />
            <Suspense>
              <SessionMenu />
            </Suspense>
          </div>
        </header>
        <Suspense>
          <AccountBanner />
        </Suspense>
        <Main path={path}>
          <CrashBoundary location={path}>
            <Suspense
              fallback={
                <Patient>
                  <Skeleton lines={6} className="max-w-2xl" />
                </Patient>
              }
            >
              <Routes />
            </Suspense>
          </CrashBoundary>
        </Main>
      </div>
      <BottomBar />
    </div>
  );
}
