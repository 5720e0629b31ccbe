import {
  AuthType,
  Cl,
  type ClarityValue,
  makeUnsignedContractCall,
  privateKeyToPublic,
  type StacksTransactionWire,
  signMessageHashRsv,
  signStructuredData,
  TransactionSigner,
} from '@stacks/transactions';
import { argumentsInWords, fieldsInWords, type NamedValue, postConditionsInWords } from '../chain-words.ts';
import type { LocalNode } from './local-node.ts';
import { messageHash } from './message-hash.ts';

export interface DevelopmentAccount {
  role: string;
  name: string;
  address: string;
  privateKey: string;
}

/** What a person is asked to sign, in words. */
export type Approval =
  | {
      kind: 'call';
      account: DevelopmentAccount;
      contract: string;
      functionName: string;
      args: NamedValue[];
      guards: string[];
      /** Micro-STX. */
      fee: bigint;
      /** Somebody else signs for the fee and sends it. */
      sponsored: boolean;
      nonce: bigint;
    }
  | { kind: 'message'; account: DevelopmentAccount; domain: NamedValue[]; fields: NamedValue[] };

export interface DevelopmentWalletParts {
  accounts: readonly DevelopmentAccount[];
  node: LocalNode;
  /** The person in front of it; null and false mean no. */
  ask: {
    account(current: string | null): Promise<DevelopmentAccount | null>;
    approve(request: Approval): Promise<boolean>;
  };
  /** The account that was chosen last; kept by address only, keys never leave memory. */
  chosen: { get(): string | null; set(address: string): void };
  /** Whether it acts like a wallet that knows no sponsors: signs and sends at the account's own cost. */
  ignoresSponsors?: () => boolean;
}

interface JsonRpcAnswer {
  jsonrpc: '2.0';
  id: string;
  result?: unknown;
  error?: { code: number; message: string };
}

/** Codes of JSON-RPC and SIP-030. */
const REJECTED = -32000;
const OTHER_ACCOUNT = -32001;
const UNKNOWN_METHOD = -32601;
const BAD_PARAMS = -32602;
const FAILED = -32603;

class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type Params = Record<string, unknown>;

const text = (params: Params, name: string): string => {
  const value = params[name];
  if (typeof value !== 'string' || value === '') throw new Refusal(BAD_PARAMS, `${name} must be a text.`);
  return value;
};

const hexes = (params: Params, name: string): string[] => {
  const value = params[name] ?? [];
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string' || !/^(0x)?([0-9a-f]{2})+$/i.test(each)))
    throw new Refusal(BAD_PARAMS, `${name} must be a list of hex texts.`);
  return value.map((each: string) => each.replace(/^0x/, ''));
};

const clarity = (params: Params, name: string): ClarityValue => {
  try {
    return Cl.deserialize(text(params, name));
  } catch (error) {
    throw new Refusal(BAD_PARAMS, `${name} is no Clarity value in hex: ${(error as Error).message}`);
  }
};

/** A SIP-030 wallet over the published accounts of the local chain. It signs nothing that a person did not see and approve. */
export class DevelopmentWallet {
  readonly #parts: DevelopmentWalletParts;

  constructor(parts: DevelopmentWalletParts) {
    this.#parts = parts;
    this.request = this.request.bind(this);
  }

