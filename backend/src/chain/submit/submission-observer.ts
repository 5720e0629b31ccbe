import type { Database } from '../../kit/database.ts';
import { blockByHeight, finalHeight } from '../follow/chain.repository.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import type { WireTransaction } from '../node/stacks-wire.ts';
import { nodeTransaction } from '../outcome/mined-transaction.ts';
import type { Seen } from './submission.rules.ts';
import type { Submission, Variant } from './submission.ts';

/** Looks where the variants of a submission are: asks the node, and takes finality from the blocks that are followed here. */
export class SubmissionObserver {
  constructor(
    private readonly database: Database,
    private readonly api: StacksApi,
  ) {}

  /** `other-transaction`: what the wallet named is on the chain and is not this act. */
  async see(submission: Submission, variants: readonly Variant[]): Promise<Seen[] | 'other-transaction'> {
    const seen: Seen[] = [];
    for (const { txid, bytes } of variants) {
      const wire = await this.api.transaction(txid, { withArguments: bytes === null });
      // What came with its bytes was compared when it came.
      if (wire !== null && bytes === null && !isOf(wire, submission)) return 'other-transaction';
      const one = await this.#place(txid, wire);
      seen.push(one);
      if (one.at === 'block') return [one];
    }
    return seen;
  }

  async #place(txid: string, wire: WireTransaction | null): Promise<Seen> {
    if (wire === null) return { at: 'nowhere', txid, dropped: null };
    const { status, block, problem } = nodeTransaction(wire);
    if (status === 'pending') return { at: 'mempool', txid };
    if (block === null) return { at: 'nowhere', txid, dropped: wire.status };
    const { height, hash } = block;
    const held = await blockByHeight(this.database, height);
    const isFinal = held?.hash === hash && height <= (await finalHeight(this.database));
    return { at: 'block', txid, height, hash, isFinal, problem: status === 'mined' ? null : problem };
  }
}

function isOf(wire: WireTransaction, { account, call }: Submission): boolean {
  const { sender, contract_call: called } = wire;
  if (sender != null && sender.address !== account) return false;
  if (called == null) return false;
  const given = called.function_args?.map(({ hex }) => hex.replace(/^0x/, '').toLowerCase()) ?? call.functionArgs;
  return (
    called.contract_id === call.contract &&
    (called.function_name ?? call.functionName) === call.functionName &&
    given.join() === call.functionArgs.join()
  );
}
