import { type Clock, systemClock } from '../../kit/clock.ts';
import type { Reader } from '../../kit/database.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { blockByHeight, firstBlock, lastBlock } from '../follow/chain.repository.ts';
import type { ChainSource, PushCounts, SourceState } from '../follow/chain-source.ts';
import { type ApiView, type Compared, compare } from './api-comparison.ts';
import {
  contradict,
  type ObservedHeader,
  observedEvents,
  observedHeaders,
  uncheckedHeights,
} from './observed.repository.ts';
import { bestBranch, highestLoose, type ObservedBranch } from './observed-branch.ts';
import { checkFollowed } from './pushed-check.ts';

export interface ObservedSourceOptions {
  database: Reader;
  /** Where what was not pushed is read, and what was pushed is checked; without it only pushes count. */
  api: ChainSource | null;
  startHeight: number;
  pushes: () => PushCounts;
  clock?: Clock;
  /** Pause between two looks at the API while pushes arrive; default 15 s. */
  safetyMs?: number;
  /** A development chain may go back to an older block and stay there; a public one never does. */
  mayShrink?: boolean;
}

/** What `blockAt` and `eventsOf` answer from, until the tip is asked for again. */
type Basis = { from: 'pushes'; branch: ObservedBranch | null; held: ChainBlock | null } | { from: 'api' };

/**
 * The chain as a node pushes it. The API, where there is one, is asked now and then and whenever something is missing: what
 * it says goes before what was pushed.
 */
export class ObservedSource implements ChainSource {
  readonly #options: Required<ObservedSourceOptions>;
  #basis: Basis = { from: 'api' };
  #view: ApiView = { kind: 'polled', note: null, looks: 0, why: null, at: null };
  /** What node and API do not agree about, in words. */
  #dispute: string | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Tip of the API when it was asked last. */
  #confirmed: ChainBlock | null = null;
  /** What the node said of a block that the API has with other contents. */
  #mistold: ChainBlock | null = null;
  /** The same in words, until a look finds all well. */
  #mistoldNote: string | null = null;
  #firstHeld: number | null = null;

  constructor(options: ObservedSourceOptions) {
    this.#options = { clock: systemClock, safetyMs: 15_000, mayShrink: false, ...options };
  }

