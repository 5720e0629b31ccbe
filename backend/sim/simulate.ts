import { setImmediate as turn } from 'node:timers/promises';
import { Follower } from '../src/chain/index.ts';
import { createLog } from '../src/kit/log.ts';
import { type AwaitPlan, NO_FAULT, SimProcess } from './awaits.ts';
import { HONEST, HostileSource } from './hostile-source.ts';
import { Divergence, Judge } from './judge.ts';
import { deepDepth, Forks, moodOf, type Scenario, scenarioOf } from './scenario.ts';
import type { Stage } from './stage.ts';
import { World } from './world.ts';

export interface Outcome {
  seed: string;
  kind: Scenario['kind'];
  crashes: number;
  /** Questions to the database that failed while the process lived on. */
  failures: number;
  /** Depth of each fork of the node. */
  reorgs: number[];
  /** How often blocks were taken back. */
  rewinds: number;
  lies: number;
  /** Comparisons of the database with the chain. */
  looks: number;
  /** What the database says that the chain does not; null if all is well. */
  divergence: string | null;
}

/** Steps an honest node is given before a follower that is not at its tip counts as stuck. */
const PATIENCE = 80;
/** Steps of a process in one round. */
const STEPS = 8;

/** Plays one seed on an empty stage. The same seed plays the same way, as long as the code is the same. */
export async function simulate(stage: Stage, seed: number): Promise<Outcome> {
  await stage.clear();
  const play = new Play(stage, scenarioOf(seed));
  try {
    await play.run();
    return play.outcome(null);
  } catch (error) {
    return play.outcome(error instanceof Error ? `${error.message}` : String(error));
  } finally {
    await stage.db.bury();
  }
}

class Play {
  readonly #stage: Stage;
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #forks: Forks;
  readonly #source: HostileSource;
  readonly #judge: Judge;
  readonly #log;
  #process = new SimProcess();
  #follower: Follower | null = null;
  #lastError: unknown = null;
  #crashes = 0;
  #rewinds = 0;
  #failures = 0;

