import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { announce } from '../../kit/live.ts';
import type { Log } from '../../kit/log.ts';
import { blockByHeight, lastBlock, recordProgress, rewindTo } from './chain.repository.ts';
import { forkNotices } from './chain-notices.ts';
import type { ChainSource, SourceState } from './chain-source.ts';
import { ChainSync, type SyncOptions } from './chain-sync.ts';
import { FollowerLease } from './follower-lease.ts';
import { recordSource } from './progress.repository.ts';
import type { Projection } from './projection.ts';
import { Projector } from './projector.ts';
import { rebuild } from './rebuild.ts';
import { Sleep } from './sleep.ts';

/** The longest pause after failures in a row. */
const LONGEST_PAUSE_MS = 10_000;
/** How often the progress is written down while nothing changes. */
const HEARTBEAT_MS = 5_000;

export interface FollowerOptions extends Partial<SyncOptions> {
  database: Database;
  source: ChainSource;
  /** What `waitFor` believes about the chain as it is now; the source where this is left out. */
  node?: Pick<ChainSource, 'blockAt' | 'heightOf'>;
  projections: readonly Projection[];
  log: Log;
  clock?: Clock;
  /** Pause between two looks at a source that has no opinion about it; default 200 ms. */
  pollMs?: number;
}

export interface FollowerStatus {
  /** Last block whose effects are stored. */
  height: number | null;
  tipHeight: number | null;
  lag: number | null;
  /** What keeps the follower from going on; null while all is well. */
  lastError: string | null;
  /** When the node was last reached. */
  lastAt: Date | null;
  /** Time of the node's newest block. */
  tipAt: Date | null;
  /** Events since the start that no projection wanted, by `contract.name`. */
  unhandled: Readonly<Record<string, number>>;
}

/**
 * Follows the chain into rows: each block with its events and all projections in one transaction; walks back by hash
 * where the node changed to another fork. Killing it at any moment loses nothing: it goes on from what is committed.
 */
