import { setTimeout as sleep } from 'node:timers/promises';
import { createNetwork } from '@stacks/network';
import { Cl, getAddressFromPrivateKey, makeContractCall } from '@stacks/transactions';
import type { ContractCall } from '../chain.contract.ts';
import type { StacksNetworkName } from '../chain-names.ts';
import { TransactionRejected } from '../node/rejection.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import { type NodeTransaction, nodeTransaction } from '../outcome/mined-transaction.ts';

export interface SignOptions {
  /** Hex, 32 bytes or 33 with the compression mark. */
  privateKey: string;
  /** micro-STX; default is what the node estimates. */
  fee?: bigint;
  /** Default is the account's next one. */
  nonce?: bigint;
}

/** A transaction in a block: with effect (`mined`), or without and then with the reason (`failed`). */
export type SettledTransaction = NodeTransaction & {
  status: 'mined' | 'failed';
  block: { height: number; hash: string; at: Date };
};

/** Signs and sends calls for keys that this process holds: scripts, tests and services of our own. Wallets sign for people. */
export class Broadcaster {
  readonly #api: StacksApi;
  readonly #network: StacksNetworkName;
  /** The last transaction under way of each account: nonces are taken one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(api: StacksApi, network: StacksNetworkName) {
    this.#api = api;
    this.#network = network;
  }

  /** Address of a key on this network. */
  addressOf(privateKey: string): string {
    return getAddressFromPrivateKey(privateKey, this.#network === 'mainnet' ? 'mainnet' : 'testnet');
  }

  /** Signs and hands in; gives the txid. Throws TransactionRejected with the node's reason in words. */
  send(call: ContractCall, options: SignOptions): Promise<string> {
    const address = this.addressOf(options.privateKey);
    const before = this.#turns.get(address) ?? Promise.resolve();
    const turn = before.then(() => this.#send(call, options, address));
    this.#turns.set(
      address,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** Sends and waits for the block; a failed transaction is an answer with its problem, not an error. */
  async perform(call: ContractCall, options: SignOptions, timeoutMs?: number): Promise<SettledTransaction> {
    return this.waitForTransaction(await this.send(call, options), timeoutMs);
  }

  async waitForTransaction(txid: string, timeoutMs = 60_000): Promise<SettledTransaction> {
    const deadline = performance.now() + timeoutMs;
    for (let pause = 20; ; pause = Math.min(pause * 2, 2_000)) {
      const wire = await this.#api.transaction(txid);
      const transaction = wire === null ? null : nodeTransaction(wire);
      if (transaction !== null && isSettled(transaction)) return transaction;
      if (transaction?.status === 'failed')
        throw new Error(`Transaction ${txid}: ${transaction.problem?.title ?? 'dropped'}`);
      if (performance.now() > deadline)
        throw new Error(`Transaction ${txid} is in no block after ${timeoutMs} ms. Check its fee, or wait longer.`);
      await sleep(pause);
    }
  }

  async #send(call: ContractCall, { privateKey, fee, nonce }: SignOptions, address: string): Promise<string> {
    const [contractAddress = '', contractName = ''] = call.contract.split('.');
    const transaction = await makeContractCall({
      contractAddress,
      contractName,
      functionName: call.functionName,
      functionArgs: call.functionArgs.map((arg) => Cl.deserialize(arg)),
      postConditions: call.postConditions,
      postConditionMode: call.postConditionMode,
      senderKey: privateKey,
      nonce: nonce ?? (await this.#api.nextNonce(address)),
      validateWithAbi: false,
      network: createNetwork({ network: this.#network, client: { baseUrl: this.#api.urls.rpcUrl } }),
      ...(fee === undefined ? {} : { fee }),
    });
    const txid = transaction.txid();
    const answer = await this.#api.broadcast(transaction.serialize());
    if ('txid' in answer) return txid;
    // A repeated request may meet its own first attempt: known to the node means accepted.
    if ((await this.#api.transaction(txid)) !== null) return txid;
    throw new TransactionRejected(answer.reason, answer.data, answer.detail);
  }
}

const isSettled = (transaction: NodeTransaction): transaction is SettledTransaction =>
  transaction.status !== 'pending' && transaction.block !== null;