  async tip(): Promise<ChainBlock> {
    const { database, api, startHeight } = this.#options;
    const headers = await observedHeaders(database);
    const held = await lastBlock(database);
    this.#firstHeld = (await firstBlock(database))?.height ?? null;
    const branch = bestBranch(headers, startHeight, this.#firstHeld);
    if (api === null) return this.#alone(headers, branch, held);
    if (!this.#mustLook(headers, branch, held)) return this.#fromPushes(branch, held);
    return this.#look(api, headers, branch, held);
  }

  async blockAt(height: number): Promise<ChainBlock | null> {
    const { database, api } = this.#options;
    if (this.#basis.from === 'api' && api !== null) return api.blockAt(height);
    if (this.#basis.from === 'api') await this.tip();
    if (this.#basis.from === 'api') return null;
    const { branch, held } = this.#basis;
    const tip = this.#pushedTip({ branch, held });
    if (tip === null || height > tip.height) return null;
    if (leads(branch, held) && height >= branch.bottom) return branch.blocks.get(height) ?? null;
    return blockByHeight(database, height);
  }

  async eventsOf(block: ChainBlock): Promise<ChainEvent[] | null> {
    const { database, api } = this.#options;
    const disputedToo = api === null;
    const pushed = this.#basis.from === 'pushes' ? await observedEvents(database, block, { disputedToo }) : null;
    return pushed ?? (await api?.eventsOf(block)) ?? null;
  }

  /** With an API only what it was asked about becomes final: the pushed tip says what it likes. */
  async vouched(): Promise<ChainBlock | null> {
    const { database, api } = this.#options;
    if (api === null) return this.#basis.from === 'pushes' ? this.#pushedTip(this.#basis) : null;
    const block = this.#confirmed;
    if (block === null || (await this.blockAt(block.height))?.hash !== block.hash) return null;
    const [unchecked = Number.POSITIVE_INFINITY] = await uncheckedHeights(database, block.height, 1);
    // Blocks that are stored now were pushed as well.
    const held = this.#basis.from === 'pushes' ? (this.#basis.held?.height ?? 0) : Number.POSITIVE_INFINITY;
    return { ...block, height: Math.min(block.height, unchecked - 1, held) };
  }

  async mistold(): Promise<number | null> {
    const height = this.#mistold?.height ?? null;
    this.#mistold = null;
    return height;
  }

  async heightOf(txid: string): Promise<number | null> {
    const { database, api } = this.#options;
    if (api !== null) return api.heightOf(txid);
    const sql = 'SELECT height FROM chain_event WHERE txid = $1 LIMIT 1';
    const [row] = await database.query<{ height: number }>(sql, [txid]);
    return row?.height ?? null;
  }

  state(): SourceState {
    const { kind, note, why } = this.#view;
    // While something is unclear the next look should come soon.
    const pauseMs = kind === 'pushed' && why === null ? this.#options.safetyMs : null;
    return { kind, note: this.#dispute ?? this.#mistoldNote ?? note, pauseMs, pushes: this.#options.pushes() };
  }

  #mustLook(headers: readonly ObservedHeader[], branch: ObservedBranch | null, held: ChainBlock | null): boolean {
    const { clock, safetyMs } = this.#options;
    if (this.#view.kind === 'polled' || this.#view.why !== null || branch === null || held === null) return true;
    if (clock.now().getTime() - this.#lookedAt >= safetyMs) return true;
    if (branch.tip.height < held.height) return true;
    if (highestLoose(headers, Math.max(branch.tip.height, held.height)) !== null) return true;
    // As high as what is followed, which was not pushed: which of the two came first nobody here knows.
    const isRival = branch.tip.height === held.height && branch.tip.hash !== held.hash;
    return isRival && !headers.some(({ hash }) => hash === held.hash);
  }

  #fromPushes(branch: ObservedBranch | null, held: ChainBlock | null): ChainBlock {
    this.#basis = { from: 'pushes', branch, held };
    const tip = this.#pushedTip({ branch, held });
    if (tip === null) throw new Error('No block was pushed yet.');
    return tip;
  }

  #pushedTip({ branch, held }: { branch: ObservedBranch | null; held: ChainBlock | null }): ChainBlock | null {
    return leads(branch, held) ? branch.tip : held;
  }

  async #look(
    api: ChainSource,
    headers: readonly ObservedHeader[],
    branch: ObservedBranch | null,
    held: ChainBlock | null,
  ): Promise<ChainBlock> {
    const { database, clock, startHeight, mayShrink } = this.#options;
    const theirs = await api.tip();
    this.#lookedAt = clock.now().getTime();
    const acquitted = await acquit(database, headers, theirs);
    const best = acquitted === headers ? branch : bestBranch(acquitted, startHeight, this.#firstHeld);
    const followed = (height: number) => blockByHeight(database, height);
    const found = await compare({ api, theirs, branch: best, followed, view: this.#view, mayShrink });
    this.#settle(found, leads(best, held), headers, theirs);
    this.#confirmed = found.follow === 'neither' ? null : theirs;
    if (found.follow !== 'neither') await this.#check(api, theirs.height);
    if (found.contradicted.length > 0) await contradict(database, found.contradicted, true);
    // A branch that is lower than what is followed leads nowhere: then the API knows how the chain goes on.
    if (found.follow === 'pushes' && leads(best, held)) return this.#fromPushes(best, held);
    if (found.follow === 'neither' && held !== null) return this.#fromPushes(null, held);
    this.#basis = { from: 'api' };
    return theirs;
  }

  async #check(api: ChainSource, upTo: number): Promise<void> {
    this.#mistold = await checkFollowed(this.#options.database, api, upTo);
    this.#mistoldNote =
      this.#mistold &&
      `The node pushed block ${this.#mistold.height} (${this.#mistold.hash.slice(0, 8)}...) with other contents than the API ` +
        'has, which is believed. See to it that nobody but the node reaches the port it posts to.';
  }

  #settle(found: Compared, isLeading: boolean, headers: readonly ObservedHeader[], theirs: ChainBlock): void {
    const { view, follow, dispute } = found;
    // What leads nowhere is no reason to look seldom.
    this.#view = isLeading || follow !== 'pushes' ? view : { ...view, why: 'behind' };
    const goesOn =
      view.kind === 'polled' || headers.some((header) => header.contradicted && header.height > theirs.height);
    this.#dispute = dispute ?? (goesOn ? this.#dispute : null);
  }

  #alone(headers: readonly ObservedHeader[], branch: ObservedBranch | null, held: ChainBlock | null): ChainBlock {
    this.#view = { kind: 'pushed', note: null, looks: 0, why: null, at: null };
    const known = Math.max(branch?.tip.height ?? 0, held?.height ?? 0);
    const loose = highestLoose(headers, known);
    const goesOn = branch !== null && branch.tip.height >= known && branch.tip.hash !== held?.hash;
    if (loose !== null && !goesOn)
      throw new Error(
        `The node pushed block ${loose.height}, but ${known === 0 ? `no block from ${this.#options.startHeight} on` : `none of those between ${known} and it`} ` +
          'that lead there. Set STACKS_API_URL to an API of this network to read them from, or have the node push them again.',
      );
    if (branch === null && held === null)
      throw new Error(
        'No block was pushed yet. Check that the [[events_observer]] in the configuration of the node names this ' +
          'observer, or set STACKS_API_URL to read blocks from an API.',
      );
    return this.#fromPushes(branch, held);
  }
}

/** Whether a pushed branch is what to follow next: higher than what is followed, or as high and later. */
function leads(branch: ObservedBranch | null, held: ChainBlock | null): branch is ObservedBranch {
  return branch !== null && (held === null || branch.tip.height >= held.height);
}

/** What the API came to have after all: `tip`, as far as it was pushed, and what it stands on. */
async function acquit(
  database: Reader,
  headers: readonly ObservedHeader[],
  tip: ChainBlock,
): Promise<readonly ObservedHeader[]> {
  const byHash = new Map(headers.map((header) => [header.hash, header]));
  const free = new Set<string>();
  const pushed = byHash.get(tip.hash) ?? byHash.get(tip.parentHash);
  for (let block = pushed; block !== undefined; block = byHash.get(block.parentHash))
    if (block.contradicted) free.add(block.hash);
  if (free.size === 0) return headers;
  await contradict(database, [...free], false);
  return headers.map((header) => (free.has(header.hash) ? { ...header, contradicted: false } : header));
}
