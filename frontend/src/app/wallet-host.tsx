import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { ActionDialog } from '../lib/chain-action/action-dialog.tsx';
import { flows } from '../lib/chain-action/flows.ts';
import { useSession, useSessionWatch } from '../lib/session.tsx';
import { TroubleNotice } from '../lib/trouble-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';

/** The dialogs of the session and of what is being signed. They belong to no page, so they outlive each. Used once. */
export function WalletHost() {
  useSessionWatch();
  return (
    <>
      <ChainActions />
      <SignInTrouble />
      <SessionEnded />
    </>
  );
}

function ChainActions() {
  const running = useSyncExternalStore(flows.subscribe, flows.get);
  const client = useQueryClient();
  const toast = useToast();
  useEffect(() => flows.restore(), []);
  useEffect(
    () =>
      flows.onSettled(({ running: { label, open, flow }, outcome }) => {
        void client.invalidateQueries();
        if (open) return;
        if (outcome === 'recorded') toast(`${label}: confirmed`);
        else toast(`${label}: ${flow.phase === 'failed' ? flow.trouble.title : 'failed'}`, 'negative');
      }),
    [client, toast],
  );
  return running.map((each) => <ActionDialog key={each.key} running={each} />);
}

/** Why signing in did not work; whoever closed the wallet himself knows, and only reads it in passing. */
function SignInTrouble() {
  const { trouble, status, signIn, clearTrouble } = useSession();
  const toast = useToast();
  const refused = trouble?.name === 'WalletRefused';
  const signedIn = status === 'signed-in';
  useEffect(() => {
    if (!refused) return;
    toast(
      `${signedIn ? 'The account was not switched' : 'Not signed in'}: the wallet was closed or declined`,
      'warning',
    );
    clearTrouble();
  }, [refused, signedIn, toast, clearTrouble]);
  if (trouble === null || refused || status === 'loading') return null;
  return (
    <Dialog
      open
      onClose={clearTrouble}
      title={signedIn ? 'The wallet and this session' : 'Sign in'}
      footer={
        <>
          <Button onClick={clearTrouble}>Close</Button>
          {!signedIn && trouble.name !== 'WalletMissing' && (
            <Button variant="primary" icon="refresh" onClick={() => void signIn()}>
              Try again
            </Button>
          )}
        </>
      }
    >
      <TroubleNotice trouble={trouble} />
    </Dialog>
  );
}

/** Over the page where it happened: nothing on it is lost, and one goes on there. */
function SessionEnded() {
  const { status, trouble, address, signIn, forget } = useSession();
  return (
    <Dialog
      open={status === 'ended' && trouble === null}
      onClose={forget}
      title="Your session has ended"
      footer={
        <>
          <Button onClick={forget}>Go on without signing in</Button>
          <Button variant="primary" icon="wallet" onClick={() => void signIn()}>
            Sign in again
          </Button>
        </>
      }
    >
      <p>
        Sign in again to go on where you were{address === null ? '' : ', with the same account'}. What you have written
        on this page is still there.
      </p>
    </Dialog>
  );
}
