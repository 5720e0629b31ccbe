import { api, local } from '../api.ts';
import { AccountDialog } from './account-dialog.tsx';
import { ApprovalDialog } from './approval-dialog.tsx';
import { askInDialog } from './ask-in-dialog.tsx';
import { type DevelopmentAccount, DevelopmentWallet } from './development-wallet.ts';
import { localNode } from './local-node.ts';

const CHOSEN = 'rec.development-wallet.account';
const IGNORES_SPONSORS = 'rec.development-wallet.ignores-sponsors';
const ignoresSponsors = () => localStorage.getItem(IGNORES_SPONSORS) !== null;

function ignoreSponsors(ignores: boolean): void {
  if (ignores) localStorage.setItem(IGNORES_SPONSORS, 'yes');
  else localStorage.removeItem(IGNORES_SPONSORS);
}

/** Reads the published accounts from the server of the page; there are none outside local mode, and then there is no wallet. */
export async function openDevelopmentWallet(onAccount: (address: string) => void): Promise<DevelopmentWallet> {
  const { accounts, chainPath } = await api.call(local.readLocal);
  return new DevelopmentWallet({
    accounts,
    node: localNode(`${location.origin}${chainPath}`),
    ask: {
      account: (current) =>
        askInDialog<DevelopmentAccount | null>('Choose an account', null, (answer) => (
          <AccountDialog
            accounts={accounts}
            current={current}
            onAnswer={answer}
            ignoresSponsors={ignoresSponsors()}
            onIgnoreSponsors={ignoreSponsors}
          />
        )),
      approve: (approval) =>
        askInDialog(approval.kind === 'call' ? 'Sign a transaction' : 'Sign a message', false, (answer) => (
          <ApprovalDialog approval={approval} onAnswer={answer} />
        )),
    },
    ignoresSponsors,
    chosen: {
      get: () => localStorage.getItem(CHOSEN),
      set: (address) => {
        localStorage.setItem(CHOSEN, address);
        onAccount(address);
      },
    },
  });
}