  /** JSON-RPC 2.0; a refusal is an answer with `error`, never a rejection. */
  async request(method: string, params: unknown = {}): Promise<JsonRpcAnswer> {
    const id = Math.random().toString(36).slice(2);
    try {
      const result = await this.#perform(method, (params ?? {}) as Params);
      return { jsonrpc: '2.0', id, result };
    } catch (error) {
      const code = error instanceof Refusal ? error.code : FAILED;
      return { jsonrpc: '2.0', id, error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  #perform(method: string, params: Params): Promise<unknown> {
    switch (method) {
      case 'getAddresses':
      case 'stx_getAddresses':
        return this.#addresses();
      case 'stx_callContract':
        return this.#call(params);
      case 'stx_signStructuredMessage':
        return this.#signStructured(params);
      case 'stx_signMessage':
        return this.#signText(params);
      default:
        return Promise.reject(new Refusal(UNKNOWN_METHOD, `The development wallet does not know ${method}.`));
    }
  }

  async #addresses() {
    const account = await this.#parts.ask.account(this.#parts.chosen.get());
    if (account === null) throw new Refusal(REJECTED, 'No account was chosen.');
    this.#parts.chosen.set(account.address);
    const publicKey = privateKeyToPublic(account.privateKey);
    return { addresses: [{ symbol: 'STX', address: account.address, publicKey }] };
  }

  /** The account one is on; one that was never chosen is asked for. */
  async #current(wanted: unknown): Promise<DevelopmentAccount> {
    const { accounts, chosen } = this.#parts;
    if (!accounts.some(({ address }) => address === chosen.get())) await this.#addresses();
    const account = accounts.find(({ address }) => address === chosen.get());
    if (account === undefined) throw new Refusal(REJECTED, 'No account was chosen.');
    if (typeof wanted === 'string' && wanted !== account.address)
      throw new Refusal(
        OTHER_ACCOUNT,
        `The development wallet is on ${account.address} (${account.name}), not on ${wanted}. Switch the account and try again.`,
      );
    return account;
  }

  async #approved(request: Approval): Promise<void> {
    if (!(await this.#parts.ask.approve(request))) throw new Refusal(REJECTED, 'Declined in the development wallet.');
  }

  async #call(params: Params) {
    if (params.network !== undefined && params.network !== 'devnet')
      throw new Refusal(
        BAD_PARAMS,
        `The development wallet signs for the local chain only, not for ${params.network}.`,
      );
    if (params.postConditionMode !== 'deny')
      throw new Refusal(BAD_PARAMS, 'The development wallet signs in deny mode only: nothing unnamed may move.');
    const contract = text(params, 'contract');
    const functionName = text(params, 'functionName');
    const [contractAddress = '', contractName = ''] = contract.split('.');
    const functionArgs = hexes(params, 'functionArgs');
    const postConditions = hexes(params, 'postConditions');
    const account = await this.#current(params.address);
    const { node } = this.#parts;
    const publicKey = privateKeyToPublic(account.privateKey);
    const sponsored = params.sponsored === true && !this.#parts.ignoresSponsors?.();
    const transaction = await makeUnsignedContractCall({
      contractAddress,
      contractName,
      functionName,
      functionArgs: functionArgs.map((hex) => Cl.deserialize(hex)),
      postConditions,
      postConditionMode: 'deny',
      publicKey,
      sponsored,
      ...node.connection,
      ...(sponsored ? { fee: 0n } : params.fee === undefined ? {} : { fee: BigInt(String(params.fee)) }),
      ...(params.nonce === undefined ? {} : { nonce: BigInt(String(params.nonce)) }),
    });
    const { fee, nonce } = transaction.auth.spendingCondition;
    await this.#approved({
      kind: 'call',
      account,
      contract,
      functionName,
      args: argumentsInWords(functionArgs, await node.argumentNames(contract, functionName)),
      guards: postConditionsInWords(postConditions, account.address),
      fee,
      sponsored,
      nonce,
    });
    return this.#send(transaction, account);
  }

  async #send(transaction: StacksTransactionWire, account: DevelopmentAccount) {
    new TransactionSigner(transaction).signOrigin(account.privateKey);
    if (transaction.auth.authType === AuthType.Sponsored) return { transaction: transaction.serialize() };
    const txid = await this.#parts.node.broadcast(transaction);
    return { txid, transaction: transaction.serialize() };
  }

  async #signStructured(params: Params) {
    const message = clarity(params, 'message');
    const domain = clarity(params, 'domain');
    const account = await this.#current(params.address);
    const words = { domain: fieldsInWords(text(params, 'domain')), fields: fieldsInWords(text(params, 'message')) };
    await this.#approved({ kind: 'message', account, ...words });
    const signature = signStructuredData({ message, domain, privateKey: account.privateKey });
    return { signature, publicKey: privateKeyToPublic(account.privateKey) };
  }

  async #signText(params: Params) {
    const message = text(params, 'message');
    const account = await this.#current(params.address);
    await this.#approved({ kind: 'message', account, domain: [], fields: [{ name: 'message', value: message }] });
    const signature = signMessageHashRsv({ messageHash: await messageHash(message), privateKey: account.privateKey });
    return { signature, publicKey: privateKeyToPublic(account.privateKey) };
  }
}
