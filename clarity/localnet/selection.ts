import { type AdmissionView, stateRejection } from './admission.ts';
import { isDue, type Pool, type Waiting } from './pool.ts';
import type { SignedTransaction } from './transaction.ts';

/** More micro-STX than this go alone into a block: the VM takes the amounts of a block of several as JSON numbers. */
const MOST_IN_COMPANY = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * What the next block can take of the mempool, at most so many: in the order of arrival, each account's nonces without a gap, nothing
 * that the node would refuse now. What was true at admission may no longer be, another transaction may have spent the money: such a
 * transaction waits, as in a node.
 */
export function selection(pool: Pool, view: AdmissionView, most: number): SignedTransaction[] {
  const chosen: SignedTransaction[] = [];
  const nonces = new Map<string, bigint>();
  const deployed = new Set<string>();
  const nonce = (address: string) => nonces.get(address) ?? view.nonce(address);
  let left = pool.all();
  let before = -1;
  // Again and again, because each one taken can make another due that came before it.
  while (chosen.length < most && chosen.length !== before) {
    before = chosen.length;
    const still: Waiting[] = [];
    for (const waiting of left) {
      if (chosen.length >= most || !fits(waiting)) {
        still.push(waiting);
        continue;
      }
      chosen.push(waiting);
      if (!sociable(waiting)) return chosen;
      for (const { address, nonce: used } of [waiting.origin, waiting.payer]) nonces.set(address, used + 1n);
      if (waiting.payload.type === 'smart_contract') deployed.add(waiting.payload.contractId);
    }
    left = still;
  }
  return chosen;

  function fits(waiting: Waiting): boolean {
    if (!isDue(waiting, nonce) || isForNoBlock(waiting) || (chosen.length > 0 && !sociable(waiting))) return false;
    const { payload } = waiting;
    if (payload.type === 'smart_contract' && deployed.has(payload.contractId)) return false;
    return !stateRejection(waiting, { ...view, nonce });
  }
}

function sociable({ payload, fee }: SignedTransaction): boolean {
  return fee <= MOST_IN_COMPANY && (payload.type !== 'token_transfer' || payload.amount <= MOST_IN_COMPANY);
}

/** A node takes an STX transfer with post-conditions and no miner mines it (stacks-core, `process_transaction_payload`): it waits for ever. */
export function isForNoBlock({ payload, postConditions }: SignedTransaction): boolean {
  return payload.type === 'token_transfer' && postConditions.length > 0;
}
