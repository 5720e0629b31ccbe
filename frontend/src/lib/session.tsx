import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Role } from './api.ts';
import { type Me, type SessionState, session } from './session-store.ts';

export type { Me, SessionStatus } from './session-store.ts';

export interface Session extends SessionState {
  /** Roles of the signed-in account; empty for nobody. */
  roles: readonly Role[];
  address: string | null;
  /** The wallet is on another account than this session: it would sign as somebody else. */
  mismatch: boolean;
  signIn(): Promise<boolean>;
  signInAsWallet(): Promise<boolean>;
  switchAccount(): Promise<boolean>;
  changeWalletAccount(): Promise<void>;
  signOut(): Promise<void>;
  /** Goes on as nobody after a session ended. */
  forget(): void;
  /** Reads roles and organisations again. */
  refresh(): Promise<void>;
  clearTrouble(): void;
}

const NOBODY: readonly Role[] = [];
const rolesOf = (me: Me | null): readonly Role[] => me?.roles ?? NOBODY;

/** Who is signed in, and the ways in and out. */
export function useSession(): Session {
  const state = useSyncExternalStore(session.subscribe, session.get);
  const { me, walletAddress, status } = state;
  return {
    ...state,
    roles: rolesOf(me),
    address: me?.address ?? null,
    mismatch: status === 'signed-in' && me !== null && walletAddress !== null && walletAddress !== me.address,
    signIn: session.signIn,
    signInAsWallet: session.signInAsWallet,
    switchAccount: session.switchAccount,
    changeWalletAccount: session.changeWalletAccount,
    signOut: session.signOut,
    forget: session.forget,
    refresh: session.refresh,
    clearTrouble: session.clearTrouble,
  };
}

/**
 * Ties the session to what was read from the server: a refused call may mean that the session ended, and nobody sees the answers
 * that were meant for somebody else. Used once, by the providers.
 */
export function useSessionWatch(): void {
  const client = useQueryClient();
  const { address, status } = useSession();
  const shown = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    const queries = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') session.notice(event.action.error);
    });
    const mutations = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') session.notice(event.action.error);
    });
    return () => {
      queries();
      mutations();
    };
  }, [client]);
  useEffect(() => {
    if (status === 'loading') return;
    if (shown.current !== undefined && shown.current !== address) void client.resetQueries();
    shown.current = address;
  }, [client, address, status]);
}
