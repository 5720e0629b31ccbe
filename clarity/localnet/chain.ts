import { Cl } from '@stacks/transactions';
import { type Rejection, rejectionOf } from './admission.ts';
import { fundSummary, genesisRecipes } from './funds.ts';
import { Ledger } from './ledger.ts';
import { ChainLog } from './log.ts';
import { isDue, Pool } from './pool.ts';
import { brokenPostCondition, mayBreak } from './post-conditions.ts';
import { type Outcome, perform, type Recipe, verdictOf } from './recipe.ts';
import { MemoryRollback, type Rollback } from './rollback.ts';
import { decodeTransaction, type SignedTransaction } from './transaction.ts';
import { Vm, VmPanic } from './vm.ts';

/** Seconds between Bitcoin blocks: one burn block moves the chain's clock this far. */
export const BURN_BLOCK_SECONDS = 600;
/** Genesis lies so far back that the chain has caught up with the clock after the first burn block it mines. */
const GENESIS_LEAD_SECONDS = 2 * BURN_BLOCK_SECONDS + 10;

export type ChainOptions = {
  /** Where the log is kept; without it the chain ends with the process. */
  readonly dataDir?: string | undefined;
  /** Unix seconds. */
  readonly now: () => number;
  readonly report: (line: string) => void;
};

export type Submission = { readonly txid: string; readonly rejection?: Rejection };

/**
 * The chain: recipes, the VM they are performed in, and what clients ask about. Every method leaves the three in step. One
 * caller at a time: whoever serves it runs its methods one after another.
 */
export class Chain {
  readonly ledger = new Ledger();
  readonly pool = new Pool();
  private readonly recipes: Recipe[] = [];
  private rollback: Rollback;

  private constructor(
    private openVm: Vm,
    private readonly log: ChainLog,
    private fork: number,
    private readonly options: ChainOptions,
  ) {
    this.rollback = new MemoryRollback(openVm);
  }

  static async open(options: ChainOptions): Promise<Chain> {
    const { log, history } = ChainLog.load(options.dataDir, options.report);
    const genesis = history?.genesis ?? options.now() - GENESIS_LEAD_SECONDS;
    const chain = new Chain(await Vm.open(genesis), log, history?.fork ?? 0, options);
    chain.rememberGenesis(history?.begunAt ?? 0);
    if (history) {
      for (const recipe of history.recipes) chain.replay(recipe);
      chain.ledger.contracts = chain.vm.interfaces();
    } else await chain.begin(genesis);
    await chain.catchUp();
    return chain;
  }

  get vm(): Vm {
    return this.openVm;
  }

  /** Admits a transaction and mines it at once, or keeps it until its nonce is due. A known one is answered, not repeated. */
  async submit(hex: string): Promise<Submission> {
    let transaction: SignedTransaction;
    try {
      transaction = decodeTransaction(hex);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { txid: '', rejection: { reason: 'Deserialization', reason_data: { message } } };
    }
    const txid = transaction.id;
    if (this.ledger.transaction(txid) || this.pool.get(txid)) return { txid };
    const rejection = rejectionOf(transaction, this.admissionView());
    if (rejection) return { txid, rejection };
    if (this.pool.conflicts(transaction)) return { txid, rejection: { reason: 'ConflictingNonceInMempool' } };
    this.pool.add(transaction);
    await this.minePool();
    return { txid };
  }

  /** Empty blocks: burn blocks first, each with a Stacks block of its own. */
  async mine({ stacks = 0, burn = 0 }: { stacks?: number; burn?: number }): Promise<void> {
    for (let index = 0; index < burn; index++) await this.make({ fork: this.fork, kind: 'burn' });
    for (let index = 0; index < stacks; index++) await this.make({ fork: this.fork, kind: 'stacks' });
  }

  /** Development money out of nothing, each kind in a block of its own. */
  async fund(to: string, funds: { stx?: bigint; sbtc?: bigint }): Promise<void> {
    for (const kind of ['stx', 'sbtc'] as const) {
      const amount = funds[kind] ?? 0n;
      if (amount > 0n) await this.make({ fork: this.fork, kind, to, amount: amount.toString() });
    }
    await this.minePool();
  }

