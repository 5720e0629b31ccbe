import type { ContractCall } from '../../../chain/index.ts';
import type { Broadcaster, SettledTransaction } from '../../../chain/submit/broadcast.ts';
import type { Client } from '../../../kit/client.ts';
import { type LocalKey, signIn } from './sign-in.ts';

/** Where actors act: the API, the chain, and how to wait until a block is visible in the API. */
export interface Stage {
  apiUrl: string;
  broadcaster: Broadcaster;
  recorded(txid: string): Promise<unknown>;
  /** Every transaction of the run, in order. */
  txids: string[];
}

/** A person of the story: signed in over HTTP, signing with a key of his own. */
export class Actor {
  private constructor(
    readonly address: string,
    readonly api: Client,
    private readonly account: LocalKey,
    private readonly stage: Stage,
  ) {}

  static async enter(stage: Stage, account: LocalKey): Promise<Actor> {
    return new Actor(account.address, await signIn(stage.apiUrl, account), account, stage);
  }

  /** Signs, broadcasts and waits until the effect is visible in the API. A refusal by the chain is an answer. */
  async send(call: ContractCall): Promise<SettledTransaction & { txid: string }> {
    const txid = await this.stage.broadcaster.send(call, { privateKey: this.account.privateKey });
    this.stage.txids.push(txid);
    const settled = await this.stage.broadcaster.waitForTransaction(txid);
    await this.stage.recorded(txid);
    return { ...settled, txid };
  }

  /** As {@link send}, for calls that must succeed. */
  async perform(call: ContractCall): Promise<string> {
    const { txid, status, problem } = await this.send(call);
    if (status === 'failed')
      throw new Error(`${call.functionName} failed on chain: ${problem?.title ?? 'no reason given'}`);
    return txid;
  }
}
