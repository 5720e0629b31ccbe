import { lazy, Suspense } from 'react';
import { useSession } from '../lib/session.tsx';
import { Button } from '../ui/button.tsx';

const AccountMenu = lazy(() => import('./account-menu.tsx').then((module) => ({ default: module.AccountMenu })));

/** Who is here, in which roles, and the ways in, out and to another account. At the right end of the top bar. */
export function SessionMenu() {
  const { status, me, signIn } = useSession();
  if (status === 'loading') return null;
  if (status === 'signing-in')
    return (
      <Button busy aria-live="polite">
        In your wallet
      </Button>
    );
  if (me === null)
    return (
      <Button variant="primary" onClick={() => void signIn()}>
        Sign in
      </Button>
    );
  return (
    <Suspense>
      <AccountMenu me={me} />
    </Suspense>
  );
}