  /**
   * Drops the newest `depth` blocks with their transactions and puts as many empty ones in their place, with other
   * hashes; a burn block is replaced by a burn block, so heights stay.
   */
  async reorg(depth: number): Promise<void> {
    const keep = this.recipes.length - depth;
    if (keep < 0) throw new RangeError(`the chain has only ${this.recipes.length} blocks that can be dropped`);
    const dropped = this.recipes.slice(keep);
    await this.rollback.to(keep, this.recipes);
    this.recipes.length = keep;
    this.ledger.truncate(keep + 1);
    this.ledger.contracts = this.vm.interfaces();
    this.log.cut(keep);
    this.fork += 1;
    this.pool.clear();
    for (const { kind } of dropped) await this.make({ fork: this.fork, kind: kind === 'burn' ? 'burn' : 'stacks' });
  }

  /** A new chain from the same genesis time with nothing in it but the development funds, and other hashes. */
  async reset(): Promise<void> {
    await this.rollback.to(0, []);
    this.fork += 1;
    this.recipes.length = 0;
    this.ledger.truncate(0);
    this.pool.clear();
    this.rememberGenesis(this.fork);
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
    for (const recipe of genesisRecipes(this.fork)) await this.make(recipe);
  }

  private async minePool(): Promise<void> {
    const nonce = (address: string) => this.ledger.nonce(address);
    for (let next = this.pool.due(nonce); next; next = this.pool.due(nonce)) {
      this.pool.remove(next);
      // What was true at admission may no longer be: another transaction may have spent the money.
      if (!isDue(next, nonce) || rejectionOf(next, this.admissionView())) continue;
      await this.make({ fork: this.fork, kind: 'transaction', hex: next.hex }, next);
    }
  }

  private async make(recipe: Recipe, decoded?: SignedTransaction): Promise<void> {
    const count = this.recipes.length;
    const guarded = decoded !== undefined && decoded.payload.type !== 'token_transfer' && mayBreak(decoded);
    if (guarded) this.rollback.prepare(count);
    let made = recipe;
    let outcome: Outcome;
    try {
      outcome = perform(this.vm, recipe, decoded);
    } catch (error) {
      if (!(error instanceof VmPanic) || recipe.kind !== 'transaction') throw error;
      this.options.report(`the VM panicked and is started again: ${error.message}`);
      await this.useVm(await Vm.open(this.vm.genesis));
      made = { ...recipe, verdict: verdictOf('abort_by_response', Cl.error(Cl.none()), `VM panic: ${error.message}`) };
      outcome = perform(this.vm, made, decoded);
    }
    const broken = guarded && outcome.status === 'success' ? brokenPostCondition(decoded, outcome.events) : undefined;
    if (broken !== undefined && recipe.kind === 'transaction') {
      await this.rollback.to(count, this.recipes);
      made = {
        ...recipe,
        verdict: verdictOf('abort_by_post_condition', outcome.result, `Post-condition check failure: ${broken}`),
      };
      outcome = perform(this.vm, made, decoded);
    }
    this.log.append([made]);
    this.remember(made, outcome, decoded);
    if (decoded?.payload.type === 'smart_contract') this.ledger.contracts = this.vm.interfaces();
  }

  private replay(recipe: Recipe): void {
    const decoded = recipe.kind === 'transaction' ? decodeTransaction(recipe.hex) : undefined;
    this.remember(recipe, perform(this.vm, recipe, decoded), decoded);
  }

  private remember(recipe: Recipe, outcome: Outcome, decoded: SignedTransaction | undefined): void {
    this.recipes.push(recipe);
    const facts = { ...this.facts(), fork: recipe.fork };
    if (recipe.kind === 'sbtc' || recipe.kind === 'stx') {
      this.ledger.append(facts, { summary: fundSummary(recipe, facts.height), outcome });
    } else this.ledger.append(facts, decoded && { summary: decoded, outcome });
  }

  private rememberGenesis(fork: number): void {
    this.ledger.append({ ...this.facts(), fork });
  }

  private facts() {
    const { height, burnHeight, time, genesis } = this.vm;
    return { height, burnHeight, time, burnTime: genesis + BURN_BLOCK_SECONDS * burnHeight };
  }

  /** Goes on with another VM, brought to the same block as the last. */
  private async useVm(vm: Vm): Promise<void> {
    this.openVm = vm;
    this.rollback = new MemoryRollback(vm);
    for (const recipe of this.recipes) perform(vm, recipe);
  }

  private admissionView() {
    return {
      nonce: (address: string) => this.ledger.nonce(address),
      stxBalance: (address: string) => this.vm.stxBalance(address),
      contract: (id: string) => this.ledger.contracts.get(id),
    };
  }
}
