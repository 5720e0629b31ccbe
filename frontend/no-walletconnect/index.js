throw new Error('WalletConnect is not part of this build.');
