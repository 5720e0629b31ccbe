import { address as shortened } from '../lib/format.ts';
import { useSession } from '../lib/session.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** Said before anything is signed: the wallet is on another account than this session. */
export function AccountBanner() {
  const { mismatch, walletAddress, address, changeWalletAccount, signInAsWallet } = useSession();
  if (!mismatch || walletAddress === null || address === null) return null;
  return (
    <Notice
      tone="warning"
      title="Your wallet is on another account"
      className="mx-4 mt-4 sm:mx-6 lg:mx-10"
      actions={
        <>
          <Button onClick={() => void signInAsWallet()}>Sign in as {shortened(walletAddress)}</Button>
          <Button onClick={() => void changeWalletAccount()}>Choose {shortened(address)} in the wallet</Button>
        </>
      }
    >
      You are signed in as {shortened(address)}, the wallet would sign as {shortened(walletAddress)}.
    </Notice>
  );
}
