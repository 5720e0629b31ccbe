import { createNetwork, type StacksNetwork } from '@stacks/network';
import { broadcastTransaction, Cl, type ClarityValue, type StacksTransactionWire } from '@stacks/transactions';
import type { DeployNetwork } from './sources.ts';

/** How long a transaction may take, and how often to ask. A local block comes at once, a mainnet one may wait for Bitcoin. */
const PATIENCE: Record<DeployNetwork, { readonly everyMs: number; readonly timeoutMs: number }> = {
  devnet: { everyMs: 100, timeoutMs: 30_000 },
  testnet: { everyMs: 5_000, timeoutMs: 45 * 60_000 },
  mainnet: { everyMs: 10_000, timeoutMs: 90 * 60_000 },
};
const CHAIN_ID: Record<DeployNetwork, number> = { devnet: 0x80000000, testnet: 0x80000000, mainnet: 1 };

type Seen = {
  readonly status?: string;
  readonly vm_error?: string | null;
  readonly result?: { readonly repr: string };
};

/** The little of a Stacks API that publishing needs. Every failure names the address and the cure. */
export class NodeClient {
  readonly stacksNetwork: StacksNetwork;

  constructor(
    readonly url: string,
    readonly network: DeployNetwork,
  ) {
    this.stacksNetwork = createNetwork({ network, client: { baseUrl: url.replace(/\/$/, '') } });
  }

  /** Throws unless the node belongs to the network one believes it does. */
  async requireNetwork(): Promise<void> {
    const { network_id } = (await this.json('/v2/info')) as { network_id?: number };
    if (network_id === CHAIN_ID[this.network]) return;
    throw new Error(
      `${this.url} has chain id ${network_id}, not that of ${this.network} (${CHAIN_ID[this.network]}): check the URL`,
    );
  }

  /** The source published under an id, or nothing. */
  async source(contractId: string): Promise<string | undefined> {
    const response = await this.fetch(`/v2/contracts/source/${contractId.replace('.', '/')}?proof=0`);
    if (response.status === 404) return undefined;
    return ((await this.body(response)) as { source: string }).source;
  }

  async readOnly(contractId: string, name: string, args: readonly ClarityValue[]): Promise<ClarityValue> {
    const [address = ''] = contractId.split('.');
    const response = await this.fetch(`/v2/contracts/call-read/${contractId.replace('.', '/')}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sender: address, arguments: args.map((arg) => `0x${Cl.serialize(arg)}`) }),
    });
    const answer = (await this.body(response)) as { okay: boolean; result?: string; cause?: string };
    if (!answer.okay || !answer.result) throw new Error(`${contractId}.${name} cannot be read: ${answer.cause}`);
    return Cl.deserialize(answer.result);
  }

  /** Sends a transaction and waits until it is in a block; throws if it is refused, fails, or takes too long. */
  async publish(transaction: StacksTransactionWire, what: string): Promise<string> {
    const sent = await broadcastTransaction({ transaction, network: this.stacksNetwork });
    if ('reason' in sent) {
      const data = 'reason_data' in sent && sent.reason_data ? ` ${JSON.stringify(sent.reason_data)}` : '';
      throw new Error(`${what}: the node refused the transaction: ${sent.reason}${data}`);
    }
    const { everyMs, timeoutMs } = PATIENCE[this.network];
    for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += everyMs) {
      const seen = await this.transaction(sent.txid);
      if (seen?.status === 'success') return sent.txid;
      if (seen?.status !== undefined && seen.status !== 'pending') {
        throw new Error(
          `${what}: transaction ${sent.txid} failed, ${seen.status}: ${seen.vm_error ?? seen.result?.repr ?? ''}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    throw new Error(
      `${what}: transaction ${sent.txid} is in no block after ${timeoutMs / 60_000} minutes. It may still be mined: run again later.`,
    );
  }

  private async transaction(id: string): Promise<Seen | undefined> {
    const response = await this.fetch(`/extended/v3/transactions/${id}?include=result`);
    return response.status === 404 ? undefined : ((await this.body(response)) as Seen);
  }

  private async json(path: string): Promise<unknown> {
    return this.body(await this.fetch(path));
  }

  private async fetch(path: string, init?: RequestInit): Promise<Response> {
    try {
      return await fetch(this.url.replace(/\/$/, '') + path, init);
    } catch (error) {
      throw new Error(`no Stacks node answers at ${this.url}: start one, or correct the URL`, { cause: error });
    }
  }

  private async body(response: Response): Promise<unknown> {
    if (response.ok) return response.json();
    throw new Error(`${response.url} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  }
}
