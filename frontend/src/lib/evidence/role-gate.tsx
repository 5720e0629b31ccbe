import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Patient } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Role } from '../api.ts';
import { useSession } from '../session.tsx';
import { TroubleNotice } from '../trouble-notice.tsx';

const NAMES: Record<Role, string> = {
  producer: 'producers',
  buyer: 'buyers',
  'verification-body': 'verification bodies',
  administrator: 'administrators',
};

const listed = (roles: readonly Role[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(roles.map((role) => NAMES[role]));

interface RoleGateProps {
  roles: readonly Role[];
  /** What is behind it, in the plural: "Issue requests". */
  what: string;
  /** Heading of a refusal, where the page behind brings its own. */
  title?: string;
  children: ReactNode;
}

/**
 * Shows a page to the roles it is for; to others, whose it is and the way there. Whose session ended keeps what he was
 * looking at: the shell says how to go on.
 */
export function RoleGate({ title, children, ...gate }: RoleGateProps) {
  const { me, roles } = useSession();
  if (me !== null && roles.some((role) => gate.roles.includes(role))) return children;
  const refusal = <Refusal {...gate} />;
  return title === undefined ? refusal : <Page title={title}>{refusal}</Page>;
}

function Refusal({ roles, what }: Pick<RoleGateProps, 'roles' | 'what'>) {
  const session = useSession();
  if (session.status === 'loading')
    return (
      <Patient>
        <Skeleton lines={6} />
      </Patient>
    );
  if (session.me === null)
    return (
      <div className="grid gap-4">
        <Empty
          kind="not-permitted"
          title="Sign in first"
          action={
            <Button
              variant="primary"
              icon="wallet"
              busy={session.status === 'signing-in'}
              onClick={() => void session.signIn()}
            >
              Sign in with your wallet
            </Button>
          }
        >
          {what} are for {listed(roles)}.
        </Empty>
        {session.trouble !== null && <TroubleNotice trouble={session.trouble} />}
      </div>
    );
  return (
    <Empty
      kind="not-permitted"
      title="Not for this account"
      action={<ButtonLink href="/welcome">What this account may do</ButtonLink>}
    >
      {what} are for {listed(roles)}. Sign in with such an account, or take the role on.
    </Empty>
  );
}
