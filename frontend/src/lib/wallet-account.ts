const ACCOUNT = 'rec.wallet';
/** Where Stacks Connect keeps which wallet was chosen: a path from window (WBIP-004). */
const PROVIDER = 'STX_PROVIDER';

interface AccountChange {
  addresses?: { address: string }[];
}
interface TellingProvider {
  addListener?(listener: { eventName: 'accountChange'; cb: (event: AccountChange) => void }): unknown;
}

const listeners = new Set<() => void>();
let watched: TellingProvider | undefined;

const tell = () => {
  for (const listener of listeners) listener();
};

/** The account the wallet was on when it last said so; null before it was ever connected. */
export const walletAddress = (): string | null => localStorage.getItem(ACCOUNT);

export function setWalletAddress(address: string | null): void {
  if (address === null) localStorage.removeItem(ACCOUNT);
  else localStorage.setItem(ACCOUNT, address);
  tell();
}

/** Told when the wallet is on another account: here, in another tab, or because the wallet says so. */
export function onWalletChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const hasChosenWallet = (): boolean => localStorage.getItem(PROVIDER) !== null;

/** What a wallet put on window under its id; undefined where it is not installed. */
export const providerAt = (id: string | null): unknown =>
  id?.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], window);

/** Xverse and the development wallet say when the person takes another account; Leather says it at the next request. */
export function watchWallet(): void {
  const provider = providerAt(localStorage.getItem(PROVIDER)) as TellingProvider | undefined;
  if (!provider?.addListener || provider === watched) return;
  watched = provider;
  try {
    provider.addListener({
      eventName: 'accountChange',
      cb: ({ addresses = [] }) => {
        const before = walletAddress();
        // Of the same network: test addresses begin with ST, those of mainnet with SP.
        const address = addresses.find((each) => each.address.startsWith(before?.slice(0, 2) ?? 'S'))?.address;
        if (address && address !== before) setWalletAddress(address);
      },
    });
  } catch {
    // A wallet that listens in another way: the next request finds out.
  }
}

globalThis.addEventListener?.('storage', ({ key }) => {
  if (key === ACCOUNT) tell();
});
