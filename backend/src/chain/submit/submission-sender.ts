import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/database.ts';
import { Problem } from '../../kit/problem.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import { giveBackNonces, leaveNonce, lockSender, takeNonce, takeThisNonce } from './nonce-ledger.ts';
import { type AfterRefusal, afterRefusal, raised } from './refusal.rules.ts';
import { readSignedCall } from './signed-call.ts';
import type { Sponsor } from './sponsor.ts';
import {
  addVariant,
  changeSubmission,
  lockSubmission,
  recordSending,
  type SubmissionId,
  variantsOf,
} from './submission.repository.ts';
import { end, type Verdict } from './submission.rules.ts';
import { countedVariant, OF_ACCOUNT, type Submission, type SubmissionProblem, type Variant } from './submission.ts';

/** Blocks that pass by a transaction whose nonce is due before it pays more. */
const STUCK_BLOCKS = 20;

const TOO_DEAR_TODAY = {
  name: 'sponsor-budget-spent',
  title:
    'The network asks more than the market still pays today. Nothing was sent; pay the network fee yourself, or come back tomorrow.',
};

/** What is sent for the first time later than this is checked once more, in milliseconds. */
const LATE = 2 * 60_000;

/** Throws the problem for which the chain would refuse the call now, `sponsor-busy` where that cannot be told yet. */
export type Recheck = (submission: Submission) => Promise<void>;

/** `beyond-budget`: it would cost more than the sponsor still spends today. */
type SignedAgain = 'signed' | 'not-signed' | 'beyond-budget';
type NewNonce = (tx: Tx, due: bigint, counted: Variant) => Promise<bigint | null>;

/** Sends what is signed, and signs anew as sponsor what the network does not take as it is. */
export class SubmissionSender {
  constructor(
    private readonly database: Database,
    private readonly api: StacksApi,
    private readonly sponsor: Sponsor | null,
    private readonly clock: Clock,
    private readonly recheck: Recheck = async () => {},
  ) {}

  /** Hands the variant that counts in. The same bytes again are the same transaction: repeating it after a crash does nothing twice. */
  async send(submission: Submission, variants: readonly Variant[]): Promise<void> {
    const counted = countedVariant(submission, variants);
    if (counted?.bytes == null) return;
    if (counted.sponsor !== null && !(await this.#isWorthSending(submission, variants))) return;
    const { id } = submission;
    const { txid, fee } = counted;
    const answer = await this.api.broadcast(counted.bytes);
    if ('txid' in answer) {
      const { height } = await this.api.info();
      const at = this.clock.now();
      return this.database.transaction((tx) => recordSending(tx, { id, txid }, { at, height }));
    }
    const { reason, data } = answer;
    const accountWaits = reason === 'ConflictingNonceInMempool' && (await this.#accountWaits(submission));
    const refusal = accountWaits ? OF_ACCOUNT : reason;
    await this.database.transaction((tx) => recordSending(tx, { id, txid }, { refusal }));
    const isSponsored = counted.sponsor !== null;
    const feeCap = this.sponsor?.limits.feeCap ?? 0n;
    // An older form of the same act may be what waits: it gives way to one that pays more.
    const olderPaysAsMuch = variants.some((other) => other.txid !== txid && other.fee >= fee);
    await this.#act(
      submission,
      afterRefusal(reason, data, { isSponsored, fee, accountWaits, olderPaysAsMuch, feeCap }),
    );
  }

  /** A price changes and a lot is sold while something waits, or in another fork: the sponsor pays for nothing that would fail. */
  async #isWorthSending(submission: Submission, variants: readonly Variant[]): Promise<boolean> {
    const { signedAt, awayAt } = submission;
    const isLate = this.clock.now().getTime() - (signedAt ?? submission.openedAt).getTime() >= LATE;
    const isOut = variants.some(({ takenAt }) => takenAt !== null);
    if (awayAt === null && (isOut || !isLate)) return true;
    try {
      await this.recheck(submission);
      return true;
    } catch (error) {
      if (!(error instanceof Problem) || error.problem === 'chain-unavailable') throw error;
      if (error.problem !== 'sponsor-busy') await this.#fail(submission, { name: error.problem, title: error.message });
      return false;
    }
  }

  /** Pays more for a transaction that is next in line and that blocks pass by all the same. */
  async raiseIfStuck(submission: Submission, variants: readonly Variant[]): Promise<void> {
    const counted = countedVariant(submission, variants);
    if (this.sponsor === null || counted?.sponsor !== this.sponsor.key.address || counted.takenHeight === null) return;
    const fee = raised(counted.fee);
    if (fee > this.sponsor.limits.feeCap) return;
    const { height } = await this.api.info();
    if (height - counted.takenHeight < STUCK_BLOCKS) return;
    if ((await this.sponsor.account()).nonce !== counted.sponsorNonce) return;
    await this.#signAgain(
      submission.id,
      submission.revision,
      fee,
      sameNonce,
      `Sent again with a fee of ${fee} micro-STX`,
    );
  }

