import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@stacks/common';
import {
  Cl,
  type ClarityValue,
  encodeStructuredDataBytes,
  publicKeyFromSignatureRsv,
  publicKeyToAddress,
  validateStacksAddress,
} from '@stacks/transactions';

export type StacksNetworkName = 'devnet' | 'testnet' | 'mainnet';

/** SIP-005 chain ids: the local chain answers as testnet does. */
export const CHAIN_IDS = { devnet: 0x80000000, testnet: 0x80000000, mainnet: 1 } as const;

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The domain of SIP-018: a signature for another app, version or chain does not verify here. */
export interface SignatureDomain {
  name: string;
  version: string;
  chainId: number;
}

export type SignedFields = Record<string, string | bigint>;

const domainValue = (domain: SignatureDomain) =>
  Cl.tuple({
    name: Cl.stringAscii(domain.name),
    version: Cl.stringAscii(domain.version),
    'chain-id': Cl.uint(domain.chainId),
  });

const messageValue = (fields: SignedFields) =>
  Cl.tuple(
    Object.fromEntries(
      Object.entries(fields).map(([key, value]): [string, ClarityValue] => [
        key,
        typeof value === 'bigint' ? Cl.uint(value) : Cl.stringUtf8(value),
      ]),
    ),
  );

/** Hex of the Clarity values a wallet is asked to sign (`stx_signStructuredMessage`). */
export function structuredMessage(domain: SignatureDomain, fields: SignedFields): { domain: string; message: string } {
  return { domain: Cl.serialize(domainValue(domain)), message: Cl.serialize(messageValue(fields)) };
}

/** Whether the text is an address of this network (SIP-005 version byte), not only of the right shape. */
export function isAddressOf(network: StacksNetworkName, address: string): boolean {
  const prefix = network === 'mainnet' ? /^S[PM]/ : /^S[TN]/;
  return prefix.test(address) && validateStacksAddress(address);
}

/**
 * The single-signature address that signed these fields (SIP-018), or null. `signature` is 65 bytes RSV in hex; high-S and
 * recovery ids above 3 are refused, because such twins of a valid signature are a sign of tampering.
 */
export function signerOf(
  network: StacksNetworkName,
  domain: SignatureDomain,
  fields: SignedFields,
  signature: string,
): string | null {
  if (!/^[0-9a-f]{130}$/.test(signature)) return null;
  const s = BigInt(`0x${signature.slice(64, 128)}`);
  if (s === 0n || s > HALF_ORDER || Number.parseInt(signature.slice(128), 16) > 3) return null;
  const encoded = encodeStructuredDataBytes({ message: messageValue(fields), domain: domainValue(domain) });
  const hash = bytesToHex(sha256(encoded));
  try {
    const key = publicKeyFromSignatureRsv(hash, signature);
    return publicKeyToAddress(key, network === 'mainnet' ? 'mainnet' : 'testnet');
  } catch {
    return null;
  }
}
