import { Link, useLocation } from 'wouter';
import { cx } from '../ui/cx.ts';
import { Icon } from '../ui/icon.tsx';
import type { NavItem } from './role-links.ts';

/** The place in the navigation that an address belongs to: a listing to the market, a batch to the facilities. */
const BELONGS: [RegExp, string][] = [
  [/^\/($|listings\/|certificates\/|issuances\/|registry\/)/, '/'],
  [/^\/retirements/, '/retirements'],
  [/^\/explorer/, '/explorer'],
  [/^\/chain/, '/chain'],
  [/^\/(facilities|batches\/)/, '/facilities'],
  [/^\/verification/, '/verification'],
  [/^\/portfolio/, '/portfolio'],
  [/^\/status/, '/status'],
];

export const isHere = (href: string, location: string): boolean =>
  BELONGS.find(([pattern]) => pattern.test(location))?.[1] === href;

interface NavLinkProps extends NavItem {
  /** In the bottom bar of a phone: the icon over the word. */
  bar?: boolean;
  /** For a finger. */
  tall?: boolean;
}

export function NavLink({ href, icon, label, bar, tall }: NavLinkProps) {
  const [location] = useLocation();
  const here = isHere(href, location);
  const rail = !bar && !tall;
  return (
    <li className={bar ? 'min-w-0 flex-1' : undefined}>
      <Link
        href={href}
        title={rail ? label : undefined}
        aria-current={here ? (location === href ? 'page' : 'true') : undefined}
        className={cx(
          'flex items-center focus-visible:-outline-offset-2',
          bar ? 'h-14 flex-col justify-center gap-0.5 text-[11px] leading-4' : 'gap-2.5 rounded px-2.5 text-sm',
          tall && 'h-11',
          rail && 'h-8 max-lg:h-10 max-lg:justify-center max-lg:px-0',
          !bar && (here ? 'bg-hover' : 'hover:bg-hover'),
          here ? 'font-medium' : 'text-muted hover:text-ink',
          here && (bar ? 'text-accent' : 'text-ink'),
        )}
      >
        <Icon name={icon} size={bar ? 20 : 16} className={here ? 'text-accent' : undefined} />
        <span className={cx('max-w-full truncate', rail && 'max-lg:sr-only')}>{label}</span>
      </Link>
    </li>
  );
}
