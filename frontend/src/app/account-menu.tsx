import { Menu } from '@base-ui/react/menu';
import { type ReactNode, useRef } from 'react';
import { useLocation } from 'wouter';
import { address as shortened } from '../lib/format.ts';
import { ROLE_NAMES } from '../lib/role-names.ts';
import { type Me, useSession } from '../lib/session.tsx';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

const ITEM =
  'flex min-h-8 w-full cursor-default items-center gap-2.5 rounded-sm px-2 py-1 text-sm outline-none select-none data-highlighted:bg-hover pointer-coarse:min-h-10';

/** The signed-in account: its roles, and the ways to another account and out. */
export function AccountMenu({ me }: { me: Me }) {
  const { roles, mismatch, switchAccount, signOut } = useSession();
  const [, go] = useLocation();
  const bar = useRef<HTMLDivElement>(null);
  const names = roles.map((role) => ROLE_NAMES[role]);
  const shown = me.organisations[0]?.name ?? names[0] ?? shortened(me.address);
  return (
    <div ref={bar}>
      <Menu.Root>
        <Menu.Trigger
          render={
            <Button icon={mismatch ? 'warning' : 'account'} className="max-w-44" aria-label={`Account: ${shown}`}>
              <span className="truncate">{shown}</span>
              <Icon name="chevron-down" size={12} />
            </Button>
          }
        />
        <Menu.Portal container={bar}>
          <Menu.Positioner sideOffset={6} align="end" className="z-40 outline-none">
            <Menu.Popup className="w-72 max-w-[calc(100vw-16px)] animate-appear rounded border border-edge bg-raised p-1.5 outline-none">
              <Menu.Group>
                <Menu.GroupLabel className="block px-2 pt-1.5 pb-2">
                  <span className="block truncate font-medium">
                    {me.organisations.map(({ name }) => name).join(', ') || 'No organisation yet'}
                  </span>
                  <span className="block text-xs text-muted">
                    {names.join(', ') || 'No role yet: you can look at everything'}
                  </span>
                  <span className="mt-1 block font-mono text-xs break-all text-muted">{me.address}</span>
                </Menu.GroupLabel>
                <Item icon="facility" onClick={() => go('/welcome')}>
                  Roles and organisations
                </Item>
                <Item icon="clock" onClick={() => go('/activity')}>
                  Activity
                </Item>
                <Item icon="copy" onClick={() => void navigator.clipboard.writeText(me.address)}>
                  Copy the address
                </Item>
                <Item icon="wallet" onClick={() => void switchAccount()}>
                  Switch account
                </Item>
                <Menu.Separator className="my-1.5 h-px bg-line" />
                <Item icon="arrow-left" onClick={() => void signOut()}>
                  Sign out
                </Item>
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

function Item({ icon, onClick, children }: { icon: IconName; onClick(): void; children: ReactNode }) {
  return (
    <Menu.Item className={ITEM} onClick={onClick}>
      <Icon name={icon} className="text-muted" />
      {children}
    </Menu.Item>
  );
}
