import type { WireTransaction } from '../node/stacks-wire.ts';
import { ClarityDecodeError, type ClarityValue, decodeClarityHex } from '../values/clarity-value.ts';
import { type ContractProblem, contractProblem } from './contract-problem.ts';

/** What the node says of a transaction, in our words. */
export interface NodeTransaction {
  txid: string;
  /** mined: in a block with effect; failed: in a block without, or dropped. */
  status: 'pending' | 'mined' | 'failed';
  block: { height: number; hash: string; at: Date } | null;
  /** What the function answered: null while pending, and where the node does not say. */
  result: ClarityValue;
  problem: ContractProblem | null;
}

export function nodeTransaction(wire: WireTransaction): NodeTransaction {
  const { tx_id: txid, status, block, result: wireResult } = wire;
  const result = wireResult == null ? null : readable(wireResult.hex);
  const place =
    block == null ? null : { height: block.height, hash: block.index_hash, at: new Date(block.time * 1000) };
  if (status === 'pending') return { txid, status, block: null, result: null, problem: null };
  if (status === 'success') return { txid, status: 'mined', block: place, result, problem: null };
  const contract = wire.contract_call?.contract_id ?? null;
  const problem = contractProblem({ status, contract, result, vmError: wire.vm_error ?? null });
  return { txid, status: 'failed', block: place, result, problem };
}

function readable(hex: string): ClarityValue {
  try {
    return decodeClarityHex(hex);
  } catch (error) {
    if (error instanceof ClarityDecodeError) return null;
    throw error;
  }
}
