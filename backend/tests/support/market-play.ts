import type { BlockWithEvents } from '../../src/chain/follow/block-store.repository.ts';
import { type ChainNames, chainNames } from '../../src/chain/index.ts';
import { FakeClock } from '../../src/kit/clock.ts';
import { blockOf, type FedEvent } from './feed.ts';
import { testAccount } from './keys.ts';
import { LotStory } from './lot-story.ts';

const DAY = 86_400_000;
const BEGIN = new Date('2026-07-01T12:00:00Z');

export interface PlayOptions {
  /** The same seed plays the same market. */
  seed: number;
  steps: number;
  facilities: number;
  /** Transactions in a block. */
  perBlock: number;
  people?: number;
}

export interface Play {
  names: ChainNames;
  blocks: BlockWithEvents[];
}

/** Numbers that look random and are the same each time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A market as it might be: much is issued, listed, bought in parts and retired; some is sent, split, merged and taken back. */
export async function playMarket({ seed, steps, facilities, perBlock, people = 12 }: PlayOptions): Promise<Play> {
  const names = chainNames('devnet', testAccount(1).address);
  const blocks: BlockWithEvents[] = [];
  let waiting: FedEvent[] = [];
  let transactions = 0;
  const close = () => {
    const height = blocks.length + 1;
    blocks.push(blockOf(height, new Date(BEGIN.getTime() + height * 10_000), waiting));
    [waiting, transactions] = [[], 0];
  };
  const feed = {
    async block(...events: FedEvent[]) {
      waiting.push(...events);
      transactions += 1;
      if (transactions >= perBlock) close();
    },
  };
  const player = new Player(new LotStory({ names, clock: new FakeClock(BEGIN), feed }), numbers(seed), people);
  for (let i = 0; i < facilities; i += 1) await player.facility();
  for (let i = 0; i < steps; i += 1) await player.step();
  if (waiting.length > 0) close();
  return { names, blocks };
}

class Player {
  readonly #story: LotStory;
  readonly #below: (n: number) => number;
  readonly #people: string[];
  #held: bigint[] = [];
  #open: bigint[] = [];
  #facilities = 0;

  constructor(story: LotStory, below: (n: number) => number, people: number) {
    this.#story = story;
    this.#below = below;
    this.#people = Array.from({ length: people }, (_, i) => testAccount(i + 2).address);
  }

  async facility(): Promise<void> {
    this.#facilities = Number(await this.#story.facility({ owner: this.#person() }));
  }

  async step(): Promise<void> {
    const chance = this.#below(100);
    const token = this.#take(this.#held);
    if (token === undefined || chance < 12) {
      if (token !== undefined) this.#held.push(token);
      await this.#issue();
    } else if (chance < 32) {
      this.#open.push(await this.#story.list(token, { price: BigInt(20_000 + this.#below(60_000)) }));
    } else if (chance < 80) {
      this.#held.push(token);
      await this.#trade(chance);
    } else if (chance < 88) await this.#retire(token);
    else if (chance < 93) await this.#split(token);
    else if (chance < 99) await this.#send(token);
    else await this.#story.expire(token);
  }

  async #issue(): Promise<void> {
    const start = new Date(Date.UTC(2026, 0, 1) + this.#below(150) * DAY);
    const token = await this.#story.issue({
      facility: BigInt(1 + this.#below(this.#facilities)),
      owner: this.#person(),
      wh: BigInt(1_000_000 + this.#below(900_000_000)),
      periodStart: start,
      periodEnd: new Date(start.getTime() + DAY),
    });
    this.#held.push(token);
  }

  async #trade(chance: number): Promise<void> {
    const listing = this.#take(this.#open);
    if (listing === undefined) return this.#issue();
    const { wh, token } = this.#story.listing(listing);
    if (chance < 70) await this.#buy(listing, wh, chance);
    else if (chance < 76) {
      await this.#story.reprice(listing, BigInt(20_000 + this.#below(60_000)));
      this.#open.push(listing);
    } else {
      await this.#story.cancel(listing, chance < 78 ? 'released' : 'cancelled');
      this.#held.push(token);
    }
  }

  async #buy(listing: bigint, all: bigint, chance: number): Promise<void> {
    const wh = this.#below(4) === 0 ? all : this.#part(all);
    if (chance < 58) this.#held.push(await this.#story.buy(listing, wh, this.#person()));
    else await this.#story.buyAndRetire(listing, wh, this.#person());
    if (wh < all) this.#open.push(listing);
  }

  async #retire(token: bigint): Promise<void> {
    const { wh } = this.#story.lot(token);
    const part = this.#below(2) === 0 ? wh : this.#part(wh);
    const retirement = await this.#story.retire(token, part);
    // The rest is the token after the retirement.
    if (part < wh) this.#held.push(retirement + 1n);
  }

  async #split(token: bigint): Promise<void> {
    const { wh } = this.#story.lot(token);
    if (wh < 2n) return void this.#held.push(token);
    const owner = this.#story.lot(token).owner ?? '';
    const { part, rest } = await this.#story.split(token, this.#part(wh), owner);
    if (this.#below(3) === 0) this.#held.push(await this.#story.merge(part, rest));
    else this.#held.push(part, rest);
  }

  async #send(token: bigint): Promise<void> {
    await this.#story.transfer(token, this.#person());
    this.#held.push(token);
  }

  #person(): string {
    return this.#people[this.#below(this.#people.length)] ?? '';
  }

  /** Between 1 and all but 1. */
  #part(wh: bigint): bigint {
    return wh < 2n ? wh : 1n + ((wh - 1n) * BigInt(this.#below(1_000))) / 1_000n;
  }

  #take(from: bigint[]): bigint | undefined {
    if (from.length === 0) return undefined;
    const at = this.#below(from.length);
    const taken = from[at];
    const last = from.pop();
    if (last !== undefined && at < from.length) from[at] = last;
    return taken;
  }
}
