import { Cl, getAddressFromPrivateKey, signStructuredData, type TupleCV } from '@stacks/transactions';

/** A key of a test, and its testnet address. */
export interface TestAccount {
  address: string;
  privateKey: string;
}

/** Deterministic keys of its own for each name: a test needs no wallet file. */
export function testAccount(seed: number): TestAccount {
  const privateKey = `${seed.toString(16).padStart(64, '0')}01`;
  return { privateKey, address: getAddressFromPrivateKey(privateKey, 'testnet') };
}

/** What a wallet answers to `stx_signStructuredMessage`. */
export function signChallenge(challenge: { domain: string; message: string }, privateKey: string): string {
  return signStructuredData({
    domain: Cl.deserialize(challenge.domain) as TupleCV,
    message: Cl.deserialize(challenge.message) as TupleCV,
    privateKey,
  });
}
