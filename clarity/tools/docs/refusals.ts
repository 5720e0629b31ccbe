import { calledContract, callOf, type Functions } from '../ast/calls.ts';
import type { Contract } from '../ast/contract.ts';
import { headOf, isCall, type Node } from '../ast/node.ts';

/** How a function can refuse: our errors by name, and the contracts that are not ours whose errors it hands on. */
export interface Refusals {
  readonly errors: ReadonlySet<string>;
  readonly foreign: ReadonlySet<string>;
}

/** These replace the error of the call that they look at; what its arguments can answer counts all the same. */
const REPLACE = ['unwrap!', 'default-to', 'is-ok', 'is-err', 'unwrap-err!', 'unwrap-panic'];

/** The errors that a function can answer with, over everything it calls. */
export function refusalsOf(name: string, functions: Functions): Refusals {
  const errors = new Set<string>();
  const foreign = new Set<string>();
  const seen = new Set<string>();

  const visitFunction = (key: string): void => {
    const found = functions.get(key);
    if (!found || seen.has(key)) return;
    seen.add(key);
    for (const node of found.definition.body) visit(node, found.contract);
  };

  const visitCall = (node: Node, contract: Contract): void => {
    const call = callOf(node, contract);
    if (call) visitFunction(`${call.contract}/${call.fn}`);
    else if (headOf(node) === 'contract-call?') foreign.add(calledContract(node).split('.').at(-1) ?? '');
  };

  const visit = (node: Node, contract: Contract): void => {
    if (node.kind === 'atom' && node.text.startsWith('ERR_')) errors.add(`${contract.name}/${node.text}`);
    visitCall(node, contract);
    const [, looked] = node.items;
    const replaced = isCall(node, ...REPLACE) || (isCall(node, 'match') && node.items.length === 6 && !usesError(node));
    for (const item of node.items) {
      if (replaced && item === looked) for (const inner of item.items) visit(inner, contract);
      else visit(item, contract);
    }
  };

  visitFunction(name);
  return { errors, foreign };
}

/** Whether the last branch of a match hands on the error it was given. */
function usesError(match: Node): boolean {
  const [name, branch] = [match.items[4]?.text, match.items[5]];
  const uses = (node: Node): boolean =>
    (node.kind === 'atom' && node.text === name) || (!isCall(node, 'is-eq') && node.items.some(uses));
  return branch !== undefined && uses(branch);
}