  constructor(stage: Stage, scenario: Scenario) {
    const { random, world, follower } = scenario;
    this.#stage = stage;
    this.#scenario = scenario;
    this.#world = new World(random, world);
    this.#world.mine(scenario.firstBlocks);
    this.#forks = new Forks(this.#world, scenario);
    this.#source = new HostileSource({
      world: this.#world,
      random,
      change: () => this.#forks.change(),
      forks: () => this.#forks.former(),
    });
    this.#judge = new Judge({
      control: stage.db.control,
      world: this.#world,
      tables: stage.tables,
      finalityDepth: follower.finalityDepth,
      finalityHolds: follower.deepForks === 'refuse',
    });
    this.#log = createLog('info', {
      write: (line) => {
        if (line.includes('chain fork')) this.#rewinds += 1;
      },
    });
  }

  outcome(divergence: string | null): Outcome {
    const { seed, kind } = this.#scenario;
    const { reorgs } = this.#world;
    const [crashes, rewinds] = [this.#crashes, this.#rewinds];
    const failures = this.#failures + this.#process.failures;
    return {
      seed,
      kind,
      crashes,
      failures,
      reorgs,
      rewinds,
      lies: this.#source.lies,
      looks: this.#judge.looks,
      divergence,
    };
  }

  async run(): Promise<void> {
    const { kind, rounds, random } = this.#scenario;
    for (let round = 0; round < rounds; round += 1) {
      if (kind === 'deep') await this.#deepRound();
      else if (kind === 'stairs') await this.#stairs();
      else await this.#wildRound();
      await this.#judge.look();
    }
    await this.#settle();
    await this.#lateServer();
    if (kind === 'refused') await this.#refusal();
    await this.#replays(random.chance(0.2));
  }

  async #wildRound(): Promise<void> {
    const { random } = this.#scenario;
    if (random.chance(0.9)) this.#forks.change();
    this.#source.mood = moodOf(random);
    await this.#live(this.#plan(), random.between(2, STEPS));
    while (random.chance(0.45)) await this.#live(this.#plan(), random.between(1, 4));
    this.#source.mood = HONEST;
    if (random.chance(0.5)) await this.#live(NO_FAULT, STEPS);
  }

  #plan(): AwaitPlan {
    const { random } = this.#scenario;
    const soon = () => random.between(1, random.pick([12, 40, 100]));
    const crashAt = random.chance(0.75) ? soon() : 0;
    const failAt = random.chance(0.3) ? random.between(1, random.pick([10, 40])) : 0;
    return { crashAt, failAt, failures: random.pick([1, 1, 2, 3]), breaks: random.chance(0.3) };
  }

  /** One crash at each await of following to the tip and of taking back a fork. */
  async #stairs(): Promise<void> {
    const { random } = this.#scenario;
    this.#forks.fork(random.between(1, 2));
    this.#world.mine(1);
    await this.#retire();
    for (let crashAt = 1; await this.#live({ ...NO_FAULT, crashAt }, PATIENCE); crashAt += 1);
  }

  async #deepRound(): Promise<void> {
    const { random } = this.#scenario;
    const depth = deepDepth(random);
    this.#world.mine(depth + random.between(1, 5));
    await this.#settle();
    this.#forks.fork(depth);
    for (let i = random.between(1, 3); i > 0; i -= 1) await this.#live(this.#plan(), random.between(2, 6));
  }

  /** Lets a process go on for some steps, or until it has nothing left to do, or until it dies; whether it died. */
  async #live(plan: AwaitPlan, steps: number): Promise<boolean> {
    const follower = this.#follower ?? this.#start();
    const process = this.#process;
    process.plan(plan);
    for (let idle = 0, i = 0; idle < 2 && i < steps; i += 1) {
      const more = await Promise.race([follower.step().catch((error: unknown) => this.#failed(error)), process.death]);
      this.#stage.clock.advance(400);
      if (!process.isAlive) {
        await this.#crashed();
        return true;
      }
      idle = more === false ? idle + 1 : 0;
    }
    process.plan(NO_FAULT);
    return false;
  }

  #failed(error: unknown): boolean {
    this.#lastError = error;
    return true;
  }

  async #crashed(): Promise<void> {
    this.#crashes += 1;
    await this.#stage.db.bury();
    this.#follower = null;
    await this.#judge.look();
  }

  #start(): Follower {
    const { db, projections, clock } = this.#stage;
    this.#failures += this.#process.failures;
    this.#process = new SimProcess();
    db.serve(this.#process);
    this.#source.serve(this.#process);
    const parts = { database: db.database, source: this.#source, projections, log: this.#log, clock };
    this.#follower = new Follower({ ...parts, ...this.#scenario.follower });
    return this.#follower;
  }

  /** Ends the process that runs now, without a crash that counts. */
  async #retire(): Promise<void> {
    this.#process.kill();
    this.#follower = null;
    await this.#stage.db.bury();
  }

  /** With an honest node every follower comes to the tip, and stays there. */
  async #settle(): Promise<void> {
    this.#source.mood = HONEST;
    this.#lastError = null;
    const follower = this.#follower ?? this.#start();
    for (let idle = 0, i = 0; idle < 1 || follower.status().height !== this.#world.tip.height; i += 1) {
      if (i > PATIENCE + this.#world.chain.length) {
        const why = this.#lastError instanceof Error ? this.#lastError.message : 'no error';
        throw new Divergence(`an honest node is not followed to its tip (${why})`);
      }
      const more = await follower.step().catch((error: unknown) => this.#failed(error));
      this.#stage.clock.advance(400);
      idle = more ? 0 : idle + 1;
      await turn();
    }
    await this.#judge.expectCanonical();
  }

  /** One server that is late for a moment is no reason to take anything back. */
  async #lateServer(): Promise<void> {
    const before = this.#rewinds;
    this.#source.mood = { ...HONEST, staleTip: 1 };
    await this.#follower?.step();
    this.#source.mood = HONEST;
    if (this.#rewinds > before) throw new Divergence('blocks were taken back because one server was late');
  }

  async #refusal(): Promise<void> {
    const former = this.#world.chain;
    const final = await this.#judge.final();
    const depth = former.length - (final - this.#world.firstHeight);
    if (final <= this.#world.firstHeight || depth <= 0) return;
    const before = await this.#judge.fingerprint();
    this.#world.reorg(depth, depth + 2);
    let refused = false;
    await this.#follower?.step().catch((error: unknown) => {
      refused = error instanceof Error && error.message.includes('which is final here');
    });
    if (!refused) throw new Divergence(`a fork below block ${final}, which is final, is not refused`);
    await this.#judge.expectSame(before, 'after a fork that was refused');
    this.#world.goBack(former);
    this.#world.mine(1);
    await this.#settle();
  }

  /** Rows after following equal rows after taking back and following again, after a replay, and in an empty database. */
  async #replays(fromNothing: boolean): Promise<void> {
    const { random } = this.#scenario;
    const follower = this.#follower ?? this.#start();
    const followed = await this.#judge.fingerprint();
    const lowest = Math.max(await this.#judge.final(), this.#world.firstHeight - 1);
    await follower.rewind(random.between(lowest, this.#world.tip.height));
    await this.#judge.look();
    const rewound = await this.#judge.fingerprint();
    await follower.rebuild();
    await this.#judge.expectSame(rewound, 'a replay after taking blocks back');
    await this.#settle();
    await this.#judge.expectSame(followed, 'after following again what was taken back');
    if (!fromNothing) return;
    await this.#retire();
    await this.#stage.clear();
    this.#judge.forgetFinality();
    await this.#settle();
    await this.#judge.expectSame(followed, 'a new follower on an empty database');
  }
}