  /** Takes the nonce that nobody has, so that the ones above it need not wait for ever; answers whether it did. */
  async moveTo(id: SubmissionId, nonce: bigint): Promise<boolean> {
    const [newest] = await variantsOf(this.database, id);
    if (newest === undefined || this.sponsor === null) return false;
    const fee = raised(newest.fee);
    if (fee > this.sponsor.limits.feeCap) return false;
    const sender = this.sponsor.key.address;
    const at = this.clock.now();
    const move: NewNonce = async (tx) =>
      (await takeThisNonce(tx, { sender, nonce, submission: id, at })) ? nonce : null;
    const note = `Moved to nonce ${nonce} of the sponsor, which nobody had`;
    return (await this.#signAgain(id, null, fee, move, note)) === 'signed';
  }

  /** The wallet named a transaction of somebody else, or of something else. */
  refuseForeign(submission: Submission): Promise<void> {
    return this.#end(submission, end('other-transaction', this.clock.now(), true));
  }

  async #act(submission: Submission, after: AfterRefusal): Promise<void> {
    const { id, revision } = submission;
    switch (after.act) {
      case 'wait':
        return;
      case 'end':
        return this.#fail(submission, after.problem);
      case 'raise-fee': {
        const note = `Sent with a fee of ${after.least} micro-STX`;
        const signed = await this.#signAgain(id, revision, after.least, sameNonce, note);
        // The node does not take it as it is: it must not hold its nonce until tomorrow.
        return signed === 'beyond-budget' ? this.#fail(submission, TOO_DEAR_TODAY) : undefined;
      }
      case 'other-nonce':
        await this.#signAgain(
          id,
          revision,
          0n,
          this.#otherNonce(id),
          'Another transaction had the nonce of the sponsor',
        );
    }
  }

  #fail(submission: Submission, problem: SubmissionProblem): Promise<void> {
    const state = submission.awayAt === null ? ('failed' as const) : ('reverted' as const);
    const change = { state, problem, deadlineAt: null, closedAt: null };
    return this.#end(submission, { change, note: problem.title, next: 'nothing' });
  }

  #otherNonce(submission: SubmissionId): NewNonce {
    return async (tx, due, { sponsor, sponsorNonce }) => {
      if (sponsor === null || sponsorNonce === null) return null;
      const at = this.clock.now();
      await leaveNonce(tx, sponsor, sponsorNonce, at);
      return takeNonce(tx, { sender: sponsor, due, submission, at });
    };
  }

  /** One more variant with the same call of the account: its nonce lets only one of them happen. */
  async #signAgain(
    id: SubmissionId,
    revision: number | null,
    fee: bigint,
    nonceFor: NewNonce,
    note: string,
  ): Promise<SignedAgain> {
    const { sponsor } = this;
    if (sponsor === null) return 'not-signed';
    const account = await sponsor.account();
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      await lockSender(tx, sponsor.key.address);
      const current = await lockSubmission(tx, id);
      if (current?.state !== 'pending' || (revision !== null && current.revision !== revision)) return 'not-signed';
      const variants = await variantsOf(tx, id);
      const counted = countedVariant(current, variants);
      if (counted?.bytes == null || counted.sponsor !== sponsor.key.address) return 'not-signed';
      const offered = variants.reduce((most, each) => (each.fee > most ? each.fee : most), 0n);
      if (!(await sponsor.affords(tx, fee - offered, at))) return 'beyond-budget';
      const nonce = await nonceFor(tx, account.nonce, counted);
      if (nonce === null) return 'not-signed';
      const call = readSignedCall(counted.bytes, sponsor.key.network);
      const variant = await sponsor.sign(call, { fee: fee > counted.fee ? fee : counted.fee, nonce, at });
      await addVariant(tx, id, variant);
      await giveBackNonces(tx, id, nonce);
      await changeSubmission(tx, current, { txid: variant.txid }, { at, note, dueAt: at });
      return 'signed';
    });
  }

  async #accountWaits({ account, originNonce }: Submission): Promise<boolean> {
    return originNonce !== null && (await this.api.nextNonce(account)) > originNonce;
  }

  async #end(submission: Submission, { change, note }: Verdict): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      const current = await lockSubmission(tx, submission.id);
      if (current === null || current.revision !== submission.revision) return;
      await changeSubmission(tx, current, change, { at, note, dueAt: at });
      await giveBackNonces(tx, submission.id);
    });
  }
}

const sameNonce: NewNonce = async (_tx, _due, counted) => counted.sponsorNonce;
