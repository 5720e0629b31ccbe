import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import { Problem } from '../../kit/problem.ts';
import type { StacksApi } from '../node/stacks-api.ts';
import { giveBackNonces, isSenderWorthALook, moversInto, noteSender } from './nonce-ledger.ts';
import type { Sponsor } from './sponsor.ts';
import { changeSubmission, claimDue, lockSubmission, lookAgainAt, variantsOf } from './submission.repository.ts';
import { judge, LIMITS, type Limits, type Seen, type Verdict } from './submission.rules.ts';
import { countedVariant, OF_ACCOUNT, type Submission, type Variant } from './submission.ts';
import { SubmissionObserver } from './submission-observer.ts';
import { type Recheck, SubmissionSender } from './submission-sender.ts';

export interface TrackerOptions {
  database: Database;
  api: StacksApi;
  /** Null where nobody pays for others; what was sponsored before is still sent. */
  sponsor: Sponsor | null;
  /** Default: everything would still succeed. */
  recheck?: Recheck;
  log: Log;
  clock?: Clock;
  /** Pause between two looks at what waits for a block; default 1 s. */
  pollMs?: number;
  limits?: Limits;
}

/** More than the sponsor ever has waiting: something else always has its turn too. */
const BATCH = 32;
/** A process that dies in the middle lets go of what it looked at after this. */
const LEASE_MS = 30_000;
const LONGEST_PAUSE_MS = 10_000;
/** Polls between two looks, at least and at most: the longer nothing happens, the rarer. */
const POLLS: Record<Submission['state'], readonly [number, number]> = {
  signing: [1, 1],
  pending: [1, 30],
  confirmed: [5, 15],
  final: [5, 15],
  failed: [30, 300],
  reverted: [30, 300],
};
/** What has been as it is for twenty minutes is looked at after one. */
const AGE_SHARE = 20;
/** How old the known balance of the sponsor may be while nothing of it waits. */
const QUIET_LOOK_MS = 60_000;

/**
 * Brings every submission to its end: sends what is not there, follows it to a final block, sends again what a fork took away. What it
 * knows is in the database, so it goes on after a crash at any moment, and several may run side by side.
 */
export class SubmissionTracker {
  readonly #database: Database;
  readonly #api: StacksApi;
  readonly #sponsor: Sponsor | null;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #limits: Limits;
  readonly #observer: SubmissionObserver;
  readonly #sender: SubmissionSender;
  #stop = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(options: TrackerOptions) {
    const { database, api, sponsor, log, clock = systemClock, pollMs = 1_000, limits = LIMITS } = options;
    this.#database = database;
    this.#api = api;
    this.#sponsor = sponsor;
    this.#log = log;
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#limits = limits;
    this.#observer = new SubmissionObserver(database, api);
    this.#sender = new SubmissionSender(database, api, sponsor, clock, options.recheck);
  }

  start(): void {
    if (this.#loop !== null) return;
    this.#stop = new AbortController();
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Waits for the round under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    this.#loop = null;
  }

  /** Looks once at everything that is due; how many that were. Fails where the database does; the node's failures are waited out. */
  async round(): Promise<number> {
    const now = this.#clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const due = await this.#database.transaction((tx) => claimDue(tx, now, until, BATCH));
    const looks = await Promise.allSettled(due.map((submission) => this.#look(submission)));
    for (const look of looks)
      if (look.status === 'rejected' && !isOutage(look.reason))
        this.#log.error({ err: look.reason }, 'a submission could not be followed; it is looked at again');
    await this.#closeGap();
    return due.length;
  }

  async #look(submission: Submission): Promise<void> {
    const variants = await variantsOf(this.#database, submission.id);
    const seen = await this.#observer.see(submission, variants);
    if (seen === 'other-transaction') return this.#sender.refuseForeign(submission);
    const found = seen.some(({ at }) => at === 'block');
    const facts = {
      now: this.#clock.now(),
      dueNonce: found || submission.originNonce === null ? null : (await this.#api.account(submission.account)).nonce,
      canSend: variants.some(({ bytes }) => bytes !== null),
      isDisplaced: submission.kind === 'sponsored' && countedVariant(submission, variants)?.refusal === OF_ACCOUNT,
    };
    const verdict = judge(submission, seen, facts, this.#limits);
    const after = await this.#apply(submission, verdict, seen, variants);
    if (after?.state !== 'pending') return;
    if (verdict.next === 'send') await this.#sender.send(after, variants);
    else if (seen.some(({ at }) => at === 'mempool')) await this.#sender.raiseIfStuck(after, variants);
  }

  /** Null where somebody else has changed the row since it was claimed: it is looked at anew. */
  #apply(before: Submission, { change, note }: Verdict, seen: readonly Seen[], variants: readonly Variant[]) {
    const at = this.#clock.now();
    return this.#database.transaction(async (tx) => {
      const current = await lockSubmission(tx, before.id);
      if (current === null || current.revision !== before.revision) return null;
      const after = { ...before, ...change };
      const dueAt = new Date(at.getTime() + this.#pauseOf(after, after.state === before.state ? before.stateAt : at));
      if (isDifferent(before, change)) await changeSubmission(tx, current, change, { at, note, dueAt });
      else await lookAgainAt(tx, before.id, dueAt);
      if (after.kind === 'sponsored' && after.state !== 'pending') {
        const block = seen.find((one) => one.at === 'block');
        const mined = variants.find(({ txid }) => txid === block?.txid);
        await giveBackNonces(tx, before.id, mined?.sponsorNonce ?? null);
      }
      return { ...after, revision: current.revision + (isDifferent(before, change) ? 1 : 0) };
    });
  }

  #pauseOf({ kind, state, deadlineAt }: Submission, since: Date): number {
    const now = this.#clock.now().getTime();
    if (state === 'signing' && deadlineAt !== null) return Math.max(this.#pollMs, deadlineAt.getTime() - now);
    const [least, most] = POLLS[state];
    // It holds a nonce that others wait behind.
    if (kind === 'sponsored' && state === 'pending') return this.#pollMs * least;
    return Math.min(Math.max((now - since.getTime()) / AGE_SHARE, this.#pollMs * least), this.#pollMs * most);
  }

  /** Where nobody has the nonce that is due, all above it would wait for ever: the last of them moves there. */
  async #closeGap(): Promise<void> {
    const sponsor = this.#sponsor;
    if (sponsor === null) return;
    const { address } = sponsor.key;
    const at = this.#clock.now();
    if (!(await isSenderWorthALook(this.#database, address, new Date(at.getTime() - QUIET_LOOK_MS)))) return;
    try {
      const account = await sponsor.account();
      await this.#database.transaction((tx) => noteSender(tx, address, { ...account, at }));
      const movers = await moversInto(this.#database, { sender: address, due: account.nonce, at });
      for (const mover of movers) if (await this.#sender.moveTo(mover, account.nonce)) break;
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let done = 0;
      try {
        done = await this.round();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) this.#log.error({ err: error }, 'submissions cannot be followed; trying again');
      }
      const pause = done === BATCH ? 0 : Math.min(this.#pollMs * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

const isOutage = (error: unknown): boolean => error instanceof Problem && error.problem === 'chain-unavailable';

const plain = (value: unknown): unknown =>
  value instanceof Date ? value.getTime() : typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

const isDifferent = (before: Submission, change: Partial<Submission>): boolean =>
  Object.entries(change).some(([key, value]) => plain(value) !== plain(before[key as keyof Submission]));
