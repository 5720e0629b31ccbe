import { createHash } from 'node:crypto';
import {
  AuthType,
  addressFromVersionHash,
  addressToString,
  Cl,
  deserializeTransaction,
  PayloadType,
  type StacksTransactionWire,
} from '@stacks/transactions';
import type { BroadcastAnswer, StacksApi } from '../../src/chain/node/stacks-api.ts';
import type { WireTransaction } from '../../src/chain/node/stacks-wire.ts';
import type { Database } from '../../src/kit/database.ts';

type Signer = { address: string; nonce: bigint };
interface Held {
  txid: string;
  origin: Signer;
  /** Pays. */
  payer: Signer;
  fee: bigint;
  contract: string;
  functionName: string;
  functionArgs: string[];
}
type Mined = Held & { height: number; status: string };

const CHAINING = 25n;
const signerOf = ({ signer, nonce }: { signer: string; nonce: bigint | number | string }): Signer => ({
  address: addressToString(addressFromVersionHash(26, signer)),
  nonce: BigInt(nonce),
});

/**
 * A Stacks node in memory with the mempool rules that matter to who sends: due nonces, chaining, replacement by fee, funds. Blocks come
 * when a test mines them; every call passes through `disturb`, where a test breaks things before and after.
 */
export class FakeNode {
  height = 100;
  #fork = 0;
  readonly #accounts = new Map<string, { nonce: bigint; balance: bigint }>();
  readonly #mempool = new Map<string, Held>();
  readonly #dropped = new Map<string, { held: Held; status: string }>();
  readonly mined: Mined[] = [];
  /** Least micro-STX for a byte. */
  feeRate = 1n;
  sats = 10n ** 12n;
  disturb: (call: string, moment: 'before' | 'after') => Promise<void> = async () => {};
  /** Refuses what is sent, for a reason of the test's. */
  refuse: (held: Held) => { reason: string; data?: unknown } | null = () => null;
  /** Status with which a transaction enters its block. */
  fate: (held: Held) => string = () => 'success';
  /** Waiting transactions that miners pass by. */
  passBy: (held: Held) => boolean = () => false;

  readonly api = this.#api();

  fund(address: string, balance: bigint): void {
    this.#accounts.set(address, { ...this.account(address), balance });
  }

  account(address: string) {
    return this.#accounts.get(address) ?? { nonce: 0n, balance: 0n };
  }

