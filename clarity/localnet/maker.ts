import { Cl } from '@stacks/transactions';
import { brokenPostCondition, mayBreak } from './post-conditions.ts';
import { type Outcome, perform, type Recipe, Unpayable, type Verdict, verdictOf, type Written } from './recipe.ts';
import { MemoryRollback, type Rollback } from './rollback.ts';
import type { SignedTransaction } from './transaction.ts';
import { ClarityFailure, Vm, VmPanic } from './vm.ts';

/** A block that was made: how to make it again, the signed transactions in it, and what became of each. */
export type Made = {
  readonly recipe: Recipe;
  readonly transactions: readonly SignedTransaction[];
  readonly outcomes: readonly Outcome[];
};

/** Why a block of several was not made. */
type Trouble = Unpayable | ClarityFailure;

type Entry = { readonly transaction: SignedTransaction; readonly verdict?: Verdict };

/** Makes blocks in the VM, undoing what must not have happened. It keeps the recipes of all blocks it made. */
export class Maker {
  private rollback: Rollback;
  private list: Recipe[] = [];

  constructor(
    private openVm: Vm,
    private readonly report: (line: string) => void,
  ) {
    this.rollback = new MemoryRollback(openVm);
  }

  get vm(): Vm {
    return this.openVm;
  }

  get recipes(): readonly Recipe[] {
    return this.list;
  }

  /** Makes a block again as it was. */
  replay(recipe: Recipe, transactions: readonly SignedTransaction[]): Made {
    const outcomes = perform(this.openVm, recipe, transactions);
    this.list.push(recipe);
    return { recipe, transactions, outcomes };
  }

  /** Leaves the VM and the recipes as they were after the first `count` blocks. */
  async back(count: number): Promise<void> {
    await this.rollback.to(count, this.list);
    this.list.length = count;
  }

  /** A block with nothing in it, or with development money. */
  plain(recipe: Recipe): Made {
    return this.replay(recipe, []);
  }

  /** A block with this transaction in it, which can pay its fee. */
  async single(fork: number, transaction: SignedTransaction): Promise<Made> {
    const guarded = transaction.payload.type !== 'token_transfer' && mayBreak(transaction);
    if (guarded) this.rollback.prepare(this.list.length);
    const recipe = { fork, kind: 'transaction', hex: transaction.hex } as const;
    let made: Recipe = recipe;
    let [outcome] = await this.survive(
      () => perform(this.openVm, recipe, [transaction]),
      (verdict) => {
        made = { ...recipe, verdict };
        return perform(this.openVm, made, [transaction]);
      },
    );
    const broken = guarded && outcome ? violation(transaction, outcome) : undefined;
    if (broken !== undefined && outcome) {
      await this.rollback.to(this.list.length, this.list);
      made = { ...recipe, verdict: broken };
      [outcome] = perform(this.openVm, made, [transaction]);
    }
    this.list.push(made);
    return { recipe: made, transactions: [transaction], outcomes: outcome ? [outcome] : [] };
  }

  /**
   * A block with as many of these as can pay their fee, in this order; the fees of each are taken right before it. Whatever one does
   * against its conditions, or cannot finish, is undone together with the whole block, which is then made again with that one's
   * verdict known. Undefined if nobody can pay, or if the VM panics: then the state is as before, and each is better made by itself.
   */
  async together(fork: number, transactions: readonly SignedTransaction[]): Promise<Made | undefined> {
    this.rollback.prepare(this.list.length);
    let entries: Entry[] = transactions.map((transaction) => ({ transaction }));
    try {
      while (entries.length > 0) {
        const tried = await this.attempt(fork, entries);
        if (tried instanceof Error) {
          entries = await this.mended(fork, entries, tried);
          continue;
        }
        const verdicts = tried.map((outcome, at) => entries[at] && violation(entries[at].transaction, outcome));
        const index = verdicts.findIndex((verdict) => verdict !== undefined);
        const [entry, verdict] = [entries[index], verdicts[index]];
        if (!entry || !verdict) {
          const recipe = recipeOf(fork, entries);
          this.list.push(recipe);
          return { recipe, transactions: entries.map(({ transaction }) => transaction), outcomes: tried };
        }
        await this.undo();
        entries = entries.with(index, { ...entry, verdict });
      }
    } catch (error) {
      if (!(error instanceof VmPanic)) throw error;
      await this.restart(error);
    }
    return undefined;
  }

