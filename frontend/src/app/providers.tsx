import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, Suspense, useState } from 'react';
import { useLive } from '../lib/live.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { useSessionWatch } from '../lib/session.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { lazyNamed } from './lazy-named.ts';

const WalletHost = lazyNamed(() => import('./wallet-host.tsx'), 'WalletHost');

function Watch() {
  useLive();
  useSessionWatch();
  return null;
}

/**
 * What every page may use. Nothing here imports the contract (zod) or the wallet: both come with the pages, and this is
 * part of the first script.
 */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Watch />
      <ToastProvider>
        {children}
        <Suspense>
          <WalletHost />
        </Suspense>
      </ToastProvider>
    </QueryClientProvider>
  );
}
