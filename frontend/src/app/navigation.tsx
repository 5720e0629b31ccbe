import { Link } from 'wouter';
import { useMedia } from '../ui/use-media.ts';
import { Logo } from './logo.tsx';
import { MoreMenu } from './more-menu.tsx';
import { NavLink } from './nav-link.tsx';
import { type NavItem, useRoleLinks } from './role-links.ts';
import { strings } from './strings.ts';

const WIDE = '(min-width: 768px)';
const { nav, product, mainNavigation } = strings;

const MARKET: NavItem = { href: '/', icon: 'market', label: nav.market };
const PUBLIC: readonly NavItem[] = [
  { href: '/retirements', icon: 'retirement', label: nav.retirements },
  { href: '/explorer', icon: 'explorer', label: nav.explorer },
  { href: '/chain', icon: 'chain', label: nav.chain },
];
const STATUS: NavItem = { href: '/status', icon: 'status', label: nav.status };

/** Left side from 768 px on: icons alone until there is room for words. */
export function Rail() {
  const roleLinks = useRoleLinks();
  if (!useMedia(WIDE)) return null;
  return (
    <nav
      aria-label={mainNavigation}
      className="sticky top-0 flex h-dvh flex-col border-r border-line bg-sunken print:hidden"
    >
      <Link href="/" className="flex h-12 shrink-0 items-center gap-2.5 px-4 text-sm font-semibold tracking-tight">
        <Logo />
        <span className="max-lg:sr-only">{product}</span>
      </Link>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2 pt-2 pb-3">
        <ul className="flex flex-col gap-0.5">
          {[MARKET, ...PUBLIC].map((item) => (
            <NavLink key={item.href} {...item} />
          ))}
        </ul>
        {roleLinks.length > 0 && (
          <ul className="mt-4 flex flex-col gap-0.5 border-t border-line pt-4">
            {roleLinks.map((item) => (
              <NavLink key={item.href} {...item} />
            ))}
          </ul>
        )}
        <ul className="mt-auto pt-4">
          <NavLink {...STATUS} />
        </ul>
      </div>
    </nav>
  );
}

/** Below on phones, above the home indicator. Five places at most; with more, what is public moves behind "More". */
export function BottomBar() {
  const roleLinks = useRoleLinks();
  if (useMedia(WIDE)) return null;
  const rest = [...PUBLIC, STATUS];
  const shown = roleLinks.length === 0 ? [MARKET, ...rest] : [MARKET, ...roleLinks];
  return (
    <nav
      aria-label={mainNavigation}
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] print:hidden"
    >
      <ul className="flex">
        {shown.map((item) => (
          <NavLink bar key={item.href} {...item} />
        ))}
        {roleLinks.length > 0 && <MoreMenu items={rest} />}
      </ul>
    </nav>
  );
}
