import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { useSession } from './session.tsx';
import type { Trouble } from './trouble.ts';

interface TroubleNoticeProps {
  trouble: Trouble;
  /** After the wallet or the session is on the right account. */
  onCured?: () => void;
  actions?: ReactNode;
}

/** What went wrong in words, where in the input, under which number the server remembers it, and the way on. */
export function TroubleNotice({ trouble, onCured, actions }: TroubleNoticeProps) {
  const { title, detail, faults, requestId, name } = trouble;
  const refused = name === 'WalletRefused';
  return (
    <Notice
      tone={refused ? 'warning' : 'negative'}
      title={title}
      actions={name === 'WalletMismatch' ? <Accounts onCured={onCured} others={actions} /> : actions}
    >
      {detail && <p>{detail}</p>}
      {faults && faults.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {faults.map((fault) => (
            <li key={`${fault.pointer} ${fault.detail}`}>
              <code className="font-mono text-xs">{fault.pointer}</code> {fault.detail}
            </li>
          ))}
        </ul>
      )}
      {name === 'WalletMissing' && (
        <p className="mt-1 flex flex-wrap gap-x-4">
          <TextLink href="https://leather.io">Leather</TextLink>
          <TextLink href="https://xverse.app">Xverse</TextLink>
        </p>
      )}
      {requestId && (
        <p className="mt-1 text-xs">
          Request <code className="font-mono select-all">{requestId}</code>
        </p>
      )}
    </Notice>
  );
}

function Accounts({ onCured, others }: { onCured: (() => void) | undefined; others: ReactNode }) {
  const { changeWalletAccount, signInAsWallet } = useSession();
  return (
    <>
      <Button onClick={() => void changeWalletAccount().then(onCured)}>Choose the account in the wallet</Button>
      <Button onClick={() => void signInAsWallet().then((done) => done && onCured?.())}>
        Sign in as the wallet&rsquo;s account
      </Button>
      {others}
    </>
  );
}
