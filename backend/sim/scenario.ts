import { HONEST, type Mood } from './hostile-source.ts';
import { Random } from './random.ts';
import type { Mined, World, WorldOptions } from './world.ts';

/** What a seed is about. */
export type Kind =
  /** Forks, lies, crashes and broken connections, all at random. */
  | 'wild'
  /** Every process dies at an await, the next one at the next await, until one lives to the end. */
  | 'stairs'
  /** A reorg of 50, 200 or 400 blocks, with crashes. */
  | 'deep'
  /** A fork that contradicts what is final: it has to be refused, and nothing may be lost. */
  | 'refused';

export interface Scenario {
  seed: string;
  kind: Kind;
  random: Random;
  world: WorldOptions;
  firstBlocks: number;
  /** How often the world changes, and processes go on, before the node turns honest. */
  rounds: number;
  follower: { startHeight: number; batchSize: number; finalityDepth: number; deepForks: 'refuse' | 'rebuild' };
}

const DEPTHS = [50, 50, 200, 400] as const;

/** Which kind a seed is: the rare ones come at fixed distances, so that any stretch of seeds has its share. */
export function kindOf(seed: number): Kind {
  if (seed % 50 === 7) return 'deep';
  if (seed % 40 === 3) return 'stairs';
  if (seed % 40 === 23) return 'refused';
  return 'wild';
}

export function scenarioOf(seed: number): Scenario {
  const random = new Random(`rec-sim/${seed}`);
  const kind = kindOf(seed);
  const firstHeight = random.pick([1, 1, 5]);
  const deep = kind === 'deep';
  const refuse = kind === 'refused' || random.chance(0.4);
  return {
    seed: String(seed),
    kind,
    random,
    world: {
      firstHeight,
      density: deep ? 0.04 : random.pick([0.2, 0.3, 0.45]),
      burnRate: deep ? 0.02 : kind === 'refused' ? 0.6 : random.pick([0.15, 0.3, 0.6]),
    },
    firstBlocks: kind === 'stairs' ? 2 : random.between(kind === 'refused' ? 10 : 2, 13),
    rounds: kind === 'stairs' ? 1 : deep ? 2 : random.between(3, 6),
    follower: {
      startHeight: random.chance(0.5) ? firstHeight : 1,
      batchSize: deep ? 50 : kind === 'stairs' ? 2 : random.pick([1, 2, 4, 8, 8]),
      finalityDepth: refuse ? (deep ? 1_000 : kind === 'refused' ? 2 : random.between(3, 8)) : random.between(0, 4),
      deepForks: refuse ? 'refuse' : 'rebuild',
    },
  };
}

export const deepDepth = (random: Random): number => random.pick(DEPTHS);

/** A node that is honest for a while, or has some of the faults a node can have. */
export function moodOf(random: Random): Mood {
  const mood = { ...HONEST };
  if (random.chance(0.2)) return mood;
  const kinds = Object.keys(mood) as (keyof Mood)[];
  // One fault alone goes further than many that spoil each other.
  if (random.chance(0.3)) return { ...mood, [random.pick([...kinds, 'wrongEvents']) ?? 'error']: 0.3 };
  for (const kind of kinds) if (random.chance(0.3)) mood[kind] = random.pick([0.02, 0.05, 0.2]);
  return mood;
}

/**
 * Forks that a node may take without contradicting what is final: the block they part from is not buried deeper than
 * finality. Without refusal any fork will do.
 */
export class Forks {
  readonly #world: World;
  readonly #random: Random;
  readonly #follower: Scenario['follower'];

  constructor(world: World, { random, follower }: Scenario) {
    this.#world = world;
    this.#random = random;
    this.#follower = follower;
  }

  /** Chains of earlier to which the node may return. */
  former(): (readonly Mined[])[] {
    return this.#world.formerChains.filter((former) => {
      const { block } = this.#world.parting(former);
      return block !== undefined && block.burnHeight > this.#finalBurnHeight;
    });
  }

  /** Mines, forks or goes back to another chain. */
  change(): void {
    const drawn = this.#random.next();
    const back = drawn < 0.2 ? this.#random.pick(this.former()) : undefined;
    if (back !== undefined) this.#world.goBack(back);
    else if (drawn < 0.8) this.fork(this.#random.between(1, this.#random.pick([4, 12])));
    else this.#world.mine(this.#random.between(1, 4));
  }

  /** A reorg of this depth, or as deep as it may be. */
  fork(depth: number): void {
    const { chain } = this.#world;
    const free = chain.filter(({ block }) => block.burnHeight > this.#finalBurnHeight).length;
    const allowed = Math.min(depth, free - 1);
    const more = this.#random.between(depth < 20 ? -1 : 0, 2);
    if (allowed > 0) this.#world.reorg(allowed, Math.max(1, allowed + more));
    else this.#world.mine(1);
  }

  /** Bitcoin blocks up to this height are final, or may be. */
  get #finalBurnHeight(): number {
    const { deepForks, finalityDepth } = this.#follower;
    return deepForks === 'rebuild' ? 0 : this.#world.burnHeight - finalityDepth;
  }
}