export class Follower {
  readonly #database: Database;
  readonly #source: ChainSource;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #lease: FollowerLease;
  readonly #projector: Projector;
  readonly #sync: ChainSync;
  #status: Omit<FollowerStatus, 'lag' | 'unhandled'> = {
    height: null,
    tipHeight: null,
    tipAt: null,
    lastError: null,
    lastAt: null,
  };
  readonly #node: Pick<ChainSource, 'blockAt' | 'heightOf'>;
  readonly #sleep = new Sleep();
  #written = sourceNews(undefined);
  #heartbeatAt = 0;
  #queue: Promise<unknown> = Promise.resolve();
  #stop = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(options: FollowerOptions) {
    const { database, source, projections, log, clock = systemClock, pollMs = 200 } = options;
    const { startHeight = 1, batchSize = 50, finalityDepth = 6, deepForks = 'refuse' } = options;
    this.#database = database;
    this.#source = source;
    this.#node = options.node ?? source;
    this.#log = log;
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#lease = new FollowerLease(database);
    this.#projector = new Projector(projections);
    this.#sync = new ChainSync({
      database,
      source,
      lease: this.#lease,
      projector: this.#projector,
      options: { startHeight, batchSize, finalityDepth, deepForks },
      log,
    });
  }

  /** Follows until stopped. Failures show in the status, are logged once each and tried again. */
  start(): void {
    if (this.#loop !== null) return;
    this.#stop = new AbortController();
    this.#loop = this.#follow(this.#stop.signal);
  }

  /** Finishes the transaction under way, then gives the lock back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    this.#loop = null;
    await this.#exclusive(() => this.#lease.release());
  }

  /** One step; whether the next one need not wait. False also while another process holds the lock. */
  step(): Promise<boolean> {
    return this.#exclusive(async () => {
      if (!(await this.#lease.acquire())) return false;
      const tip = await this.#source.tip();
      const now = this.#clock.now();
      const { more, held } = await this.#sync.advance(tip, now);
      const height = held?.height ?? null;
      this.#status = { height, tipHeight: tip.height, tipAt: tip.time, lastError: null, lastAt: now };
      await this.#heartbeat(now, false);
      return more;
    });
  }

  /** The source has something new: looks at once instead of sleeping to the end. */
  wake(): void {
    this.#sleep.wake();
  }

  /** Takes back every block above `height`, with all that follows from it. The running follower reads them again. */
  rewind(height: number): Promise<number> {
    return this.#exclusive(async () => {
      await this.#mustHoldLock();
      return this.#lease.transaction(async (tx) => {
        await announce(tx, ...forkNotices(this.#projector, height));
        return rewindTo(tx, height);
      });
    });
  }

  /** Empties the projections and replays every stored event; gives their number. */
  rebuild(): Promise<number> {
    return this.#exclusive(async () => {
      await this.#mustHoldLock();
      return this.#lease.transaction(async (tx) => {
        await announce(tx, ...forkNotices(this.#projector, null));
        return rebuild(tx, this.#projector);
      });
    });
  }

  status(): FollowerStatus {
    const { height, tipHeight } = this.#status;
    const lag = tipHeight === null ? null : Math.max(0, tipHeight - (height ?? 0));
    return { ...this.#status, lag, unhandled: Object.fromEntries(this.#projector.unhandled) };
  }

  /**
   * Waits until the block of a height, or the block a transaction is in, is stored here as the node has it; gives its
   * height. Works in every process, whoever follows. Throws after `timeoutMs`.
   */
  async waitFor(target: number | string, timeoutMs = 30_000): Promise<number> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const height = typeof target === 'number' ? target : await this.#node.heightOf(target);
      if (height !== null) {
        const stored = await blockByHeight(this.#database, height);
        if (stored !== null && stored.hash === (await this.#node.blockAt(height))?.hash) return height;
      }
      if (performance.now() > deadline)
        throw new Error(
          `${typeof target === 'number' ? `Block ${target}` : `Transaction ${target}`} was not followed within ` +
            `${timeoutMs} ms${this.#status.lastError === null ? '' : `: ${this.#status.lastError}`}.`,
        );
      await sleep(Math.min(this.#pollMs, 50));
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let more = false;
      try {
        more = await this.step();
        failures = 0;
      } catch (error) {
        failures += 1;
        await this.#failed(error);
      }
      await this.#sleep.until(more ? 0 : this.#pause(failures), signal);
    }
  }

  #pause(failures: number): number {
    if (failures > 0) return Math.min(this.#pollMs * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
    return this.#source.state?.().pauseMs ?? this.#pollMs;
  }

  async #failed(error: unknown): Promise<void> {
    const lastError = error instanceof Error ? error.message : String(error);
    const isNew = lastError !== this.#status.lastError;
    this.#status = { ...this.#status, lastError };
    if (!isNew) return;
    this.#log.error({ err: error }, 'the chain cannot be followed');
    try {
      await this.#exclusive(() => this.#heartbeat(this.#clock.now(), true));
    } catch (failure) {
      this.#log.debug({ err: failure }, 'the failure could not be written down');
    }
  }

  async #heartbeat(now: Date, force: boolean): Promise<void> {
    const state = this.#source.state?.();
    const news = sourceNews(state);
    if (!force && news === this.#written && now.getTime() - this.#heartbeatAt < HEARTBEAT_MS) return;
    this.#heartbeatAt = now.getTime();
    await this.#lease.transaction(async (tx) => {
      await recordProgress(tx, this.#status);
      await recordSource(tx, state, this.#status.tipAt);
      // Whoever looks at the state of the follower reads it again.
      if (news !== this.#written) await announce(tx, { module: 'chain', event: 'source', height: this.#status.height });
    });
    this.#written = news;
  }

  async #mustHoldLock(): Promise<void> {
    if (await this.#lease.acquire()) return;
    const held = await lastBlock(this.#database);
    throw new Error(
      `Another process follows the chain (at block ${held?.height ?? 'none'}) and holds the lock. Stop it first.`,
    );
  }

  /** One thing at a time on the one connection. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

/** What makes a difference to a person; counts alone do not. */
const sourceNews = (state: SourceState | undefined) => `${state?.kind ?? 'polled'} ${state?.note ?? ''}`;
