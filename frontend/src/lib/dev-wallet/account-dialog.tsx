import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/inputs.tsx';
import type { DevelopmentAccount } from './development-wallet.ts';

interface AccountDialogProps {
  accounts: readonly DevelopmentAccount[];
  current: string | null;
  onAnswer(account: DevelopmentAccount | null): void;
  /** Whether it acts like a wallet that knows no sponsors. */
  ignoresSponsors: boolean;
  onIgnoreSponsors(ignores: boolean): void;
}

export function AccountDialog(props: AccountDialogProps) {
  const { accounts, current, onAnswer, ignoresSponsors, onIgnoreSponsors } = props;
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <p className="mb-3 text-muted">
          The accounts of the local chain. Everybody knows their keys, so they hold nothing of value.
        </p>
        <ul className="flex flex-col gap-2">
          {accounts.map((account) => (
            <li key={account.address}>
              <button
                type="button"
                onClick={() => onAnswer(account)}
                className="flex min-h-12 w-full items-center justify-between gap-3 rounded border border-edge bg-raised px-3 py-2 text-left hover:bg-hover"
              >
                <span className="min-w-0">
                  <span className="block font-medium">{account.name}</span>
                  <span className="block truncate font-mono text-xs text-muted">{account.address}</span>
                </span>
                {account.address === current && <Badge tone="info">Current</Badge>}
              </button>
            </li>
          ))}
        </ul>
        <Checkbox
          className="mt-4"
          label="Act like a wallet that lets nobody else pay the network fee"
          hint="To see how the market meets such wallets"
          defaultChecked={ignoresSponsors}
          onChange={(event) => onIgnoreSponsors(event.target.checked)}
        />
      </div>
      <footer className="flex justify-end border-t border-line px-4 py-3">
        <Button onClick={() => onAnswer(null)}>Cancel</Button>
      </footer>
    </>
  );
}
