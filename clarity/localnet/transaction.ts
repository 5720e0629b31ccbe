import { bytesToHex, hexToBytes } from '@stacks/common';
import {
  type AddressHashMode,
  AuthType,
  addressFromPublicKeys,
  addressFromVersionHash,
  addressHashModeToVersion,
  addressToString,
  Cl,
  type ClarityValue,
  deserializeTransaction,
  isSingleSig,
  nextVerification,
  PayloadType,
  type PostCondition,
  PostConditionMode,
  type SpendingCondition,
  type StacksTransactionWire,
  serializePayloadBytes,
  wireToPostCondition,
} from '@stacks/transactions';
import { DEFAULT_CLARITY_VERSION } from './vm.ts';

export type Signer = { readonly address: string; readonly nonce: bigint };

export type Payload =
  | {
      readonly type: 'contract_call';
      readonly contractId: string;
      readonly functionName: string;
      readonly args: readonly ClarityValue[];
    }
  | {
      readonly type: 'smart_contract';
      readonly contractId: string;
      readonly name: string;
      readonly source: string;
      readonly clarityVersion: number;
      /** As the transaction says it: null lets the network choose. */
      readonly declaredVersion: number | null;
    }
  | { readonly type: 'token_transfer'; readonly recipient: string; readonly amount: bigint; readonly memoHex: string };

export type PostConditionModeName = 'allow' | 'deny' | 'originator';

/** A transaction taken apart: everything the chain wants to know, nothing verified yet. */
export type SignedTransaction = {
  /** 64 hex digits, without 0x. */
  readonly id: string;
  readonly hex: string;
  /** In bytes: the least fee is one micro-STX for each. */
  readonly size: number;
  readonly version: number;
  readonly chainId: number;
  readonly origin: Signer;
  readonly sponsor: Signer | undefined;
  /** Who pays the fee: the sponsor if there is one. */
  readonly payer: Signer;
  readonly fee: bigint;
  readonly payload: Payload;
  readonly postConditions: readonly PostCondition[];
  readonly postConditionMode: PostConditionModeName;
  readonly wire: StacksTransactionWire;
};

/** What stacks-core takes at most (MAX_TRANSACTION_LEN). */
const MOST_BYTES = 2 * 1024 * 1024;

/** Throws with words if the bytes are no transaction, or one of a kind that users do not send. */
export function decodeTransaction(hex: string): SignedTransaction {
  if (hex.length > 2 * MOST_BYTES) {
    throw new Error(`the transaction has ${hex.length / 2} bytes, more than the ${MOST_BYTES} that a node takes`);
  }
  const wire = deserializeTransaction(hex);
  if (bytesToHex(wire.serializeBytes()) !== hex.toLowerCase()) throw new Error('there are bytes after the transaction');
  const origin = signer(wire.auth.spendingCondition);
  const sponsor = wire.auth.authType === AuthType.Sponsored ? signer(wire.auth.sponsorSpendingCondition) : undefined;
  const payerCondition =
    wire.auth.authType === AuthType.Sponsored ? wire.auth.sponsorSpendingCondition : wire.auth.spendingCondition;
  return {
    id: wire.txid(),
    hex: hex.toLowerCase(),
    size: hex.length / 2,
    version: wire.transactionVersion,
    chainId: Number(wire.chainId),
    origin,
    sponsor,
    payer: sponsor ?? origin,
    fee: BigInt(payerCondition.fee),
    payload: payload(wire, origin.address),
    postConditions: wire.postConditions.values.map((condition) =>
      wireToPostCondition(condition as Parameters<typeof wireToPostCondition>[0]),
    ),
    postConditionMode: mode(wire.postConditionMode),
    wire,
  };
}

