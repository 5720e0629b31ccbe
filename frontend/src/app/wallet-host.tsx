import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { flows } from '../lib/chain-action/flows.ts';
import { useSession, useSessionWatch } from '../lib/session.tsx';
import { useToast } from '../ui/toast.tsx';

// Dialogs weigh more than all that decides whether one is needed.
const ActionDialog = lazy(() =>
  import('../lib/chain-action/action-dialog.tsx').then((module) => ({ default: module.ActionDialog })),
);
const dialogs = () => import('./session-dialogs.tsx');
const SignInTrouble = lazy(() => dialogs().then((module) => ({ default: module.SignInTrouble })));
const SessionEnded = lazy(() => dialogs().then((module) => ({ default: module.SessionEnded })));

/** The dialogs of the session and of what is being signed. They belong to no page, so they outlive each. Used once. */
export function WalletHost() {
  useSessionWatch();
  return (
    <>
      <ChainActions />
      <SessionStates />
    </>
  );
}

function ChainActions() {
  const running = useSyncExternalStore(flows.subscribe, flows.get);
  const client = useQueryClient();
  const { status } = useSession();
  const toast = useToast();
  useEffect(() => flows.restore(), []);
  useEffect(
    () =>
      flows.onSettled(({ running: { label, open, flow }, outcome }) => {
        void client.invalidateQueries();
        if (open) return;
        if (outcome === 'recorded') toast(`${label}: confirmed`);
        else toast(`${label}: ${flow.phase === 'failed' ? flow.trouble.title : 'failed'}`, 'negative');
      }),
    [client, toast],
  );
  // Whoever has to sign in first sees that alone; the action goes on afterwards.
  const waits = status === 'ended' || status === 'signing-in';
  return (
    <Suspense>
      {running.map((each) => (
        <ActionDialog key={each.key} running={waits ? { ...each, open: false } : each} />
      ))}
    </Suspense>
  );
}

/** Why signing in did not work; whoever closed the wallet himself knows, and only reads it in passing. */
function SessionStates() {
  const { trouble, status, clearTrouble } = useSession();
  const toast = useToast();
  const refused = trouble?.name === 'WalletRefused';
  const signedIn = status === 'signed-in';
  useEffect(() => {
    if (!refused) return;
    toast(
      `${signedIn ? 'The account was not switched' : 'Not signed in'}: the wallet was closed or declined`,
      'warning',
    );
    clearTrouble();
  }, [refused, signedIn, toast, clearTrouble]);
  if (refused || status === 'loading' || status === 'signing-in') return null;
  if (trouble !== null)
    return (
      <Suspense>
        <SignInTrouble trouble={trouble} />
      </Suspense>
    );
  if (status !== 'ended') return null;
  return (
    <Suspense>
      <SessionEnded />
    </Suspense>
  );
}
