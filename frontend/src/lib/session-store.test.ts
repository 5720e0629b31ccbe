// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';

const ADDRESS = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';
const me = { address: ADDRESS, roles: ['buyer'], organisations: [] };
const LATER = new Date(Date.now() + 3_600_000);
const unauthorised = Object.assign(new Error('over'), { document: { name: 'session-ended', title: 'x' }, status: 401 });

const answers: Record<string, ReturnType<typeof vi.fn<(input: unknown) => unknown>>> = {
  readMe: vi.fn(),
  createChallenge: vi.fn(),
  createSession: vi.fn(),
  endSession: vi.fn(),
};
const wallet = {
  connectWallet: vi.fn(),
  changeAccount: vi.fn(),
  signChallenge: vi.fn(),
  disconnect: vi.fn(),
};
vi.mock('./wallet.ts', () => wallet);
vi.mock('./api.ts', () => ({
  identity: Object.fromEntries(Object.keys(answers).map((id) => [id, { id }])),
  api: { call: (endpoint: { id: string }, input: unknown) => answers[endpoint.id]?.(input) },
}));

async function tab() {
  vi.resetModules();
  const { session } = await import('./session-store.ts');
  session.start();
  return { session, status: () => session.get().status };
}
const marked = (expiresAt = LATER) =>
  localStorage.setItem('rec.session', JSON.stringify({ address: ADDRESS, expiresAt: expiresAt.toISOString() }));

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  answers.readMe?.mockResolvedValue(me);
  answers.createChallenge?.mockResolvedValue({ nonce: 'n', domain: 'd', message: 'm' });
  answers.createSession?.mockResolvedValue({ me, expiresAt: LATER });
  answers.endSession?.mockResolvedValue(undefined);
  wallet.connectWallet.mockResolvedValue(ADDRESS);
  wallet.signChallenge.mockResolvedValue('signature');
});

describe('the session', () => {
  it('does not ask the server who is there where nobody signed in, or the session is over anyway', async () => {
    expect((await tab()).status()).toBe('signed-out');
    marked(new Date(Date.now() - 1));
    expect((await tab()).status()).toBe('signed-out');
    expect(answers.readMe).not.toHaveBeenCalled();
  });

  it('signs in by challenge, signature and session', async () => {
    const { session, status } = await tab();
    expect(await session.signIn()).toBe(true);
    expect(answers.createChallenge).toHaveBeenCalledWith({ body: { address: ADDRESS } });
    expect(wallet.signChallenge).toHaveBeenCalledWith('d', 'm');
    expect(answers.createSession).toHaveBeenCalledWith({ body: { nonce: 'n', signature: 'signature' } });
    expect(status()).toBe('signed-in');
    expect(session.get().me).toEqual(me);
    const next = await tab();
    await vi.waitFor(() => expect(next.status()).toBe('signed-in'));
  });

  it('opens the wallet once for two clicks', async () => {
    const { session } = await tab();
    await Promise.all([session.signIn(), session.signIn()]);
    expect(wallet.connectWallet).toHaveBeenCalledTimes(1);
  });

  it('stays signed in when switching the account is declined', async () => {
    marked();
    const { session, status } = await tab();
    const { WalletRefused } = await import('./wallet-error.ts');
    wallet.changeAccount.mockRejectedValue(new WalletRefused('no'));
    await vi.waitFor(() => expect(status()).toBe('signed-in'));
    expect(await session.switchAccount()).toBe(false);
    expect(status()).toBe('signed-in');
    expect(session.get().trouble?.name).toBe('WalletRefused');
  });

  it('keeps who was there when the session ends, and takes it up by a signature alone', async () => {
    marked();
    localStorage.setItem('rec.wallet', ADDRESS);
    const { session, status } = await tab();
    await vi.waitFor(() => expect(status()).toBe('signed-in'));
    expect(session.notice(new Error('offline'))).toBe(false);
    expect(session.notice(unauthorised)).toBe(true);
    expect(status()).toBe('ended');
    expect(session.get().me).toEqual(me);
    const recovered = session.recovered();
    expect(await session.signIn()).toBe(true);
    expect(wallet.connectWallet).not.toHaveBeenCalled();
    expect(await recovered).toBe(true);
  });

  it('lets one go on as nobody after the session ended', async () => {
    marked();
    answers.readMe?.mockRejectedValue(unauthorised);
    const { session, status } = await tab();
    await vi.waitFor(() => expect(status()).toBe('ended'));
    const recovered = session.recovered();
    session.forget();
    expect(await recovered).toBe(false);
    expect(session.get()).toMatchObject({ status: 'signed-out', me: null });
  });

  it('does not say "signed out" while the server still takes the cookie', async () => {
    marked();
    answers.endSession?.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    const { session, status } = await tab();
    await vi.waitFor(() => expect(status()).toBe('signed-in'));
    await session.signOut();
    expect(session.get()).toMatchObject({ status: 'signed-in', trouble: { name: 'offline' } });
    await session.signOut();
    expect(status()).toBe('signed-out');
    expect(localStorage.getItem('rec.session')).toBeNull();
  });
});
