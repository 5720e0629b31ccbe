import { createHash } from 'node:crypto';
import { Cl, encodeStructuredDataBytes, signStructuredData } from '@stacks/transactions';
import { type Request, requestTuple } from './scenario.ts';

/** What binds a signature to one contract on one chain (SIP-018); `contract` is the principal of issuance as text. */
export interface SigningDomain {
  contract: string;
  chainId: number;
}

/** The chain id of testnets, devnets and the simnet. */
export const TESTNET_CHAIN_ID = 0x80000000;

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const structured = (request: Request, { contract, chainId }: SigningDomain) => ({
  message: requestTuple(request),
  domain: Cl.tuple({ name: Cl.stringAscii(contract), version: Cl.stringAscii('1'), 'chain-id': Cl.uint(chainId) }),
});

/** The hash a body signs, computed as wallets do: an independent reference for `issuance.request-digest`. */
export const requestDigest = (request: Request, domain: SigningDomain): Uint8Array =>
  createHash('sha256')
    .update(encodeStructuredDataBytes(structured(request, domain)))
    .digest();

/** A SIP-018 signature as wallets give it: r, s and the recovery id, 65 bytes. */
export const signRequest = (request: Request, privateKey: string, domain: SigningDomain): Uint8Array =>
  Buffer.from(signStructuredData({ ...structured(request, domain), privateKey }), 'hex');

/** The other signature of the same key over the same hash, which everybody can compute: s negated, parity turned. */
export function highS(signature: Uint8Array): Uint8Array {
  const turned = Buffer.from(signature);
  const s = BigInt(`0x${turned.subarray(32, 64).toString('hex')}`);
  turned.write((CURVE_ORDER - s).toString(16).padStart(64, '0'), 32, 'hex');
  turned[64] = (turned[64] ?? 0) ^ 1;
  return turned;
}
