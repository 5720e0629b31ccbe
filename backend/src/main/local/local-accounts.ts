import { type DevnetAccountName, devnetAccounts } from '../../../../clarity/localnet/index.ts';
import { type Route, route } from '../../kit/http/route.ts';
import { gaslessAccount } from './gasless-account.ts';
import { LOCAL_CHAIN_PATH, type LocalAccount, readLocal } from './local.contract.ts';

const CAST: readonly [DevnetAccountName, LocalAccount['role'], string][] = [
  ['wallet_1', 'producer', 'Producer'],
  ['wallet_2', 'verification-body', 'Verification body'],
  ['wallet_3', 'buyer', 'Buyer'],
  ['wallet_4', 'administrator', 'Administrator'],
  ['wallet_6', 'producer', 'Second producer'],
  ['wallet_7', 'buyer', 'Second buyer'],
];

/** The people of the local chain with the keys everybody knows. */
export const localAccounts = (): LocalAccount[] => {
  const keys = devnetAccounts();
  const cast = CAST.map(([wallet, role, name]) => {
    const { address, privateKey } = keys[wallet];
    return { role, name, address, privateKey };
  });
  return [...cast, { role: 'buyer', name: 'Gasless buyer', ...gaslessAccount }];
};

export const localRoutes = (): Route[] => [
  route(readLocal, async () => ({ chainPath: LOCAL_CHAIN_PATH, accounts: localAccounts() })),
];
