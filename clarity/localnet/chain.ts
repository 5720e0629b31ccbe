import { fundSummary, genesisRecipes } from './funds.ts';
import { forgetFrom, type History } from './history.ts';
import { type Block, Ledger, type Mined } from './ledger.ts';
import { ChainLog } from './log.ts';
import { type Made, Maker } from './maker.ts';
import { Mempool, type MempoolNews, type Submission } from './mempool.ts';
import type { Pool } from './pool.ts';
import { type Recipe, writtenIn } from './recipe.ts';
import { type Fork, replacementFor } from './reorganisation.ts';
import { decodeTransaction } from './transaction.ts';
import { Vm } from './vm.ts';

/** Seconds between Bitcoin blocks: one burn block moves the chain's clock this far. */
export const BURN_BLOCK_SECONDS = 600;
/** Genesis lies so far back that the chain has caught up with the clock after the first burn block it mines. */
const GENESIS_LEAD_SECONDS = 2 * BURN_BLOCK_SECONDS + 10;
/** How many transactions a block takes from the mempool. */
const MOST_IN_BLOCK = 200;

/** What happens on the chain, as it happens: never for what is only read again from the log. */
export type News = { readonly type: 'block'; readonly block: Block; readonly parent: Block | undefined } | MempoolNews;

export type ChainOptions = {
  /** Where the log is kept; without it the chain ends with the process. */
  readonly dataDir?: string | undefined;
  /** Unix seconds. */
  readonly now: () => number;
  readonly report: (line: string) => void;
};

/** `on`: each admitted transaction makes a block. Otherwise they wait to be mined, together, every so many seconds or when asked. */
export type Mining = { readonly on: boolean; readonly every?: number };

/**
 * The chain: recipes, the VM they are performed in, and what clients ask about. Every method leaves the three in step. One
 * caller at a time: whoever serves it runs its methods one after another.
 */
export class Chain {
  readonly ledger = new Ledger();
  private readonly listeners: ((news: News) => void)[] = [];
  private readonly snapshots: History['snapshots'] = new Map();
  private readonly mempool: Mempool;
  private mode: Mining = { on: true };

  private constructor(
    private readonly maker: Maker,
    private readonly log: ChainLog,
    private fork: number,
    private readonly options: ChainOptions,
  ) {
    const { ledger } = this;
    const view = {
      nonce: (address: string) => ledger.nonce(address),
      stxBalance: (address: string) => this.vm.stxBalance(address),
      contract: (id: string) => ledger.contracts.get(id),
    };
    this.mempool = new Mempool({ ledger, view, log, ...options, tell: (news) => this.tell(news) });
  }

  /** `listener` also hears of the blocks that a new chain begins with. */
  static async open(options: ChainOptions, ...listeners: ((news: News, chain: Chain) => void)[]): Promise<Chain> {
    const { log, history } = ChainLog.load(options.dataDir, options.report);
    const genesis = history?.genesis ?? options.now() - GENESIS_LEAD_SECONDS;
    const maker = new Maker(await Vm.open(genesis), options.report);
    const chain = new Chain(maker, log, history?.fork ?? 0, options);
    if (history) chain.restore(history);
    for (const listener of listeners) chain.listen((news) => listener(news, chain));
    if (!history) await chain.begin(genesis);
    await chain.catchUp();
    return chain;
  }

  get vm(): Vm {
    return this.maker.vm;
  }

  get pool(): Pool {
    return this.mempool.pool;
  }

  get mining(): Mining {
    return this.mode;
  }

  listen(listener: (news: News) => void): void {
    this.listeners.push(listener);
  }

  /** Admits a transaction and mines it at once, or keeps it until its nonce is due. A known one is answered, not repeated. */
  async submit(hex: string): Promise<Submission> {
    const { admitted, ...submission } = this.mempool.admit(hex);
    if (!admitted) return submission;
    if (this.mode.on) await this.minePool();
    this.mempool.settle(submission.txid);
    return submission;
  }

  /** Burn blocks first, each with an empty Stacks block of its own; then Stacks blocks, which take what waits in the mempool. */
  async mine({ stacks = 0, burn = 0 }: { stacks?: number; burn?: number }): Promise<void> {
    for (let index = 0; index < burn; index++) this.keep(this.maker.plain({ fork: this.fork, kind: 'burn' }));
    for (let index = 0; index < stacks; index++) {
      if (!(await this.mineTogether())) this.keep(this.maker.plain({ fork: this.fork, kind: 'stacks' }));
    }
  }