/** Throws with words unless the origin, and the sponsor if there is one, signed exactly these bytes with low-S signatures. */
export function verifySignatures(transaction: SignedTransaction): void {
  const { auth } = transaction.wire;
  requireLowS(auth.spendingCondition);
  const originHash = transaction.wire.verifyOrigin();
  if (auth.authType !== AuthType.Sponsored) return;
  const condition = auth.sponsorSpendingCondition;
  if (!isSingleSig(condition)) throw new Error('this chain takes only single-signature sponsors');
  requireLowS(condition);
  const { pubKey } = nextVerification(
    originHash,
    AuthType.Sponsored,
    condition.fee,
    condition.nonce,
    condition.keyEncoding,
    condition.signature.data,
  );
  const { hash160 } = addressFromPublicKeys(
    addressHashModeToVersion(condition.hashMode as AddressHashMode, 'testnet'),
    condition.hashMode,
    1,
    [pubKey],
  );
  if (hash160 !== condition.signer) throw new Error('the sponsor did not sign this transaction');
}

/** Half the order of secp256k1: a larger S is the other form of the same signature, which nodes refuse. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

function requireLowS(condition: SpendingCondition): void {
  const signatures = isSingleSig(condition)
    ? [condition.signature.data]
    : condition.fields.flatMap(({ contents }) => (typeof contents.data === 'string' ? [contents.data] : []));
  for (const vrs of signatures) {
    if (BigInt(`0x${vrs.slice(66, 130)}`) > HALF_ORDER) throw new Error('the signature is not low-S');
  }
}

function signer(condition: SpendingCondition): Signer {
  const version = addressHashModeToVersion(condition.hashMode as AddressHashMode, 'testnet');
  return {
    address: addressToString(addressFromVersionHash(version, condition.signer)),
    nonce: BigInt(condition.nonce),
  };
}

/** Names and sources as a node decodes them; the VM panics on others. */
const CONTRACT_NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,39}$/;
const CLARITY_NAME = /^([a-zA-Z][a-zA-Z0-9_!?+<>=/*-]{0,127}|[-+=/*]|[<>]=?)$/;
const SOURCE = /^[\t\n\x20-\x7e]*$/;

function wellFormed(text: string, form: RegExp): string {
  if (form.test(text)) return text;
  throw new Error(
    form === SOURCE ? 'the source has characters beyond ASCII' : `${JSON.stringify(text)} is not a name in Clarity`,
  );
}

function payload({ payload: wire }: StacksTransactionWire, origin: string): Payload {
  switch (wire.payloadType) {
    case PayloadType.ContractCall:
      return {
        type: 'contract_call',
        contractId: `${addressToString(wire.contractAddress)}.${wellFormed(wire.contractName.content, CONTRACT_NAME)}`,
        functionName: wellFormed(wire.functionName.content, CLARITY_NAME),
        args: wire.functionArgs,
      };
    case PayloadType.SmartContract:
    case PayloadType.VersionedSmartContract: {
      const declaredVersion = wire.payloadType === PayloadType.VersionedSmartContract ? wire.clarityVersion : null;
      const name = wellFormed(wire.contractName.content, CONTRACT_NAME);
      return {
        type: 'smart_contract',
        contractId: `${origin}.${name}`,
        name,
        source: wellFormed(wire.codeBody.content, SOURCE),
        clarityVersion: declaredVersion ?? DEFAULT_CLARITY_VERSION,
        declaredVersion,
      };
    }
    case PayloadType.TokenTransfer:
      return {
        type: 'token_transfer',
        recipient: Cl.prettyPrint(wire.recipient).replace(/^'/, ''),
        amount: BigInt(wire.amount),
        // The last field of the payload, always 34 bytes on the wire.
        memoHex: bytesToHex(payloadBytes(wire).slice(-34)),
      };
    default:
      throw new Error('only contract calls, contract deployments and STX transfers are accepted');
  }
}

function payloadBytes(wire: Parameters<typeof serializePayloadBytes>[0]): Uint8Array {
  const bytes: unknown = serializePayloadBytes(wire);
  return bytes instanceof Uint8Array ? bytes : hexToBytes(String(bytes));
}

function mode(wire: PostConditionMode): PostConditionModeName {
  if (wire === PostConditionMode.Allow) return 'allow';
  if (wire === PostConditionMode.Originator) return 'originator';
  return 'deny';
}
