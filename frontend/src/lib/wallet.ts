import type { ContractCall } from './chain-action/flow.ts';
import type { WalletAnswer } from './chain-action/submissions.ts';
import { hasChosenWallet, providerAt, setWalletAddress, walletAddress, watchWallet } from './wallet-account.ts';
import { WalletMismatch, WalletMissing, walletErrorOf } from './wallet-error.ts';
import { assistConnectModal } from './wallet-modal.ts';

export { walletAddress } from './wallet-account.ts';
export { WalletError, WalletMismatch, WalletMissing, WalletRefused } from './wallet-error.ts';

type Network = 'devnet' | 'testnet' | 'mainnet';
type Connect = typeof import('@stacks/connect');

let loading: Promise<{ connect: Connect; network: Network }> | undefined;

/** Connect and the network of the server, on first use; in local mode the development wallet joins before the modal opens. */
function loaded() {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  const [connect, { api, system }] = await Promise.all([import('@stacks/connect'), import('./api.ts')]);
  const { network, local } = await api.call(system.readStatus);
  if (local) {
    const { registerDevelopmentWallet } = await import('./dev-wallet/register.ts');
    registerDevelopmentWallet();
  }
  watchWallet();
  return { connect, network };
}

/** Opens the modal of Stacks Connect and answers the address that was chosen. */
export async function connectWallet(): Promise<string> {
  const { connect, network } = await loaded();
  return chosen(connect, network, true);
}

/** Another account of the wallet that is connected; a wallet that was never chosen is asked for first. */
export async function changeAccount(): Promise<string> {
  const { connect, network } = await loaded();
  return chosen(connect, network, connect.getSelectedProviderId() === null);
}

async function chosen(connect: Connect, network: Network, forceWalletSelect: boolean): Promise<string> {
  const leave = assistConnectModal();
  try {
    // Connect keeps every account it ever saw, in no order that says which one is chosen: what counts is kept here.
    const { addresses } = await connect.request({ forceWalletSelect, enableLocalStorage: false }, 'getAddresses');
    const address = ofNetwork(
      addresses.map((entry) => entry.address),
      network,
    );
    setWalletAddress(address);
    watchWallet();
    return address;
  } catch (error) {
    throw missing(connect) ?? walletErrorOf(error);
  } finally {
    leave();
  }
}

/** `domain` and `message` are Clarity tuples in hex, as the API gives them; answers the 65-byte signature (RSV) in hex. */
export async function signChallenge(domain: string, message: string): Promise<string> {
  const { connect } = await loaded();
  type Params = Parameters<typeof connect.request<'stx_signStructuredMessage'>>[1];
  try {
    // Connect passes hex on untouched; its types know only Clarity objects.
    const params = { domain, message } as unknown as Params;
    const { signature } = await connect.request('stx_signStructuredMessage', params as never);
    return signature;
  } catch (error) {
    throw walletErrorOf(error);
  }
}

/**
 * Has the wallet sign the call, in deny mode, as `address`. `sponsored`: the wallet is to leave the network fee and the sending to the
 * market; one that does not know how sends it at its own cost, and the answer says so by its form.
 */
export async function callContract(call: ContractCall, address: string, sponsored = false): Promise<WalletAnswer> {
  const { connect, network } = await loaded();
  const current = walletAddress() ?? (await chosen(connect, network, connect.getSelectedProviderId() === null));
  if (current !== address)
    throw new WalletMismatch(
      'account',
      `The wallet is on ${current}, this session belongs to ${address}. Choose that account in the wallet, or sign in with the other one.`,
    );
  let answer: { txid?: string; transaction?: string };
  try {
    answer = await connect.request('stx_callContract', {
      contract: call.contract as `${string}.${string}`,
      functionName: call.functionName,
      functionArgs: call.functionArgs,
      postConditions: call.postConditions,
      postConditionMode: 'deny',
      network,
      address,
      ...(sponsored ? { sponsored } : {}),
    });
  } catch (error) {
    throw walletErrorOf(error);
  }
  const named = answer.txid?.replace(/^0x/, '').toLowerCase() ?? '';
  const txid = /^[0-9a-f]{64}$/.test(named) ? named : null;
  const transaction = answer.transaction?.replace(/^0x/, '').toLowerCase() || null;
  if (txid === null && (transaction === null || !sponsored))
    throw new WalletMissing(
      'The wallet signed but did not say under which id it sent the transaction. Look there first.',
    );
  const { isSignedBy } = await import('./chain-words.ts');
  if (transaction !== null && !isSignedBy(transaction, address))
    throw new WalletMismatch(
      'account',
      `The wallet signed with another account than ${address}${txid === null ? '' : ` and has sent the transaction ${txid}`}. Choose the account of this session there before you try again.`,
    );
  return { txid, transaction };
}

/** Forgets the wallet; the next use asks which one to take. */
export async function disconnect(): Promise<void> {
  setWalletAddress(null);
  if (loading === undefined && !hasChosenWallet()) return;
  const { connect } = await loaded();
  connect.disconnect();
}

function ofNetwork(addresses: string[], network: Network): string {
  const prefix = network === 'mainnet' ? /^S[PM]/ : /^S[TN]/;
  const address = addresses.find((each) => prefix.test(each));
  if (address) return address;
  if (addresses.some((each) => /^S[PMTN]/.test(each)))
    throw new WalletMismatch(
      'network',
      `This market is on ${network}, the wallet is not. Switch the network in the wallet and connect again.`,
    );
  throw new WalletMissing('The wallet offered no Stacks account. Enable Stacks in it, or use Leather or Xverse.');
}

/** Closing a modal that had no wallet to offer is not a refusal. */
function missing(connect: Connect): WalletMissing | undefined {
  const { wbip_providers = [], webbtc_stx_providers = [] } = window;
  const known = connect.DEFAULT_PROVIDERS.some(({ id }) => providerAt(id) !== undefined && id !== 'AsignaProvider');
  if (known || wbip_providers.length + webbtc_stx_providers.length > 0) return undefined;
  return new WalletMissing(
    'There is no Stacks wallet in this browser. Install Leather or Xverse, then come back here.',
  );
}
