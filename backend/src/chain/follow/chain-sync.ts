import type { Database, Tx } from '../../kit/database.ts';
import { announce } from '../../kit/live.ts';
import type { Log } from '../../kit/log.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
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
import type { Projector, ReadyBlock } from './projector.ts';
import { rebuild } from './rebuild.ts';

/** Blocks read from the node at a time while catching up. */
const PARALLEL = 4;
/** Looks at a tip we already passed before it counts as a shorter chain and not as a server that lags behind. */
const STALE_LOOKS = 5;

export interface SyncOptions {
  startHeight: number;
  batchSize: number;
  finalityDepth: number;
  deepForks: 'refuse' | 'rebuild';
}

interface ReadBlock {
  block: ChainBlock;
  events: ChainEvent[];
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
    if (held?.hash === tip.hash) return { more: false, held };
    if (held !== null && !(await this.#isCanonical(held, tip))) {
      if (await this.#mayLagBehind(tip)) return { more: false, held };
      const ancestor = await this.#walkBack(held, tip);
      await this.#takeBack(ancestor, held);
      return { more: true, held: await lastBlock(this.#database) };
    }
    this.#staleLooks = 0;
    const blocks = await this.#read(held, tip);
    const last = blocks.at(-1)?.block;
    if (last === undefined) return { more: false, held };
    await this.#lease.transaction((tx) => this.#store(tx, held, blocks, tip, now));
    return { more: last.height < tip.height, held: last };
  }

  async #isCanonical(held: ChainBlock, tip: ChainBlock): Promise<boolean> {
    if (tip.height === held.height + 1) return tip.parentHash === held.hash;
    return tip.height > held.height && (await this.#source.blockAt(held.height))?.hash === held.hash;
  }

  /** A tip that is one of our own older blocks: one of several servers that is late, unless it stays so. */
  async #mayLagBehind(tip: ChainBlock): Promise<boolean> {
    if ((await blockByHeight(this.#database, tip.height))?.hash !== tip.hash) return false;
    this.#staleLooks += 1;
    return this.#staleLooks < STALE_LOOKS;
  }

  /** Height of the last block that we and the node share; below startHeight if there is none. */
  async #walkBack(held: ChainBlock, tip: ChainBlock): Promise<number> {
    const final = await finalHeight(this.#database);
    for (let height = Math.min(held.height, tip.height); height >= this.#options.startHeight; height -= 1) {
      const mine = await blockByHeight(this.#database, height);
      if (mine !== null && mine.hash === (await this.#source.blockAt(height))?.hash) return height;
      if (height <= final && this.#options.deepForks === 'refuse')
        throw new Error(
          `The node follows a chain without block ${height} (${mine?.hash ?? 'unknown'}), which is final here. ` +
            'Check that it belongs to the right network; if it does, rebuild from an empty database.',
        );
    }
    return this.#options.startHeight - 1;
  }

  async #takeBack(ancestor: number, held: ChainBlock): Promise<void> {
    this.#staleLooks = 0;
    await this.#lease.transaction(async (tx) => {
      if (ancestor >= (await finalHeight(tx))) {
        const undone = await rewindTo(tx, ancestor);
        await announce(tx, ...forkNotices(this.#projector, ancestor));
        this.#log.info({ from: held.height, to: ancestor, undone }, 'chain fork taken back');
        return;
      }
      await forgetAbove(tx, ancestor);
      const replayed = await rebuild(tx, this.#projector);
      await announce(tx, ...forkNotices(this.#projector, ancestor));
      this.#log.warn({ from: held.height, to: ancestor, replayed }, 'chain fork below finality: replayed');
    });
  }

  /** The next blocks with their events, as far as they hang together on one fork. */
  async #read(held: ChainBlock | null, tip: ChainBlock): Promise<ReadBlock[]> {
    const { startHeight, batchSize } = this.#options;
    const from = held === null ? await this.#firstHeight(startHeight, tip) : held.height + 1;
    const to = Math.min(tip.height, from + batchSize - 1);
    const chain: ReadBlock[] = [];
    let parent = held;
    for (let height = from; height <= to; height += PARALLEL) {
      const heights = Array.from({ length: Math.min(PARALLEL, to - height + 1) }, (_, i) => height + i);
      const read = await Promise.all(heights.map((at) => this.#readBlock(at, tip)));
      const fitting = read.filter((entry): entry is ReadBlock => {
        if (entry === null || !(parent === null ? entry.block.height === from : follows(entry.block, parent)))
          return false;
        parent = entry.block;
        return true;
      });
      chain.push(...fitting);
      if (fitting.length < heights.length) break;
    }
    // Events were asked for by transaction: they belong to these blocks only if those are canonical to the end.
    const last = chain.at(-1)?.block;
    if (last === undefined || (await this.#source.blockAt(last.height))?.hash === last.hash) return chain;
    return [];
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
      else present = block;
    }
    if (/^0+$/.test(present.parentHash)) return present.height;
    throw new Error(`The node does not know block ${startHeight}, where following should begin.`);
  }

  async #readBlock(height: number, tip: ChainBlock): Promise<ReadBlock | null> {
    const block = height === tip.height ? tip : await this.#source.blockAt(height);
    if (block === null || block.height !== height) return null;
    const events = await this.#source.eventsOf(block);
    return events === null ? null : { block, events };
  }

  async #store(
    tx: Tx,
    held: ChainBlock | null,
    blocks: readonly ReadBlock[],
    tip: ChainBlock,
    now: Date,
  ): Promise<void> {
    if ((await lastBlock(tx))?.hash !== held?.hash) throw new Error('Somebody else wrote blocks meanwhile.');
    const finalBurnHeight = tip.burnHeight - this.#options.finalityDepth;
    const touched = new Set<string>();
    const ready = blocks.map(({ block, events }): ReadyBlock => {
      const isFinal = block.burnHeight <= finalBurnHeight;
      return { block, events, writeAs: isFinal ? 'final' : block.height };
    });
    await this.#projector.applyAll(tx, ready, touched);
    await announce(tx, ...blockNotices(touched, blocks.at(-1)?.block.height ?? tip.height));
    await finalise(tx, finalBurnHeight);
    await recordProgress(tx, { tipHeight: tip.height, lastAt: now, lastError: null });
  }
}

const follows = (block: ChainBlock, parent: ChainBlock) =>
  block.height === parent.height + 1 && block.parentHash === parent.hash;
