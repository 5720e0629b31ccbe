import { useSession } from '../lib/session.tsx';
import type { Trouble } from '../lib/trouble.ts';
import { TroubleNotice } from '../lib/trouble-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Signing in, switching or signing out did not work. */
export function SignInTrouble({ trouble }: { trouble: Trouble }) {
  const { status, signIn, clearTrouble } = useSession();
  const signedIn = status === 'signed-in';
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
export function SessionEnded() {
  const { address, signIn, forget } = useSession();
  return (
    <Dialog
      open
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
