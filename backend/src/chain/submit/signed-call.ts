import { bytesToHex } from '@stacks/common';
import {
  AuthType,
  addressFromVersionHash,
  addressHashModeToVersion,
  addressToString,
  Cl,
  deserializeTransaction,
  isSingleSig,
  PayloadType,
  PostConditionMode,
  type StacksTransactionWire,
  serializePayload,
  serializePostConditionWire,
} from '@stacks/transactions';
import { Problem } from '../../kit/problem.ts';
import { CHAIN_IDS, type StacksNetworkName } from '../../kit/signature.ts';
import type { ContractCall } from '../chain.contract.ts';

/** A contract call that somebody signed, taken apart. The signature of its origin has been checked; the sponsor's place may be empty. */
export interface SignedCall {
  /** Final only for `standard`: a sponsor's signature makes another one. */
  txid: string;
  /** All bytes, hex without 0x. */
  hex: string;
  /** The call part alone, as the fee estimate wants it. */
  payload: string;
  /** `sponsored`: somebody else is to sign for the fee. */
  auth: 'standard' | 'sponsored';
  origin: { address: string; nonce: bigint };
  /** micro-STX, as the origin wrote it. */
  fee: bigint;
  contract: string;
  functionName: string;
  functionArgs: string[];
  postConditions: string[];
  mode: 'allow' | 'deny' | 'originator';
}

/** Far above any call of ours, far below what a node takes. */
const MOST_HEX = 2 * 16_384;
/** Half the order of secp256k1: nodes refuse the other form of a signature. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Nonces and fees are 64 bits wide on the wire; no account comes near the upper half, which our database does not hold. */
const MOST_OF_A_NUMBER = 2n ** 63n - 1n;

const unreadable = (why: string) =>
  new Problem(
    'unreadable-transaction',
    `The wallet handed back something that is no signed call: ${why}. Sign again, or choose another wallet.`,
  );

/** Reads and verifies what a wallet handed back. Throws `unreadable-transaction` for anything but a call of this network, signed by its origin. */
export function readSignedCall(hex: string, network: StacksNetworkName): SignedCall {
  const wire = wireOf(hex);
  const prefix = network === 'mainnet' ? 'mainnet' : 'testnet';
  if (wire.transactionVersion !== (network === 'mainnet' ? 0x00 : 0x80) || Number(wire.chainId) !== CHAIN_IDS[network])
    throw unreadable(`it is signed for another network than ${network}`);
  const { payload, auth } = wire;
  if (payload.payloadType !== PayloadType.ContractCall) throw unreadable('it is no contract call');
  const condition = auth.spendingCondition;
  if (!isSingleSig(condition)) throw unreadable('it is signed by several keys');
  if (BigInt(`0x${condition.signature.data.slice(66, 130)}`) > HALF_ORDER)
    throw unreadable('its signature is not in the form that nodes accept');
  if (BigInt(condition.nonce) > MOST_OF_A_NUMBER || BigInt(condition.fee) > MOST_OF_A_NUMBER)
    throw unreadable('its nonce or its fee is larger than any account has');
  try {
    wire.verifyOrigin();
  } catch {
    throw unreadable('its signature does not fit its content');
  }
  const version = addressHashModeToVersion(condition.hashMode, prefix);
  return {
    txid: wire.txid(),
    hex: bytesToHex(wire.serializeBytes()),
    payload: serializePayload(payload).replace(/^0x/, ''),
    auth: auth.authType === AuthType.Sponsored ? 'sponsored' : 'standard',
    origin: {
      address: addressToString(addressFromVersionHash(version, condition.signer)),
      nonce: BigInt(condition.nonce),
    },
    fee: BigInt(condition.fee),
    contract: `${addressToString(payload.contractAddress)}.${payload.contractName.content}`,
    functionName: payload.functionName.content,
    functionArgs: payload.functionArgs.map((arg) => Cl.serialize(arg)),
    postConditions: wire.postConditions.values.map((condition) =>
      serializePostConditionWire(condition as Parameters<typeof serializePostConditionWire>[0]),
    ),
    mode: modeOf(wire.postConditionMode),
  };
}

/** Whether exactly this call was signed: contract, function, every argument, every condition, and that nothing else may move. */
export function isCall(signed: SignedCall, call: ContractCall): boolean {
  const same = (left: readonly string[], right: readonly string[]) =>
    left.length === right.length && left.every((hex, i) => hex === right[i]);
  return (
    signed.contract === call.contract &&
    signed.functionName === call.functionName &&
    signed.mode === call.postConditionMode &&
    same(signed.functionArgs, call.functionArgs) &&
    same(signed.postConditions, call.postConditions)
  );
}

function wireOf(given: string): StacksTransactionWire {
  const hex = given.replace(/^0x/, '').toLowerCase();
  if (hex.length > MOST_HEX) throw unreadable(`${hex.length / 2} bytes are more than any call of this market has`);
  if (hex.length % 2 !== 0 || !/^[0-9a-f]+$/.test(hex)) throw unreadable('it is no hex');
  let wire: StacksTransactionWire;
  try {
    wire = deserializeTransaction(hex);
    if (bytesToHex(wire.serializeBytes()) !== hex) throw new Error('bytes left over');
  } catch {
    throw unreadable('its bytes are no transaction');
  }
  return wire;
}

function modeOf(mode: PostConditionMode): SignedCall['mode'] {
  if (mode === PostConditionMode.Allow) return 'allow';
  return mode === PostConditionMode.Originator ? 'originator' : 'deny';
}
