import { system, useApi } from '../../lib/api.ts';
import { useSession } from '../../lib/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';

export function SignInCard() {
  const { status, signIn } = useSession();
  const { data } = useApi(system.readStatus, undefined, { staleTime: 300_000 });
  const waiting = status === 'signing-in';
  return (
    <Card title="Sign in">
      <div className="flex flex-col gap-4">
        <p>
          Your wallet signs a short text that says who you are and for which site. That costs nothing, moves nothing and
          is good for this one sign-in.
        </p>
        <div>
          <Button variant="primary" icon="wallet" busy={waiting} onClick={() => void signIn()}>
            {waiting ? 'Waiting for your wallet' : 'Sign in with your wallet'}
          </Button>
        </div>
        <p className="text-muted">
          You need a Stacks wallet, such as <TextLink href="https://leather.io">Leather</TextLink> or{' '}
          <TextLink href="https://xverse.app">Xverse</TextLink>.
        </p>
        {data?.local && (
          <Notice tone="info" title="This is a local chain">
            Choose the development wallet: it has an account for every role, and nothing in it is worth anything.
          </Notice>
        )}
      </div>
    </Card>
  );
}
