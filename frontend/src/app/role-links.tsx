import type { Role } from '../lib/api.ts';
import { useSession } from '../lib/session.tsx';
import type { IconName } from '../ui/icon.tsx';
import { NavLink } from './nav-link.tsx';
import { strings } from './strings.ts';

interface RoleLink {
  href: string;
  icon: IconName;
  label: string;
  /** Any of them; without, everybody who is signed in. */
  roles?: readonly Role[];
}

const LINKS: readonly RoleLink[] = [
  { href: '/facilities', icon: 'facility', label: strings.nav.facilities, roles: ['producer'] },
  {
    href: '/verification',
    icon: 'verification',
    label: strings.nav.verification,
    roles: ['verification-body', 'administrator'],
  },
  { href: '/portfolio', icon: 'portfolio', label: strings.nav.portfolio },
];

/** What only some work with. Loaded after the shell, like all that knows the session. */
function useRoleLinks(): readonly RoleLink[] {
  const { me, roles } = useSession();
  if (me === null) return [];
  return LINKS.filter((link) => link.roles === undefined || link.roles.some((role) => roles.includes(role)));
}

export function RailRoleLinks() {
  const links = useRoleLinks();
  if (links.length === 0) return null;
  return (
    <ul className="mt-4 flex flex-col gap-0.5 border-t border-line pt-4">
      {links.map(({ href, icon, label }) => (
        <NavLink key={href} href={href} icon={icon} label={label} />
      ))}
    </ul>
  );
}

export function BarRoleLinks() {
  return useRoleLinks().map(({ href, icon, label }) => (
    <NavLink key={href} bar href={href} icon={icon} label={label} />
  ));
}