  /** One block of what is due in the mempool, in the order in which it came. Whether there was anything. */
  async mineTogether(most = MOST_IN_BLOCK): Promise<boolean> {
    const chosen = this.mempool.due(most);
    const [first] = chosen;
    if (!first) return false;
    const made = chosen.length > 1 ? await this.maker.together(this.fork, chosen) : undefined;
    this.keep(made ?? (await this.maker.single(this.fork, first)));
    return true;
  }

  /** How transactions become blocks from now on. */
  async setMining(mining: Mining): Promise<void> {
    this.mode = mining;
    this.log.automine(mining.on, mining.every);
    if (mining.on) await this.minePool();
  }

  /** Moves the chain's time on by at least so many seconds, with burn blocks and then empty Stacks blocks, which are 10 s apart. */
  async advance(seconds: number): Promise<void> {
    const goal = this.vm.time + seconds;
    while (goal - this.vm.time >= BURN_BLOCK_SECONDS + 10) await this.mine({ burn: 1 });
    while (this.vm.time < goal) this.keep(this.maker.plain({ fork: this.fork, kind: 'stacks' }));
  }

  /** Development money out of nothing, each kind in a block of its own. */
  async fund(to: string, funds: { stx?: bigint; sbtc?: bigint }): Promise<void> {
    for (const kind of ['stx', 'sbtc'] as const) {
      const amount = funds[kind] ?? 0n;
      if (amount > 0n) this.keep(this.maker.plain({ fork: this.fork, kind, to, amount: amount.toString() }));
    }
    if (this.mode.on) await this.minePool();
  }

  /**
   * Drops the newest `depth` blocks and puts others in their place; a burn block is replaced by a burn block, so heights stay. Their
   * transactions go back to the mempool and are mined again in another order and other blocks, but for those that `fork` loses.
   */
  async reorg(depth: number, fork: Fork = {}): Promise<void> {
    const keep = this.maker.recipes.length - depth;
    if (keep < 0) throw new RangeError(`the chain has only ${this.maker.recipes.length} blocks that can be dropped`);
    const plan = replacementFor(this.maker.recipes.slice(keep), fork);
    await this.goBack(keep);
    this.log.cut(keep);
    this.fork += 1;
    if (fork.empty) this.mempool.lose();
    for (const transaction of plan.transactions) this.mempool.putBack(transaction);
    for (const block of plan.blocks) {
      if (block.kind !== 'transactions') this.keep(this.maker.plain({ ...block, fork: this.fork }));
      else if (!(await this.mineTogether(block.count)))
        this.keep(this.maker.plain({ fork: this.fork, kind: 'stacks' }));
    }
    if (this.mode.on) await this.minePool();
  }

  /** Remembers the chain and its mempool as they are now. A snapshot outlives a restart, not a reset. */
  snapshot(): string {
    const waiting = new Map(this.pool.all().map(({ hex, at, height }) => [hex, { wait: hex, at, height }]));
    const id = `0x${(this.snapshots.size + 1).toString(16)}`;
    this.snapshots.set(id, { recipes: [...this.maker.recipes], waiting });
    this.log.snapshot(id);
    return id;
  }

  /** Back to a snapshot, which is used up by it, as are those taken after it. Whether there is one of that name. */
  async revert(id: string): Promise<boolean> {
    const snapshot = this.snapshots.get(id);
    if (!snapshot) return false;
    forgetFrom(this.snapshots, id);
    const common = this.maker.recipes.findIndex((recipe, index) => recipe !== snapshot.recipes[index]);
    if (common >= 0) await this.goBack(common);
    this.log.revert(id);
    this.fork += 1;
    for (const recipe of snapshot.recipes.slice(this.maker.recipes.length)) this.replay(recipe);
    this.ledger.contracts = this.vm.interfaces();
    this.pool.clear();
    for (const { wait, at, height } of snapshot.waiting.values()) {
      this.pool.add({ ...decodeTransaction(wait), at, height });
    }
    return true;
  }

