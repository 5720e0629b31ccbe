import type { Tx } from '../../kit/database.ts';
import { Problem } from '../../kit/problem.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import { lockSender, noteSender, promisedFees, spentSince, takeNonce } from './nonce-ledger.ts';
import type { SignedCall } from './signed-call.ts';
import type { SponsorKey } from './sponsor-key.ts';
import type { Submission, Variant } from './submission.ts';

export interface SponsorLimits {
  /** micro-STX for one transaction. */
  feeCap: bigint;
  /** micro-STX in 24 hours, over all accounts. */
  dailyBudget: bigint;
  /** Transactions in 24 hours for one account. */
  dailyPerAccount: number;
  /** `<contract name>.<function>` that are paid for. */
  functions: ReadonlySet<string>;
}

/** Without an estimate, micro-STX for each byte: twice what a node takes at least. */
const FEE_PER_BYTE = 2n;
const DAY_MS = 24 * 3_600_000;

/** Of the node, read before the transaction that decides. */
export interface SponsorAccount {
  nonce: bigint;
  balance: bigint;
}

/** Pays network fees for others, within limits. Every refusal leaves the account the way to pay by itself. */
export class Sponsor {
  readonly key: SponsorKey;
  readonly limits: SponsorLimits;
  readonly #api: StacksApi;

  constructor(key: SponsorKey, limits: SponsorLimits, api: StacksApi) {
    this.key = key;
    this.limits = limits;
    this.#api = api;
  }

  account(): Promise<SponsorAccount> {
    return this.#api.account(this.key.address);
  }

  /** What the network asks at the moment, micro-STX. */
  async feeFor({ payload, hex }: SignedCall): Promise<bigint> {
    const bytes = BigInt(hex.length / 2);
    const estimate = (await this.#api.feeEstimate(payload, Number(bytes))) ?? bytes * FEE_PER_BYTE;
    const fee = estimate > bytes ? estimate : bytes;
    if (fee <= this.limits.feeCap) return fee;
    throw new Problem(
      'sponsor-fee-too-high',
      `The network asks ${fee} micro-STX at the moment; the market pays at most ${this.limits.feeCap}. Pay the network fee yourself, or try later.`,
    );
  }

  /**
   * Decides the limits, takes a nonce and signs, all in one transaction with the row of the submission: nothing is promised that is
   * not written down, and nothing is sent before.
   */
  async sponsor(
    tx: Tx,
    submission: Submission,
    call: SignedCall,
    { fee, account, at }: { fee: bigint; account: SponsorAccount; at: Date },
  ): Promise<Variant> {
    const sponsor = this.key.address;
    await lockSender(tx, sponsor);
    await noteSender(tx, sponsor, { ...account, at });
    await this.#refuseBeyondLimits(tx, submission.account, fee, account.balance, at);
    const nonce = await takeNonce(tx, { sender: sponsor, due: account.nonce, submission: submission.id, at });
    if (nonce === null)
      throw new Problem(
        'sponsor-busy',
        'Too many transactions paid by the market wait for a block. Try again in a few minutes, or pay the network fee yourself.',
      );
    return this.sign(call, { fee, nonce, at });
  }

  /** One more form of the same call. */
  async sign(call: SignedCall, { fee, nonce, at }: { fee: bigint; nonce: bigint; at: Date }): Promise<Variant> {
    const { txid, hex } = await this.key.sign(call, { fee, nonce });
    const not = { takenAt: null, takenHeight: null, refusal: null };
    return { txid, bytes: hex, sponsor: this.key.address, sponsorNonce: nonce, fee, madeAt: at, ...not };
  }

  /** Whether the budget of the day has room for this much more, micro-STX. The sender must be locked. */
  async affords(tx: Tx, more: bigint, at: Date): Promise<boolean> {
    if (more <= 0n) return true;
    const { fees } = await spentSince(tx, this.key.address, new Date(at.getTime() - DAY_MS));
    return fees + more <= this.limits.dailyBudget;
  }

  async #refuseBeyondLimits(tx: Tx, account: string, fee: bigint, balance: bigint, at: Date): Promise<void> {
    const since = new Date(at.getTime() - DAY_MS);
    const { dailyPerAccount } = this.limits;
    const own = await spentSince(tx, this.key.address, since, account);
    if (own.count >= dailyPerAccount)
      throw new Problem(
        'sponsorship-used-up',
        `The market has paid for ${own.count} transactions of this account in 24 hours, which is its limit. Pay the network fee yourself, or come back tomorrow.`,
      );
    if (!(await this.affords(tx, fee, at)))
      throw new Problem(
        'sponsor-budget-spent',
        'What the market pays for network fees in a day is spent. Pay the network fee yourself, or come back tomorrow.',
      );
    if ((await promisedFees(tx, this.key.address)) + fee > balance)
      throw new Problem(
        'sponsor-budget-spent',
        'The account from which the market pays network fees is empty. Pay the network fee yourself.',
      );
  }
}
