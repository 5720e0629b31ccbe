import { createNetwork, type StacksNetwork } from '@stacks/network';
import {
  broadcastTransaction,
  type ClarityValue,
  ClarityVersion,
  makeContractCall,
  makeContractDeploy,
  type PostCondition,
  type PostConditionModeName,
  type StacksTransactionWire,
  type TxBroadcastResult,
} from '@stacks/transactions';
import { type DevnetAccountName, devnetAccounts } from '../accounts.ts';

export const accounts = devnetAccounts();

/** What the tests read of a transaction. */
export type SeenTransaction = {
  readonly status: string;
  readonly result: { readonly hex: string; readonly repr: string };
  readonly vm_error: string | null;
  readonly event_count: number;
  readonly fee_rate: string;
  readonly sponsor: { readonly address: string } | null;
  readonly block: { readonly height: number; readonly hash: string; readonly time: number };
};

export type SeenEvent = { readonly event_index: number; readonly type: string } & Readonly<Record<string, unknown>>;

type Call = {
  readonly from: DevnetAccountName;
  readonly contract: string;
  readonly fn: string;
  readonly args?: readonly ClarityValue[];
  readonly conditions?: readonly PostCondition[];
  readonly mode?: PostConditionModeName;
  readonly fee?: bigint;
  readonly nonce?: number;
};

/** stacks.js as it comes, pointed at the chain. */
export class Client {
  readonly network: StacksNetwork;

  constructor(readonly url: string) {
    this.network = createNetwork({ network: 'devnet', client: { baseUrl: url } });
  }

  async get<Body>(path: string): Promise<Body> {
    const response = await fetch(this.url + path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  async post<Body>(path: string, body: unknown): Promise<Body> {
    const response = await fetch(this.url + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  send(transaction: StacksTransactionWire): Promise<TxBroadcastResult> {
    return broadcastTransaction({ transaction, network: this.network });
  }

  makeCall({ from, contract, fn, args = [], conditions = [], mode = 'deny', fee, nonce }: Call) {
    const [contractAddress = '', contractName = ''] = contract.split('.');
    return makeContractCall({
      contractAddress,
      contractName,
      functionName: fn,
      functionArgs: [...args],
      senderKey: accounts[from].privateKey,
      postConditions: [...conditions],
      postConditionMode: mode,
      network: this.network,
      ...(fee === undefined ? {} : { fee }),
      ...(nonce === undefined ? {} : { nonce }),
    });
  }

  /** Sends a call and reads what became of it. */
  async call(call: Call): Promise<SeenTransaction> {
    return this.seen(await this.send(await this.makeCall(call)));
  }

  async deploy(from: DevnetAccountName, contractName: string, codeBody: string): Promise<TxBroadcastResult> {
    return this.send(
      await makeContractDeploy({
        contractName,
        codeBody,
        clarityVersion: ClarityVersion.Clarity5,
        senderKey: accounts[from].privateKey,
        network: this.network,
      }),
    );
  }

  async seen(result: TxBroadcastResult): Promise<SeenTransaction> {
    if ('reason' in result) throw new Error(`rejected: ${JSON.stringify(result)}`);
    return this.get(`/extended/v3/transactions/${result.txid}?include=result,function_args`);
  }

  async events(id: string): Promise<SeenEvent[]> {
    return (await this.get<{ results: SeenEvent[] }>(`/extended/v3/transactions/${id}/events`)).results;
  }

  async account(address: string): Promise<{ balance: bigint; nonce: number }> {
    const seen = await this.get<{ balance: string; nonce: number }>(`/v2/accounts/${address}?proof=0`);
    return { balance: BigInt(seen.balance), nonce: seen.nonce };
  }

  async sbtc(address: string): Promise<bigint> {
    const asset = encodeURIComponent('SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token::sbtc-token');
    const seen = await this.get<{ balance: string }>(`/extended/v3/principals/${address}/balances/ft/${asset}`);
    return BigInt(seen.balance);
  }

  state(): Promise<{ height: number; hash: string; block_time: number; burn_block_height: number; digest: string }> {
    return this.get('/dev/state');
  }
}
