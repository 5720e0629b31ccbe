import type { Database, Tx } from '../../kit/database.ts';
import { announce } from '../../kit/live.ts';
import type { Log } from '../../kit/log.ts';
import type { ChainBlock } from '../chain-event.ts';
import { type Read, type ReadBlock, readBlocks } from './block-reader.ts';
import {
  blockByHeight,
  finalHeight,
  finalise,
  forgetAbove,
  lastBlock,
  recordProgress,
  rewindTo,
} from './chain.repository.ts';
import { blockNotices, forkNotices } from './chain-notices.ts';
import type { ChainSource } from './chain-source.ts';
import type { FollowerLease } from './follower-lease.ts';
import { keepFork, lostBranch } from './fork.repository.ts';
import { forkPoint } from './fork-point.ts';
import type { Projector, ReadyBlock } from './projector.ts';
import { rebuild } from './rebuild.ts';

/** Looks at a tip we already passed before it counts as a shorter chain and not as a server that lags behind. */
const STALE_LOOKS = 5;
/** Looks that brought no block although the tip is further, before it counts as a fault and not as a node at work. */
const FRUITLESS_LOOKS = 20;

export interface SyncOptions {
  startHeight: number;
  batchSize: number;
  finalityDepth: number;
  deepForks: 'refuse' | 'rebuild';
}

/** One bounded step of following: take back what is no longer canonical, or store the next blocks. */
export class ChainSync {
  readonly #database: Database;
  readonly #source: ChainSource;
  readonly #lease: FollowerLease;
  readonly #projector: Projector;
  readonly #options: SyncOptions;
  readonly #log: Log;
  #staleLooks = 0;
  #fruitlessLooks = 0;

  constructor(parts: {
    database: Database;
    source: ChainSource;
    lease: FollowerLease;
    projector: Projector;
    options: SyncOptions;
    log: Log;
  }) {
    this.#database = parts.database;
    this.#source = parts.source;
    this.#lease = parts.lease;
    this.#projector = parts.projector;
    this.#options = parts.options;
    this.#log = parts.log;
  }

