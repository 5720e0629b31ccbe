import { createNetwork } from '@stacks/network';
import { Cl, makeContractCall } from '@stacks/transactions';
import type { ContractCall } from '../../src/chain/index.ts';

export interface WalletOptions {
  privateKey: string;
  nonce: bigint;
  sponsored?: boolean;
  /** micro-STX. */
  fee?: bigint;
}

/** What a wallet hands back for a call: the signed transaction in hex, not sent. */
export async function signCall(call: ContractCall, { privateKey, nonce, sponsored = false, fee }: WalletOptions) {
  const [contractAddress = '', contractName = ''] = call.contract.split('.');
  const transaction = await makeContractCall({
    contractAddress,
    contractName,
    functionName: call.functionName,
    functionArgs: call.functionArgs.map((arg) => Cl.deserialize(arg)),
    postConditions: call.postConditions,
    postConditionMode: call.postConditionMode,
    senderKey: privateKey,
    nonce,
    fee: fee ?? (sponsored ? 0n : 1_000n),
    sponsored,
    validateWithAbi: false,
    network: createNetwork('devnet'),
  });
  return { txid: transaction.txid(), transaction: transaction.serialize() };
}
