import type { z } from 'zod';
import type { identity } from './api.ts';
import { onMarkerElsewhere, readMarker, writeMarker } from './session-marker.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import { changeAccount, connectWallet, disconnect, signChallenge } from './wallet.ts';
import { onWalletChange, walletAddress, watchWallet } from './wallet-account.ts';

export type Me = z.output<typeof identity.MeSchema>;

/** `ended`: the server no longer knows the session; what was on the page stays there until one has signed in again. */
export type SessionStatus = 'loading' | 'signed-out' | 'signing-in' | 'signed-in' | 'ended';

export interface SessionState {
  status: SessionStatus;
  me: Me | null;
  /** Account the wallet is on; null where that is not known. */
  walletAddress: string | null;
  /** Why the last attempt to sign in or out failed. */
  trouble: Trouble | null;
}

const RETRY_MS = 5_000;

let state: SessionState = { status: 'loading', me: null, walletAddress: null, trouble: null };
let started = false;
let working: Promise<boolean> | undefined;
const listeners = new Set<() => void>();

function set(change: Partial<SessionState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

const calls = async () => import('./api.ts');

/** Whether the server says that nobody is signed in. By its form: the class of problems comes with the contract. */
const isUnauthorised = (error: unknown): boolean =>
  error instanceof Error && 'document' in error && (error as { status?: number }).status === 401;

async function readMe(): Promise<void> {
  if (readMarker() === null) return set({ status: 'signed-out', me: null });
  try {
    const { api, identity } = await calls();
    const me = await api.call(identity.readMe);
    if (state.status !== 'signing-in') set({ status: 'signed-in', me, trouble: null });
  } catch (error) {
    if (isUnauthorised(error)) return end();
    setTimeout(() => void readMe(), RETRY_MS);
  }
}

function end(): void {
  if (state.status === 'signing-in') return;
  writeMarker(null);
  set({ status: 'ended' });
}

/** One attempt at a time; answers whether somebody is signed in afterwards. */
function attempt(work: () => Promise<void>): Promise<boolean> {
  working ??= (async () => {
    const { status } = state;
    set({ status: 'signing-in', trouble: null });
    try {
      await work();
      return true;
    } catch (error) {
      // Whoever was signed in still is: only the attempt failed.
      set({ status, trouble: troubleOf(error) });
      return false;
    } finally {
      working = undefined;
    }
  })();
  return working;
}

/** Challenge, signature, session: the cookie comes with the answer. */
async function signInAs(address: string): Promise<void> {
  const { api, identity } = await calls();
  const { nonce, domain, message } = await api.call(identity.createChallenge, { body: { address } });
  const signature = await signChallenge(domain, message);
  const { me, expiresAt } = await api.call(identity.createSession, { body: { nonce, signature } });
  writeMarker({ address: me.address, expiresAt: expiresAt.toISOString() });
  set({ status: 'signed-in', me, walletAddress: address, trouble: null });
}

/** Who is signed in, for components and for what runs without one. */
export const session = {
  get: (): SessionState => state,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    session.start();
    return () => listeners.delete(listener);
  },
  /** Finds out who is signed in; once. */
  start(): void {
    if (started) return;
    started = true;
    set({ walletAddress: walletAddress() });
    onWalletChange(() => set({ walletAddress: walletAddress() }));
    watchWallet();
    onMarkerElsewhere(() => void readMe());
    void readMe();
  },
  /** Through the wallet. A session that ended is taken up by a signature alone, where the wallet is still on its account. */
  signIn(): Promise<boolean> {
    const known = walletAddress();
    const again = state.status === 'ended' && known !== null && (state.me === null || known === state.me.address);
    return attempt(async () => signInAs(again ? known : await connectWallet()));
  },
  /** As the account the wallet is on now. */
  signInAsWallet: (): Promise<boolean> => attempt(async () => signInAs(walletAddress() ?? (await connectWallet()))),
  /** As another account of the same wallet; in local mode that is another role. */
  switchAccount: (): Promise<boolean> => attempt(async () => signInAs(await changeAccount())),
  /** Brings the wallet back to the account of the session, without a new session. */
  async changeWalletAccount(): Promise<void> {
    try {
      await changeAccount();
      set({ trouble: null });
    } catch (error) {
      set({ trouble: troubleOf(error) });
    }
  },
  async signOut(): Promise<void> {
    const { api, identity } = await calls();
    try {
      await api.call(identity.endSession);
    } catch (error) {
      // Out of reach: saying "signed out" while the cookie still works would be wrong.
      if (!isUnauthorised(error)) return set({ trouble: troubleOf(error) });
    }
    session.forget();
    await disconnect();
  },
  /** Goes on as nobody. */
  forget(): void {
    writeMarker(null);
    set({ status: 'signed-out', me: null, trouble: null });
  },
  /** After something that changes roles or organisations. */
  refresh: readMe,
  /** For every failed call: whoever thought to be signed in learns that he is not. Answers whether that is why it failed. */
  notice(error: unknown): boolean {
    if (!isUnauthorised(error)) return false;
    if (state.status === 'signed-in') end();
    return state.status === 'ended';
  },
  /** Once somebody is signed in again after a session ended; false where he goes on as nobody. */
  recovered(): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (state.status === 'ended' || state.status === 'signing-in') return;
        listeners.delete(look);
        resolve(state.status === 'signed-in');
      };
      listeners.add(look);
      look();
    });
  },
  clearTrouble: (): void => set({ trouble: null }),
};
