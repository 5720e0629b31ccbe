import type { Role } from '../lib/api.ts';
import { useSession } from '../lib/session.tsx';
import type { IconName } from '../ui/icon.tsx';
import { strings } from './strings.ts';

export interface NavItem {
  href: string;
  icon: IconName;
  label: string;
}

/** `roles`: any of them; without, everybody who is signed in. */
const LINKS: readonly (NavItem & { roles?: readonly Role[] })[] = [
  { href: '/facilities', icon: 'facility', label: strings.nav.facilities, roles: ['producer'] },
  {
    href: '/verification',
    icon: 'verification',
    label: strings.nav.verification,
    roles: ['verification-body', 'administrator'],
  },
  { href: '/portfolio', icon: 'portfolio', label: strings.nav.portfolio },
];

/** The places that only some work in. */
export function useRoleLinks(): readonly NavItem[] {
  const { me, roles: own } = useSession();
  if (me === null) return [];
  return LINKS.filter(({ roles }) => roles === undefined || roles.some((role) => own.includes(role)));
}
