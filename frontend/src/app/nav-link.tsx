import { Link, useLocation } from 'wouter';
import { cx } from '../ui/cx.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

/** The place in the navigation that an address belongs to: a listing to the market, a batch to the facilities. */
const BELONGS: [RegExp, string][] = [
  [/^\/($|listings\/|certificates\/|issuances\/)/, '/'],
  [/^\/retirements/, '/retirements'],
  [/^\/explorer/, '/explorer'],
  [/^\/(facilities|batches\/)/, '/facilities'],
  [/^\/verification/, '/verification'],
  [/^\/portfolio/, '/portfolio'],
  [/^\/status/, '/status'],
];

interface NavLinkProps {
  href: string;
  icon: IconName;
  label: string;
  /** In the bottom bar of a phone: the icon over the word. */
  bar?: boolean;
}

export function NavLink({ href, icon, label, bar }: NavLinkProps) {
  const [location] = useLocation();
  const here = BELONGS.find(([pattern]) => pattern.test(location))?.[1] === href;
  return (
    <li className={bar ? 'min-w-0 flex-1' : undefined}>
      <Link
        href={href}
        aria-current={here ? (location === href ? 'page' : 'true') : undefined}
        className={cx(
          'relative flex items-center',
          bar ? 'h-14 flex-col justify-center gap-0.5 text-[11px] leading-4' : 'h-8 gap-2.5 rounded px-2.5 text-sm',
          here ? 'font-medium text-ink' : 'text-muted hover:text-ink',
          here && (bar ? 'text-accent' : 'bg-hover'),
          !here && !bar && 'hover:bg-hover',
        )}
      >
        <Icon name={icon} size={bar ? 20 : 16} className={here ? 'text-accent' : undefined} />
        <span className="max-w-full truncate">{label}</span>
      </Link>
    </li>
  );
}