  /** A new chain from the same genesis time with nothing in it but the development funds, and other hashes. */
  async reset(): Promise<void> {
    await this.maker.back(0);
    this.fork += 1;
    this.ledger.truncate(0);
    this.pool.clear();
    this.snapshots.clear();
    this.mode = { on: true };
    await this.begin(this.vm.genesis);
    await this.catchUp();
  }

  /** Mines the burn blocks that Bitcoin would have found since: the chain's time follows the clock, at most ten minutes late. */
  async catchUp(): Promise<void> {
    const burnTime = this.vm.genesis + BURN_BLOCK_SECONDS * this.vm.burnHeight;
    const due = Math.floor((this.options.now() - burnTime) / BURN_BLOCK_SECONDS);
    if (due > 0) await this.mine({ burn: due });
  }

  close(): void {
    this.log.close();
  }

  private async begin(genesis: number): Promise<void> {
    this.log.begin(genesis, this.fork);
    this.ledger.contracts = this.vm.interfaces();
    this.append(this.fork, []);
    for (const recipe of genesisRecipes(this.fork)) this.keep(this.maker.plain(recipe));
  }

  private restore(history: History): void {
    this.append(history.begunAt, []);
    for (const [index, recipe] of history.recipes.entries()) {
      try {
        this.replay(recipe);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(
          `the log of the chain in ${this.options.dataDir} is damaged: block ${index + 2} cannot be made again (${why}). ` +
            'Cut the file before the line of that block, or remove it to begin anew.',
        );
      }
    }
    this.ledger.contracts = this.vm.interfaces();
    for (const { wait, at, height, reason, by } of history.dropped.values()) {
      const transaction = { ...decodeTransaction(wait), at, height };
      this.pool.add(transaction);
      this.pool.drop(transaction.id, reason, by);
    }
    for (const { wait, at, height } of history.waiting.values()) {
      this.pool.add({ ...decodeTransaction(wait), at, height });
    }
    for (const [id, snapshot] of history.snapshots) this.snapshots.set(id, snapshot);
    this.mode = history.automine;
  }

  /** Every due transaction in a block of its own, and those that become due by it. */
  private async minePool(): Promise<void> {
    for (let [next] = this.mempool.due(1); next; [next] = this.mempool.due(1)) {
      this.keep(await this.maker.single(this.fork, next));
    }
  }

  private keep(made: Made): void {
    this.log.append(made.recipe);
    for (const transaction of made.transactions) this.pool.remove(transaction);
    if (made.transactions.some(({ payload }) => payload.type === 'smart_contract')) {
      this.ledger.contracts = this.vm.interfaces();
    }
    this.remember(made);
    this.mempool.dropStale();
  }

  private replay(recipe: Recipe): void {
    const transactions = writtenIn(recipe).map(({ hex }) => decodeTransaction(hex));
    const nonces = new Map<string, bigint>();
    for (const { id, origin, payer } of transactions) {
      for (const { address, nonce } of origin === payer ? [origin] : [origin, payer]) {
        const due = nonces.get(address) ?? this.ledger.nonce(address);
        if (nonce !== due) throw new Error(`${id} has nonce ${nonce} of ${address}, whose next one is ${due}`);
        nonces.set(address, nonce + 1n);
      }
    }
    this.remember(this.maker.replay(recipe, transactions));
  }

  private remember({ recipe, transactions, outcomes }: Made): void {
    const summaries =
      recipe.kind === 'sbtc' || recipe.kind === 'stx' ? [fundSummary(recipe, this.vm.height)] : transactions;
    const mined = outcomes.flatMap((outcome, index): Mined[] => {
      const summary = summaries[index];
      return summary ? [{ summary, outcome }] : [];
    });
    this.append(recipe.fork, mined);
  }

  private append(fork: number, mined: readonly Mined[]): void {
    const { height, burnHeight, time, genesis } = this.vm;
    const parent = this.ledger.blocks.at(-1);
    const burnTime = genesis + BURN_BLOCK_SECONDS * burnHeight;
    const block = this.ledger.append({ height, burnHeight, time, burnTime, fork }, mined);
    this.tell({ type: 'block', block, parent });
  }

  private async goBack(count: number): Promise<void> {
    await this.maker.back(count);
    this.ledger.truncate(count + 1);
    this.ledger.contracts = this.vm.interfaces();
  }

  private tell(news: News): void {
    for (const listener of this.listeners) listener(news);
  }
}
