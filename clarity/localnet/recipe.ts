import { Cl, type ClarityValue, cvToHex } from '@stacks/transactions';
import type { Action } from './action.ts';
import { decodeTransaction, type SignedTransaction } from './transaction.ts';
import { ClarityFailure, type Execution, MINER, SBTC_TOKEN, type Vm, type VmEvent } from './vm.ts';

export type TransactionStatus = 'success' | 'abort_by_response' | 'abort_by_post_condition';

/** An outcome that is written down instead of found out again, because finding out means undoing. Result is hex. */
export type Verdict = { readonly status: TransactionStatus; readonly result: string; readonly error: string };

/** A signed transaction as hex, and its verdict if it must not be executed again. */
export type Written = { readonly hex: string; readonly verdict?: Verdict };

/**
 * How to make one block on top of the block before. The list of recipes is the whole chain: state, hashes and times
 * follow from it and from the time of genesis. `fork` counts the reorganisations and resets before it, so that a block
 * and its replacement never look alike. Amounts are sats or micro-STX in decimal digits.
 */
export type Recipe = { readonly fork: number } & (
  | ({ readonly kind: 'transaction' } & Written)
  | { readonly kind: 'block'; readonly transactions: readonly Written[] }
  | { readonly kind: 'sbtc' | 'stx'; readonly to: string; readonly amount: string }
  | { readonly kind: 'stacks' | 'burn' }
);

export type Outcome = {
  readonly status: TransactionStatus;
  readonly result: ClarityValue;
  readonly events: readonly VmEvent[];
  readonly error: string | null;
};

/** A transaction of a block cannot pay its fee. The VM is half way through the block: take it back. */
export class Unpayable extends Error {
  constructor(readonly index: number) {
    super(`transaction ${index} of the block cannot pay its fee`);
  }
}

/** The signed transactions of a recipe, in their order in the block. */
export function writtenIn(recipe: Recipe): readonly Written[] {
  if (recipe.kind === 'transaction') return [recipe];
  return recipe.kind === 'block' ? recipe.transactions : [];
}

/**
 * Makes the block in the VM, always exactly one, and says what became of each transaction in it. Post-conditions are not looked at
 * here. A block of several throws `Unpayable`, or a `ClarityFailure` if one of them runs into an error that has no verdict yet.
 */
export function perform(vm: Vm, recipe: Recipe, decoded?: readonly SignedTransaction[]): Outcome[] {
  const before = vm.height;
  const outcomes = act(vm, recipe, decoded);
  if (vm.height === before) vm.mineStacksBlock();
  if (vm.height !== before + 1) throw new Error(`the VM made ${vm.height - before} blocks where one was asked for`);
  return outcomes;
}

function act(vm: Vm, recipe: Recipe, decoded: readonly SignedTransaction[] | undefined): Outcome[] {
  switch (recipe.kind) {
    case 'stacks':
      return [];
    case 'burn':
      vm.mineBurnBlock();
      return [];
    case 'block':
      return together(vm, recipe.transactions, decoded ?? recipe.transactions.map(({ hex }) => decodeTransaction(hex)));
    case 'sbtc': {
      const deposit = Cl.tuple({ amount: Cl.uint(recipe.amount), recipient: Cl.principal(recipe.to) });
      return [attempt(() => vm.callPrivate(SBTC_TOKEN, 'protocol-mint-many-iter', [deposit], MINER))];
    }
    case 'stx':
      vm.mintStx(BigInt(recipe.amount), MINER);
      return [attempt(() => vm.transferStx(BigInt(recipe.amount), MINER, recipe.to))];
    case 'transaction': {
      const transaction = decoded?.[0] ?? decodeTransaction(recipe.hex);
      charge(vm, transaction);
      return [recipe.verdict ? known(recipe.verdict) : attempt(() => execute(vm, transaction))];
    }
  }
}

/** The fee is taken before anything runs, so a transaction cannot spend it (stacks-core since epoch 2.1). */
function charge(vm: Vm, { fee, payer }: SignedTransaction): void {
  if (fee === 0n) return;
  const { result } = vm.transferStx(fee, payer.address, MINER);
  if (result.type !== 'ok') throw new Error(`${payer.address} cannot pay the fee of ${fee} micro-STX`);
}

function execute(vm: Vm, { payload, origin }: SignedTransaction): Execution {
  switch (payload.type) {
    case 'contract_call':
      return vm.callPublic(payload.contractId, payload.functionName, payload.args, origin.address);
    case 'smart_contract': {
      const { events } = vm.deploy(payload.name, payload.source, payload.clarityVersion, origin.address);
      if (vm.source(payload.contractId) === undefined) throw new ClarityFailure(NOT_KEPT);
      return { result: Cl.ok(Cl.bool(true)), events };
    }
    case 'token_transfer':
      return vm.transferStx(payload.amount, origin.address, payload.recipient, payload.memoHex);
  }
}

const NOT_KEPT = 'this VM keeps no contract that defines neither a function nor a trait: add one';

/** Several transactions in one block, each preceded by the transfer of its fee. */
function together(vm: Vm, written: readonly Written[], decoded: readonly SignedTransaction[]): Outcome[] {
  const executions = vm.mineTogether(
    decoded.flatMap((transaction, index) => {
      const { fee, payer } = transaction;
      const charge: Action = { type: 'transfer', amount: fee, from: payer.address, to: MINER };
      return written[index]?.verdict ? [charge] : [charge, actionOf(transaction)];
    }),
  );
  let next = 0;
  return decoded.map(({ payload }, index) => {
    if (executions[next++]?.result.type !== 'ok') throw new Unpayable(index);
    const verdict = written[index]?.verdict;
    if (verdict) return known(verdict);
    const execution = executions[next++];
    if (!execution) throw new Error('the VM answered for fewer transactions than were in the block');
    if (payload.type !== 'smart_contract') return outcomeOf(execution);
    if (vm.source(payload.contractId) === undefined) return failure(NOT_KEPT);
    return outcomeOf({ ...execution, result: Cl.ok(Cl.bool(true)) });
  });
}

function actionOf({ payload, origin: { address: sender } }: SignedTransaction): Action {
  switch (payload.type) {
    case 'contract_call': {
      const { contractId, functionName, args } = payload;
      return { type: 'call', contractId, name: functionName, args, sender };
    }
    case 'smart_contract': {
      const { name, source, clarityVersion } = payload;
      return { type: 'deploy', name, source, clarityVersion, sender };
    }
    case 'token_transfer': {
      const { amount, recipient, memoHex } = payload;
      return { type: 'transfer', amount, from: sender, to: recipient, memoHex };
    }
  }
}

function attempt(run: () => Execution): Outcome {
  try {
    return outcomeOf(run());
  } catch (error) {
    if (!(error instanceof ClarityFailure)) throw error;
    return failure(error.message);
  }
}

function outcomeOf({ result, events }: Execution): Outcome {
  const failed = result.type === 'err';
  return { status: failed ? 'abort_by_response' : 'success', result, events: failed ? [] : events, error: null };
}

function failure(error: string): Outcome {
  return { status: 'abort_by_response', result: Cl.error(Cl.none()), events: [], error };
}

function known({ status, result, error }: Verdict): Outcome {
  return { status, result: Cl.deserialize(result), events: [], error };
}

/** The verdict that makes a replay skip an execution whose effects were undone. */
export function verdictOf(status: TransactionStatus, result: ClarityValue, error: string): Verdict {
  return { status, result: cvToHex(result), error };
}
