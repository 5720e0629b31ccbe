import { type Recipe, writtenIn } from './recipe.ts';
import { decodeTransaction } from './transaction.ts';

/** What another branch of the chain forgets. Nothing said, it has the same transactions in other blocks. */
export type Fork = {
  /** It has no transactions and no development money, and the mempool is empty. */
  readonly empty?: boolean;
  /** It loses so many of the newest transactions, or those with these ids (without 0x). */
  readonly drop?: number | readonly string[];
};

/** A block of the other branch: like a recipe without its fork, or one with up to `count` transactions of the mempool. */
type Plan =
  | { readonly kind: 'stacks' | 'burn' }
  | { readonly kind: 'sbtc' | 'stx'; readonly to: string; readonly amount: string }
  | { readonly kind: 'transactions'; readonly count: number };

/**
 * The blocks in place of these: as many, burn blocks where burn blocks were, money first, then nothing, then the transactions, the
 * newest first as far as nonces allow and more of them in a block than before. `transactions` is their hex in that order.
 */
export function replacementFor(
  recipes: readonly Recipe[],
  { empty = false, drop = 0 }: Fork,
): { readonly transactions: readonly string[]; readonly blocks: readonly Plan[] } {
  const all = empty ? [] : recipes.flatMap(writtenIn).map(({ hex }) => hex);
  const lost = typeof drop === 'number' ? new Set(drop > 0 ? all.slice(-drop) : []) : withIds(all, drop);
  const transactions = all.filter((hex) => !lost.has(hex)).reverse();

  const funds = recipes.flatMap((recipe): Plan[] => {
    if (empty || (recipe.kind !== 'sbtc' && recipe.kind !== 'stx')) return [];
    return [{ kind: recipe.kind, to: recipe.to, amount: recipe.amount }];
  });
  const room = recipes.filter(({ kind }) => kind !== 'burn').length - funds.length;
  const count = room > 1 ? Math.max(1, Math.ceil(transactions.length / (room - 1))) : transactions.length;
  const ahead: Plan[] = [...funds, ...(room > 1 ? [{ kind: 'stacks' as const }] : [])];
  const blocks = recipes.map(
    ({ kind }): Plan => (kind === 'burn' ? { kind } : (ahead.shift() ?? { kind: 'transactions', count })),
  );
  return { transactions, blocks };
}

function withIds(transactions: readonly string[], ids: readonly string[]): Set<string> {
  return new Set(transactions.filter((hex) => ids.includes(decodeTransaction(hex).id)));
}
