import { Cl, type ClarityValue, cvToHex } from '@stacks/transactions';
import { decodeTransaction, type SignedTransaction } from './transaction.ts';
import { ClarityFailure, type Execution, MINER, SBTC_TOKEN, type Vm, type VmEvent } from './vm.ts';

export type TransactionStatus = 'success' | 'abort_by_response' | 'abort_by_post_condition';

/** An outcome that is written down instead of found out again, because finding out means undoing. Result is hex. */
export type Verdict = { readonly status: TransactionStatus; readonly result: string; readonly error: string };

/**
 * How to make one block on top of the block before. The list of recipes is the whole chain: state, hashes and times
 * follow from it and from the time of genesis. `fork` counts the reorganisations and resets before it, so that a block
 * and its replacement never look alike. Amounts are sats or micro-STX in decimal digits.
 */
export type Recipe = { readonly fork: number } & (
  | { readonly kind: 'transaction'; readonly hex: string; readonly verdict?: Verdict }
  | { readonly kind: 'sbtc' | 'stx'; readonly to: string; readonly amount: string }
  | { readonly kind: 'stacks' | 'burn' }
);

export type Outcome = {
  readonly status: TransactionStatus;
  readonly result: ClarityValue;
  readonly events: readonly VmEvent[];
  readonly error: string | null;
};

/** Makes the block in the VM, always exactly one. Post-conditions are not looked at here. */
export function perform(vm: Vm, recipe: Recipe, decoded?: SignedTransaction): Outcome {
  const before = vm.height;
  const outcome = act(vm, recipe, decoded);
  if (vm.height === before) vm.mineStacksBlock();
  if (vm.height !== before + 1) throw new Error(`the VM made ${vm.height - before} blocks where one was asked for`);
  return outcome;
}

function act(vm: Vm, recipe: Recipe, decoded: SignedTransaction | undefined): Outcome {
  switch (recipe.kind) {
    case 'stacks':
      return NOTHING;
    case 'burn':
      vm.mineBurnBlock();
      return NOTHING;
    case 'sbtc': {
      const deposit = Cl.tuple({ amount: Cl.uint(recipe.amount), recipient: Cl.principal(recipe.to) });
      return attempt(() => vm.callPrivate(SBTC_TOKEN, 'protocol-mint-many-iter', [deposit], MINER));
    }
    case 'stx':
      vm.mintStx(BigInt(recipe.amount), MINER);
      return attempt(() => vm.transferStx(BigInt(recipe.amount), MINER, recipe.to));
    case 'transaction': {
      const transaction = decoded ?? decodeTransaction(recipe.hex);
      charge(vm, transaction);
      return recipe.verdict ? known(recipe.verdict) : attempt(() => execute(vm, transaction));
    }
  }
}

const NOTHING: Outcome = { status: 'success', result: Cl.ok(Cl.bool(true)), events: [], error: null };

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
      if (vm.source(payload.contractId) === undefined) {
        throw new ClarityFailure('this VM keeps no contract that defines neither a function nor a trait: add one');
      }
      return { result: Cl.ok(Cl.bool(true)), events };
    }
    case 'token_transfer':
      return vm.transferStx(payload.amount, origin.address, payload.recipient, payload.memoHex);
  }
}

function attempt(run: () => Execution): Outcome {
  try {
    const { result, events } = run();
    const failed = result.type === 'err';
    return { status: failed ? 'abort_by_response' : 'success', result, events: failed ? [] : events, error: null };
  } catch (error) {
    if (!(error instanceof ClarityFailure)) throw error;
    return { status: 'abort_by_response', result: Cl.error(Cl.none()), events: [], error: error.message };
  }
}

function known({ status, result, error }: Verdict): Outcome {
  return { status, result: Cl.deserialize(result), events: [], error };
}

/** The verdict that makes a replay skip an execution whose effects were undone. */
export function verdictOf(status: TransactionStatus, result: ClarityValue, error: string): Verdict {
  return { status, result: cvToHex(result), error };
}
