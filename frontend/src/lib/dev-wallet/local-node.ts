import { broadcastTransaction, type StacksTransactionWire } from '@stacks/transactions';

/** The RPC of the local chain as the development wallet needs it. */
export interface LocalNode {
  /** For stacks.js, which asks the node for the nonce and the fee. */
  connection: { network: 'devnet'; client: { baseUrl: string } };
  /** Sends a signed transaction; answers its id or throws what the node says against it. */
  broadcast(transaction: StacksTransactionWire): Promise<string>;
  /** Names of the arguments; empty where the contract is not known. */
  argumentNames(contract: string, functionName: string): Promise<string[]>;
}

const REASONS: Record<string, string> = {
  NotEnoughFunds: 'The account has not enough STX for the network fee.',
  BadNonce: 'Another transaction of this account came first. Try again.',
  ConflictingNonceInMempool: 'Another transaction of this account came first. Try again.',
  FeeTooLow: 'The fee is too low.',
  NoSuchContract: 'The contract is not on this chain.',
};

/** `baseUrl` is the way to the node on the origin of the page: one port is enough. */
export function localNode(baseUrl: string): LocalNode {
  const connection = { network: 'devnet', client: { baseUrl } } as const;
  return {
    connection,
    async broadcast(transaction) {
      const answer = await broadcastTransaction({ transaction, ...connection });
      if ('error' in answer) throw new Error(REASONS[answer.reason] ?? `The node refused it: ${answer.reason}`);
      return answer.txid;
    },
    async argumentNames(contract, functionName) {
      const [address, name] = contract.split('.');
      const response = await fetch(`${baseUrl}/v2/contracts/interface/${address}/${name}`);
      if (!response.ok) return [];
      const { functions } = (await response.json()) as { functions: { name: string; args: { name: string }[] }[] };
      return functions.find((each) => each.name === functionName)?.args.map((arg) => arg.name) ?? [];
    },
  };
}