  /** The block without the one that cannot pay, or with the verdict on the one that fails. */
  private async mended(fork: number, entries: readonly Entry[], trouble: Trouble): Promise<Entry[]> {
    if (trouble instanceof Unpayable) return without(entries, trouble.index);
    // The VM says what went wrong but not in which transaction: the shortest part of the block that still fails ends with it.
    let [good, bad] = [0, entries.length];
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      const tried = await this.attempt(fork, entries.slice(0, middle));
      if (tried instanceof Unpayable) return without(entries, tried.index);
      if (tried instanceof ClarityFailure) bad = middle;
      else {
        good = middle;
        await this.undo();
      }
    }
    const culprit = entries[bad - 1];
    if (!culprit) throw trouble;
    const verdict = verdictOf('abort_by_response', Cl.error(Cl.none()), trouble.message);
    return entries.with(bad - 1, { ...culprit, verdict });
  }

  /** Makes the block; whatever kept it from being made is answered, with the VM as it was before. */
  private async attempt(fork: number, entries: readonly Entry[]): Promise<Outcome[] | Trouble> {
    const transactions = entries.map(({ transaction }) => transaction);
    try {
      return perform(this.openVm, recipeOf(fork, entries), transactions);
    } catch (error) {
      if (!(error instanceof Unpayable) && !(error instanceof ClarityFailure)) throw error;
      await this.undo();
      return error;
    }
  }

  private undo(): Promise<void> {
    return this.rollback.to(this.list.length, this.list);
  }

  /** Runs; should the VM panic, a fresh one goes on where it was, with the verdict that nothing came of it. */
  private async survive(run: () => Outcome[], otherwise: (verdict: Verdict) => Outcome[]): Promise<Outcome[]> {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof VmPanic)) throw error;
      await this.restart(error);
      return otherwise(verdictOf('abort_by_response', Cl.error(Cl.none()), `VM panic: ${error.message}`));
    }
  }

  private async restart(panic: VmPanic): Promise<void> {
    this.report(`the VM panicked and is started again: ${panic.message}`);
    const vm = await Vm.open(this.openVm.genesis);
    this.openVm = vm;
    this.rollback = new MemoryRollback(vm);
    for (const recipe of this.list) perform(vm, recipe);
  }
}

function recipeOf(fork: number, entries: readonly Entry[]): Recipe {
  const transactions: Written[] = entries.map(({ transaction: { hex }, verdict }) =>
    verdict ? { hex, verdict } : { hex },
  );
  return { fork, kind: 'block', transactions };
}

/** The verdict on a success that breaks its post-conditions. */
function violation(transaction: SignedTransaction, { status, events, result }: Outcome): Verdict | undefined {
  if (status !== 'success' || transaction.payload.type === 'token_transfer') return undefined;
  const broken = brokenPostCondition(transaction, events);
  if (broken === undefined) return undefined;
  return verdictOf('abort_by_post_condition', result, `Post-condition check failure: ${broken}`);
}

/** Also without the later ones of the same accounts, whose nonces are then not due. */
function without(entries: readonly Entry[], index: number): Entry[] {
  const out = new Set<string>();
  return entries.filter(({ transaction: { origin, payer } }, at) => {
    const stays = at !== index && !out.has(origin.address) && !out.has(payer.address);
    if (!stays) out.add(origin.address).add(payer.address);
    return stays;
  });
}