  /** `more` says that the next step need not wait. */
  async advance(tip: ChainBlock, now: Date): Promise<{ more: boolean; held: ChainBlock | null }> {
    const held = await lastBlock(this.#database);
    const wrong = (await this.#source.mistold?.()) ?? null;
    if (held !== null && wrong !== null && wrong <= held.height) {
      await this.#readAgain(wrong, held);
      return { more: true, held: await lastBlock(this.#database) };
    }
    if (held?.hash === tip.hash) return { more: false, held };
    if (held !== null && !(await this.#isCanonical(held, tip))) {
      if (await this.#mayLagBehind(tip)) return { more: false, held };
      const ancestor = await this.#walkBack(held, tip);
      if (ancestor === null) return { more: false, held };
      await this.#takeBack(ancestor, held, now);
      return { more: true, held: await lastBlock(this.#database) };
    }
    this.#staleLooks = 0;
    const { blocks, fault } = await this.#read(held, tip);
    const last = blocks.at(-1)?.block;
    if (last === undefined) {
      this.#bearWith(fault, tip);
      return { more: false, held };
    }
    this.#fruitlessLooks = 0;
    const vouched = this.#source.vouched === undefined ? tip : await this.#source.vouched();
    await this.#lease.transaction((tx) => this.#store(tx, held, blocks, { tip, vouched, now }));
    return { more: last.height < tip.height, held: last };
  }

  async #isCanonical(held: ChainBlock, tip: ChainBlock): Promise<boolean> {
    if (tip.height === held.height + 1) return tip.parentHash === held.hash;
    return tip.height > held.height && (await this.#source.blockAt(held.height))?.hash === held.hash;
  }

  /** A tip that is one of our own older blocks: one of several servers that is late, unless it stays so. */
  async #mayLagBehind(tip: ChainBlock): Promise<boolean> {
    if (!(await this.#isOurs(tip))) return false;
    this.#staleLooks += 1;
    return this.#staleLooks < STALE_LOOKS;
  }

  /** Height of the last block that we and the node share, below startHeight if there is none; null if the node is in between forks. */
  async #walkBack(held: ChainBlock, tip: ChainBlock): Promise<number | null> {
    const { startHeight, deepForks } = this.#options;
    const final = await finalHeight(this.#database);
    const floor = Math.max(final, startHeight);
    const shared = (height: number) => this.#isShared(height);
    const ancestor = await forkPoint(Math.min(held.height, tip.height), floor, shared);
    if (ancestor >= final) return ancestor;
    // Only a chain that the node stands by can contradict what is final: not the passing answers of a server that lags.
    if ((await this.#source.blockAt(tip.height))?.hash !== tip.hash || (await this.#isShared(floor))) return null;
    if (deepForks === 'rebuild') return forkPoint(Math.min(ancestor, tip.height), startHeight, shared);
    if (await this.#isOurs(tip))
      throw new Error(
        `The node is at block ${tip.height}, behind block ${final}, which is final here. ` +
          'Wait until it is synchronised, or set STACKS_API_URL to another.',
      );
    const mine = await blockByHeight(this.#database, final);
    throw new Error(
      `The node follows a chain without block ${final} (${mine?.hash ?? 'unknown'}), which is final here. ` +
        'Check that it belongs to the right network; if it does, rebuild from an empty database.',
    );
  }

  async #isOurs({ height, hash }: ChainBlock): Promise<boolean> {
    return (await blockByHeight(this.#database, height))?.hash === hash;
  }

  async #isShared(height: number): Promise<boolean> {
    const mine = await blockByHeight(this.#database, height);
    return mine !== null && mine.hash === (await this.#source.blockAt(height))?.hash;
  }

  async #takeBack(ancestor: number, held: ChainBlock, now: Date): Promise<void> {
    this.#staleLooks = 0;
    await this.#lease.transaction(async (tx) => {
      const branch = await lostBranch(tx, ancestor);
      if (ancestor >= (await finalHeight(tx))) {
        const undone = await rewindTo(tx, ancestor);
        await keepFork(tx, branch, undone, now);
        await announce(tx, ...forkNotices(this.#projector, ancestor));
        this.#log.info({ from: held.height, to: ancestor, undone }, 'chain fork taken back');
        return;
      }
      await forgetAbove(tx, ancestor);
      const replayed = await rebuild(tx, this.#projector);
      await keepFork(tx, branch, null, now);
      await announce(tx, ...forkNotices(this.#projector, ancestor));
      this.#log.warn({ from: held.height, to: ancestor, replayed }, 'chain fork below finality: replayed');
    });
  }

  /** The blocks stay the same, but not what was said of them. */
  async #readAgain(from: number, held: ChainBlock): Promise<void> {
    await this.#lease.transaction(async (tx) => {
      const undone = await rewindTo(tx, from - 1);
      await announce(tx, ...forkNotices(this.#projector, from - 1));
      this.#log.warn({ from: held.height, to: from - 1, undone }, 'blocks that were told wrong are read again');
    });
  }

  /** The next blocks with their events, as far as they hang together on one fork. */
  async #read(held: ChainBlock | null, tip: ChainBlock): Promise<Read> {
    const { startHeight, batchSize } = this.#options;
    const from = held === null ? await this.#firstHeight(startHeight, tip) : held.height + 1;
    return readBlocks(this.#source, { held, from, to: Math.min(tip.height, from + batchSize - 1), tip });
  }

  /** A node may need a moment for what it announced; one that never gives it must not look like one without news. */
  #bearWith(fault: string | null, tip: ChainBlock): void {
    if (fault === null) return;
    this.#fruitlessLooks += 1;
    if (this.#fruitlessLooks < FRUITLESS_LOOKS) return;
    throw new Error(
      `The node announces block ${tip.height} but cannot be followed there: ${fault}. ` +
        'If this stays, let the node and its API synchronise anew, or set STACKS_API_URL to another.',
    );
  }

  /** Where to begin: startHeight, or the first block of a chain whose heights begin above it, as the local chain's do. */
  async #firstHeight(startHeight: number, tip: ChainBlock): Promise<number> {
    if (startHeight > tip.height || (await this.#source.blockAt(startHeight)) !== null) return startHeight;
    let missing = startHeight;
    let present = tip;
    while (present.height - missing > 1) {
      const middle = Math.floor((missing + present.height) / 2);
      const block = await this.#source.blockAt(middle);
      if (block === null) missing = middle;
      else if (block.height === middle) present = block;
      else throw new Error(`The node gave block ${block.height} for block ${middle}.`);
    }
    if (/^0+$/.test(present.parentHash)) return present.height;
    throw new Error(`The node does not know block ${startHeight}, where following should begin.`);
  }

  async #store(
    tx: Tx,
    held: ChainBlock | null,
    blocks: readonly ReadBlock[],
    { tip, vouched, now }: { tip: ChainBlock; vouched: ChainBlock | null; now: Date },
  ): Promise<void> {
    if ((await lastBlock(tx))?.hash !== held?.hash) throw new Error('Somebody else wrote blocks meanwhile.');
    const finalBurnHeight = (vouched?.burnHeight ?? 0) - this.#options.finalityDepth;
    const vouchedHeight = vouched?.height ?? 0;
    const touched = new Set<string>();
    const ready = blocks.map(({ block, events }): ReadyBlock => {
      const isFinal = block.burnHeight <= finalBurnHeight && block.height <= vouchedHeight;
      return { block, events, writeAs: isFinal ? 'final' : block.height };
    });
    await this.#projector.applyAll(tx, ready, touched);
    await announce(tx, ...blockNotices(touched, blocks.at(-1)?.block.height ?? tip.height));
    await finalise(tx, finalBurnHeight, vouchedHeight);
    await recordProgress(tx, { tipHeight: tip.height, lastAt: now, lastError: null });
  }
}
