import { createNetwork } from '@stacks/network';
import { deserializeTransaction, getAddressFromPrivateKey, sponsorTransaction } from '@stacks/transactions';
import type { StacksNetworkName } from '../../kit/signature.ts';
import type { SignedCall } from './signed-call.ts';

export interface Sponsored {
  txid: string;
  /** With both signatures, hex without 0x. */
  hex: string;
}

/** Addresses of the published development accounts (settings/Devnet.toml): everybody holds their keys. */
export const DEVNET_ADDRESSES: ReadonlySet<string> = new Set([
  'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM',
  'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5',
  'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG',
  'ST2JHG361ZXG51QTKY2NQCVBPPRRE2KZB1HR05NNC',
  'ST2NEB84ASENDXKYGJPQW86YXQCEFEX2ZQPG87ND',
  'ST2REHHS5J3CERCRBEPMGH7921Q6PYKAADT7JP2VB',
  'ST3AM1A56AK2C1XAFJ4115ZSV26EB49BVQ10MGCS0',
  'ST3NBRSFKX28FQ2ZJ1MAKX58HKHSDGNV5N7R21XCP',
  'ST3PF13W7Z0RRM42A8VZRVFQ75SV1K26RXEP8YGKJ',
]);

/** The key that pays network fees for others. It signs as sponsor only: it can lose its STX to fees and nothing else. */
export class SponsorKey {
  readonly address: string;
  readonly #key: string;
  readonly network: StacksNetworkName;

  /** `privateKey`: hex, 32 bytes or 33 with the compression mark. Throws for a published development key on mainnet. */
  constructor(privateKey: string, network: StacksNetworkName) {
    if (network === 'mainnet' && DEVNET_ADDRESSES.has(getAddressFromPrivateKey(privateKey, 'testnet')))
      throw new Error(
        'SPONSOR_PRIVATE_KEY is a published development key: whoever reads settings/Devnet.toml could empty it. Make a key of your own.',
      );
    this.#key = privateKey;
    this.network = network;
    this.address = getAddressFromPrivateKey(privateKey, network === 'mainnet' ? 'mainnet' : 'testnet');
  }

  /**
   * Adds the sponsor's signature. The same call, fee (micro-STX) and nonce give the same bytes each time (RFC 6979), and variants
   * with other fees or nonces share the origin's nonce: at most one of them is ever mined.
   */
  async sign(call: SignedCall, { fee, nonce }: { fee: bigint; nonce: bigint }): Promise<Sponsored> {
    const transaction = await sponsorTransaction({
      transaction: deserializeTransaction(call.hex),
      sponsorPrivateKey: this.#key,
      fee,
      sponsorNonce: nonce,
      network: createNetwork(this.network),
    });
    return { txid: transaction.txid(), hex: transaction.serialize() };
  }
}
