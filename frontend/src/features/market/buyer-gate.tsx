import type { ReactNode } from 'react';
import { useSession } from '../../lib/session.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Buying needs an account, and an organisation that buys. */
export function BuyerGate({ children }: { children: ReactNode }) {
  const { me, roles, signIn, status } = useSession();
  if (me === null)
    return (
      <Button variant="primary" className="w-full" busy={status === 'signing-in'} onClick={() => void signIn()}>
        Sign in to buy
      </Button>
    );
  if (!roles.includes('buyer'))
    return (
      <Notice
        tone="info"
        title="Buying needs a buyer organisation"
        actions={<ButtonLink href="/welcome">Register one</ButtonLink>}
      >
        This account has none yet. It takes a name and a country.
      </Notice>
    );
  return <>{children}</>;
}
