import { type ClarityAbi, PayloadType, validateContractCall } from '@stacks/transactions';
import { type SignedTransaction, verifySignatures } from './transaction.ts';

export const CHAIN_ID = 0x80000000;
const TESTNET_VERSION = 0x80;
/** How far ahead of the account a nonce may be (MAXIMUM_MEMPOOL_TX_CHAINING of stacks-core). */
export const MAXIMUM_CHAINING = 25n;

/** Why a node does not take a transaction, in the words of stacks-core's `MemPoolRejection`. */
export type Rejection = { readonly reason: string; readonly reason_data?: unknown };

/** What admission looks at. */
export type AdmissionView = {
  nonce(address: string): bigint;
  stxBalance(address: string): bigint;
  contract(id: string): ClarityAbi | undefined;
};

/**
 * The node's checks in the node's order (`will_admit_mempool_tx`): signature, network, fee, nonces, funds, payload. The
 * first that fails answers. Nothing is charged for a rejected transaction.
 */
export function rejectionOf(transaction: SignedTransaction, view: AdmissionView): Rejection | undefined {
  return signatureRejection(transaction) ?? feeRejection(transaction) ?? stateRejection(transaction, view);
}

/** The checks whose answer depends on the state of the chain: a transaction that was admitted can fail them later. */
export function stateRejection(transaction: SignedTransaction, view: AdmissionView): Rejection | undefined {
  return nonceRejection(transaction, view) ?? fundsRejection(transaction, view) ?? payloadRejection(transaction, view);
}

function signatureRejection(transaction: SignedTransaction): Rejection | undefined {
  try {
    if (transaction.version !== TESTNET_VERSION)
      throw new Error('this is a transaction for mainnet, the chain is a testnet');
    if (transaction.chainId !== CHAIN_ID) {
      throw new Error(
        `the chain id is 0x${transaction.chainId.toString(16)}, this chain is 0x${CHAIN_ID.toString(16)}`,
      );
    }
    verifySignatures(transaction);
    return undefined;
  } catch (error) {
    return {
      reason: 'SignatureValidation',
      reason_data: { message: error instanceof Error ? error.message : String(error) },
    };
  }
}

function feeRejection({ fee, size }: SignedTransaction): Rejection | undefined {
  return fee < BigInt(size) ? { reason: 'FeeTooLow', reason_data: { expected: size, actual: Number(fee) } } : undefined;
}

function nonceRejection({ origin, sponsor }: SignedTransaction, view: AdmissionView): Rejection | undefined {
  for (const signer of sponsor ? [origin, sponsor] : [origin]) {
    const expected = view.nonce(signer.address);
    const reason_data = {
      expected: Number(expected),
      actual: Number(signer.nonce),
      principal: signer.address,
      is_origin: signer === origin,
    };
    if (signer.nonce < expected) return { reason: 'BadNonce', reason_data };
    if (signer.nonce > expected + MAXIMUM_CHAINING) {
      return { reason: 'TooMuchChaining', reason_data: { ...reason_data, message: 'too far ahead of the account' } };
    }
  }
  return undefined;
}

function fundsRejection(
  { fee, origin, payer, payload }: SignedTransaction,
  view: AdmissionView,
): Rejection | undefined {
  const amount = payload.type === 'token_transfer' ? payload.amount : 0n;
  const bills = new Map([[payer.address, fee]]);
  bills.set(origin.address, (bills.get(origin.address) ?? 0n) + amount);
  for (const [address, expected] of bills) {
    if (expected === 0n) continue;
    const actual = view.stxBalance(address);
    if (actual < expected) {
      return { reason: 'NotEnoughFunds', reason_data: { expected: u128(expected), actual: u128(actual) } };
    }
  }
  return undefined;
}

function payloadRejection({ payload, origin, wire }: SignedTransaction, view: AdmissionView): Rejection | undefined {
  switch (payload.type) {
    case 'contract_call': {
      const abi = view.contract(payload.contractId);
      if (!abi) return { reason: 'NoSuchContract' };
      const called = abi.functions.find(({ name }) => name === payload.functionName);
      if (called?.access !== 'public') return { reason: 'NoSuchPublicFunction' };
      try {
        if (wire.payload.payloadType === PayloadType.ContractCall) validateContractCall(wire.payload, abi);
        return undefined;
      } catch (error) {
        return {
          reason: 'BadFunctionArgument',
          reason_data: { message: error instanceof Error ? error.message : String(error) },
        };
      }
    }
    case 'smart_contract':
      return view.contract(payload.contractId)
        ? { reason: 'ContractAlreadyExists', reason_data: { contract_identifier: payload.contractId } }
        : undefined;
    case 'token_transfer':
      if (payload.recipient === origin.address)
        return { reason: 'TransferRecipientCannotEqualSender', reason_data: { recipient: payload.recipient } };
      return payload.amount > 0n ? undefined : { reason: 'TransferAmountMustBePositive' };
  }
}

function u128(value: bigint): string {
  return `0x${value.toString(16).padStart(32, '0')}`;
}
