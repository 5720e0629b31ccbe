import type { DevelopmentWallet } from './development-wallet.ts';

/** Path from window under which Stacks Connect finds the wallet (WBIP-004). */
export const DEVELOPMENT_WALLET_ID = 'RecMarket.DevelopmentWallet';

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#7c4a03"/><path d="M9 13l6 5-6 5m9 1h9" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)}`;

type Listener = { eventName: string; cb: (event: { addresses: { address: string }[] }) => void };

/**
 * Offers the published accounts of the local chain as a wallet among others in the modal of Stacks Connect. Only called where the
 * server says that it runs on a chain of its own; what signs and asks is loaded with the first request.
 */
export function registerDevelopmentWallet(): void {
  window.wbip_providers ??= [];
  if (window.wbip_providers.some(({ id }) => id === DEVELOPMENT_WALLET_ID)) return;
  const listeners = new Set<Listener>();
  let opening: Promise<DevelopmentWallet> | undefined;
  const open = () => {
    opening ??= import('./open.tsx').then(({ openDevelopmentWallet }) =>
      openDevelopmentWallet((address) => {
        for (const { eventName, cb } of listeners) if (eventName === 'accountChange') cb({ addresses: [{ address }] });
      }),
    );
    return opening;
  };
  window.RecMarket = {
    DevelopmentWallet: {
      request: async (method, params) => (await open()).request(method, params),
      addListener: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
  window.wbip_providers.push({ id: DEVELOPMENT_WALLET_ID, name: 'Development wallet', icon });
}

declare global {
  interface Window {
    // Connect declares it too; this must not wait for Connect.
    RecMarket?: {
      DevelopmentWallet: {
        request: DevelopmentWallet['request'];
        addListener: (listener: Listener) => () => void;
      };
    };
  }
}
