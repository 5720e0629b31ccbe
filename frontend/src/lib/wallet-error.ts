/** What the wallet answered instead of a signature, in words for the person in front of it. */
export class WalletError extends Error {
  override name = 'WalletError';
  /** Heads the message. */
  readonly title: string = 'The wallet could not do this';
}

/** The person said no, or closed the wallet. Nothing was signed. */
export class WalletRefused extends WalletError {
  override name = 'WalletRefused';
  override readonly title = 'Nothing was signed';
}

/** The wallet is on another account or another network than this session. */
export class WalletMismatch extends WalletError {
  override name = 'WalletMismatch';
  override readonly title: string;
  readonly what: 'account' | 'network';

  constructor(what: 'account' | 'network', message: string) {
    super(message);
    this.what = what;
    this.title = what === 'account' ? 'The wallet is on another account' : 'The wallet is on another network';
  }
}

/** There is no wallet, or none that can do what was asked. */
export class WalletMissing extends WalletError {
  override name = 'WalletMissing';
  override readonly title = 'No wallet that can do this';
}

const REFUSED = new Set([-31001, -32000, 4001]);
const WRONG_ACCOUNT = -32001;
const ACCESS_DENIED = -32002;
const UNKNOWN_METHOD = -32601;

/** JSON-RPC errors of SIP-030 wallets, and the codes Leather (4001) and Connect (-31001) use beside them. */
export function walletErrorOf(error: unknown): WalletError {
  if (error instanceof WalletError) return error;
  const { code, message = '' } = (error ?? {}) as { code?: number; message?: string };
  if (code !== undefined && REFUSED.has(code))
    return new WalletRefused('The request was closed or declined in the wallet. Nothing was sent; you can try again.');
  if (code === WRONG_ACCOUNT || code === ACCESS_DENIED)
    return new WalletMismatch(
      'account',
      message || 'The wallet may not sign with this account. Choose the account of this session in the wallet.',
    );
  if (code === UNKNOWN_METHOD)
    return new WalletMissing(`This wallet does not know the request. Use a current Leather or Xverse. (${message})`);
  if (/reject|denied|declin|cancel/i.test(message))
    return new WalletRefused('The request was closed or declined in the wallet. Nothing was sent; you can try again.');
  return new WalletError(message || 'The wallet failed without saying why. Open it, unlock it and try again.');
}
