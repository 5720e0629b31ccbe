import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HDKey } from '@scure/bip32';
import { bytesToHex } from '@stacks/common';
import { privateKeyToAddress, privateKeyToPublic } from '@stacks/transactions';
import { parse } from 'smol-toml';

/** Where the development keys and their first balances are written down. */
export const DEVNET_SETTINGS = new URL('../../settings/Devnet.toml', import.meta.url);

export type DevnetAccountName =
  | 'deployer'
  | 'wallet_1'
  | 'wallet_2'
  | 'wallet_3'
  | 'wallet_4'
  | 'wallet_5'
  | 'wallet_6'
  | 'wallet_7'
  | 'wallet_8';

export type DevnetAccount = {
  /** Testnet address (ST...). */
  readonly address: string;
  /** 33 bytes as hex: the key and the 01 that says "compressed", as stacks.js wants it. */
  readonly privateKey: string;
  /** Compressed, 33 bytes as hex. */
  readonly publicKey: string;
};

export type DevnetFunds = { readonly stx: bigint; readonly sbtc: bigint };

const STACKS_PATH = "m/44'/5757'/0'/0/0";

type Entry = { mnemonic: string; balance?: number; sbtc_balance?: number };

/** The well-known development accounts: everybody has these keys, so they must never hold anything of value. */
export function devnetAccounts(): Record<DevnetAccountName, DevnetAccount> {
  cached ??= Object.fromEntries(entries().map(([name, entry]) => [name, derive(entry.mnemonic)]));
  return cached as Record<DevnetAccountName, DevnetAccount>;
}

/** What each development account holds when the chain begins, by address, in micro-STX and sats. */
export function devnetFunds(): Map<string, DevnetFunds> {
  const accounts: Record<string, DevnetAccount> = devnetAccounts();
  return new Map(
    entries().flatMap(([name, entry]) => {
      const account = accounts[name];
      return account
        ? [[account.address, { stx: BigInt(entry.balance ?? 0), sbtc: BigInt(entry.sbtc_balance ?? 0) }]]
        : [];
    }),
  );
}

/** Whether a private key is one of the published development keys. */
export function isDevnetKey(privateKey: string): boolean {
  const bare = privateKey.replace(/^0x/, '').toLowerCase().slice(0, 64);
  return Object.values(devnetAccounts()).some((account) => account.privateKey.startsWith(bare));
}

let cached: Record<string, DevnetAccount> | undefined;

function entries(): [string, Entry][] {
  const settings = parse(readFileSync(DEVNET_SETTINGS, 'utf8')) as { accounts?: Record<string, Entry> };
  if (!settings.accounts) throw new Error(`${DEVNET_SETTINGS.pathname} has no [accounts.*] tables`);
  return Object.entries(settings.accounts);
}

/** BIP-39 seed, then the Stacks path of BIP-44. Node's own PBKDF2 is far faster than one written in JavaScript. */
function derive(mnemonic: string): DevnetAccount {
  const seed = pbkdf2Sync(mnemonic.normalize('NFKD'), 'mnemonic', 2048, 64, 'sha512');
  const key = HDKey.fromMasterSeed(seed).derive(STACKS_PATH).privateKey;
  if (!key) throw new Error('a mnemonic in settings/Devnet.toml yields no private key');
  const privateKey = `${bytesToHex(key)}01`;
  return {
    address: privateKeyToAddress(privateKey, 'testnet'),
    privateKey,
    publicKey: privateKeyToPublic(privateKey) as string,
  };
}