  get waiting(): Held[] {
    return [...this.#mempool.values()];
  }

  /** One block of everything that is due. */
  mine(): this {
    this.height += 1;
    for (let found = true; found; ) {
      const due = this.waiting.find((held) => this.#isDue(held) && !this.passBy(held));
      found = due !== undefined;
      if (due === undefined) continue;
      this.#mempool.delete(due.txid);
      this.mined.push({ ...due, height: this.height, status: this.fate(due) });
      for (const { address, nonce } of new Map([due.origin, due.payer].map((each) => [each.address, each])).values())
        this.#accounts.set(address, { ...this.account(address), nonce: nonce + 1n });
      const payer = this.account(due.payer.address);
      this.#accounts.set(due.payer.address, { ...payer, balance: payer.balance - due.fee });
    }
    return this;
  }

  /** Takes the last blocks back; what was in them waits again, or is gone. */
  fork(depth: number, fate: 'waits' | 'gone' = 'waits'): this {
    const from = this.height - depth;
    for (const lost of this.mined.filter(({ height }) => height > from).reverse()) {
      this.mined.splice(this.mined.indexOf(lost), 1);
      for (const { address, nonce } of [lost.origin, lost.payer])
        this.#accounts.set(address, { ...this.account(address), nonce });
      const { height: _, status: __, ...held } = lost;
      if (fate === 'waits') this.#mempool.set(held.txid, held);
    }
    this.height = from;
    this.#fork += 1;
    return this;
  }

  /** The account sends something else, in the next block or for ever with its nonce. */
  spend(address: string): void {
    this.#accounts.set(address, { ...this.account(address), nonce: this.account(address).nonce + 1n });
  }

  drop(txid: string, status: string): void {
    const held = this.#mempool.get(txid);
    if (held === undefined) throw new Error(`${txid} does not wait.`);
    this.#mempool.delete(txid);
    this.#dropped.set(txid, { held, status });
  }

  hashAt = (height: number): string => createHash('sha256').update(`${height}/${this.#fork}`).digest('hex');

  /** Has the blocks stored here as the follower stores them, and final up to a height. */
  async follow(database: Database, finalHeight = 0): Promise<void> {
    await database.query('DELETE FROM chain_block');
    const heights = [...new Set(this.mined.map(({ height }) => height))];
    for (const height of heights)
      await database.query(
        "INSERT INTO chain_block (height, hash, parent_hash, burn_height, burn_hash, at) VALUES ($1, $2, '', $1, '', now())",
        [height, this.hashAt(height)],
      );
    await database.query('UPDATE chain_progress SET final_height = $1', [finalHeight]);
  }

  #isDue({ origin, payer }: Held): boolean {
    return [origin, payer].every(({ address, nonce }) => this.account(address).nonce === nonce);
  }

  #broadcast(hex: string): BroadcastAnswer {
    const held = heldOf(deserializeTransaction(hex));
    if (this.#mempool.has(held.txid)) return { txid: held.txid };
    const refused = this.refuse(held) ?? this.#rejection(held, hex.length / 2);
    if (refused !== null) return { reason: refused.reason, data: refused.data, detail: '' };
    for (const rival of this.#rivals(held)) this.drop(rival.txid, 'dropped_replace_by_fee');
    this.#mempool.set(held.txid, held);
    this.#dropped.delete(held.txid);
    return { txid: held.txid };
  }

  #rejection(held: Held, bytes: number): { reason: string; data?: unknown } | null {
    const least = BigInt(bytes) * this.feeRate;
    if (held.fee < least) return { reason: 'FeeTooLow', data: { expected: Number(least), actual: Number(held.fee) } };
    for (const signer of [held.origin, held.payer]) {
      const { nonce } = this.account(signer.address);
      const data = { expected: Number(nonce), actual: Number(signer.nonce), is_origin: signer === held.origin };
      if (signer.nonce < nonce) return { reason: 'BadNonce', data };
      if (signer.nonce > nonce + CHAINING) return { reason: 'TooMuchChaining', data };
    }
    if (this.account(held.payer.address).balance < held.fee) return { reason: 'NotEnoughFunds', data: {} };
    if (this.#rivals(held).some(({ fee }) => fee >= held.fee)) return { reason: 'ConflictingNonceInMempool' };
    return null;
  }

  #rivals({ origin, payer }: Held): Held[] {
    const same = (left: Signer, right: Signer) => left.address === right.address && left.nonce === right.nonce;
    return this.waiting.filter((other) => same(other.origin, origin) || same(other.payer, payer));
  }

  #transaction(txid: string, withArguments = false): WireTransaction | null {
    const mined = this.mined.find((each) => each.txid === txid);
    const dropped = this.#dropped.get(txid);
    const held = mined ?? this.#mempool.get(txid) ?? dropped?.held;
    if (held === undefined) return null;
    return {
      tx_id: txid,
      status: mined?.status ?? dropped?.status ?? 'pending',
      sender: { address: held.origin.address },
      contract_call: {
        contract_id: held.contract,
        function_name: held.functionName,
        ...(withArguments ? { function_args: held.functionArgs.map((hex) => ({ hex: `0x${hex}` })) } : {}),
      },
      ...(mined ? { block: { height: mined.height, index_hash: this.hashAt(mined.height), time: 1_782_900_000 } } : {}),
    };
  }

  #nextNonce(address: string): bigint {
    const waiting = this.waiting.flatMap(({ origin, payer }) => [origin, payer]).filter((s) => s.address === address);
    return waiting.reduce((next, { nonce }) => (nonce >= next ? nonce + 1n : next), this.account(address).nonce);
  }

  #api(): StacksApi {
    const calls = {
      transaction: (txid: string, asked?: { withArguments?: boolean }) => this.#transaction(txid, asked?.withArguments),
      account: (address: string) => this.account(address),
      nextNonce: (address: string) => this.#nextNonce(address),
      info: () => ({ chainId: 0x80000000, height: this.height, burnHeight: 1 }),
      broadcast: (hex: string) => this.#broadcast(hex),
      feeEstimate: (_: string, bytes: number) => BigInt(bytes) * this.feeRate,
      callRead: () => ({ ok: true, value: this.sats }),
    };
    const disturbed = Object.entries(calls).map(([name, answer]) => [
      name,
      async (...args: never[]) => {
        await this.disturb(name, 'before');
        const given = (answer as (...args: never[]) => unknown)(...args);
        await this.disturb(name, 'after');
        return given;
      },
    ]);
    // Nothing listens there: what reads a node over HTTP finds it away.
    const urls = { url: 'http://127.0.0.1:1', rpcUrl: 'http://127.0.0.1:1' };
    return { ...Object.fromEntries(disturbed), urls } as unknown as StacksApi;
  }
}

function heldOf(wire: StacksTransactionWire): Held {
  const { auth, payload } = wire;
  if (payload.payloadType !== PayloadType.ContractCall) throw new Error('The fake node takes contract calls only.');
  const payer = auth.authType === AuthType.Sponsored ? auth.sponsorSpendingCondition : auth.spendingCondition;
  return {
    txid: wire.txid(),
    origin: signerOf(auth.spendingCondition),
    payer: signerOf(payer),
    fee: BigInt(payer.fee),
    contract: `${addressToString(payload.contractAddress)}.${payload.contractName.content}`,
    functionName: payload.functionName.content,
    functionArgs: payload.functionArgs.map((arg) => Cl.serialize(arg)),
  };
}
