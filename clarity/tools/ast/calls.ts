import { type Contract, type Definition, isFunction } from './contract.ts';
import { headOf, type Node, walk } from './node.ts';

/** A call of one of our own functions: in the same contract, or `contract-call?` of another one by its literal name. */
export interface Call {
  readonly node: Node;
  readonly contract: string;
  readonly fn: string;
}

const HIGHER = ['map', 'filter', 'fold'];

/** The contract that a `.name` or `'SP...name` literal names, when it is one of ours. */
const ownName = (text: string): string | undefined => /^\.(?<name>[a-z0-9-]+)$/.exec(text)?.groups?.name;

/** The external contract that a node calls, as `sbtc-token` or `.rec-nft`. */
export const calledContract = (node: Node): string => node.items[1]?.text ?? '';

/** The call that this very node makes, if it calls a function of ours. */
export function callOf(node: Node, contract: Contract): Call | undefined {
  const head = headOf(node);
  if (head === 'contract-call?') {
    const name = ownName(calledContract(node));
    return name ? { node, contract: name, fn: node.items[2]?.text ?? '' } : undefined;
  }
  const named = HIGHER.includes(head) ? (node.items[1]?.text ?? '') : head;
  const known = contract.definitions.some((other) => isFunction(other) && other.name === named);
  return known ? { node, contract: contract.name, fn: named } : undefined;
}

/** The calls in the body of a function; its signature only looks like one. */
export const callsIn = ({ body }: Definition, contract: Contract): Call[] =>
  body.flatMap((node) => [...walk(node)].flatMap((inner) => callOf(inner, contract) ?? []));

/** Functions of ours by `contract/function`. */
export type Functions = ReadonlyMap<string, { contract: Contract; definition: Definition }>;

export const functionsOf = (contracts: readonly Contract[]): Functions =>
  new Map(
    contracts.flatMap((contract) =>
      contract.definitions
        .filter(isFunction)
        .map((definition) => [`${contract.name}/${definition.name}`, { contract, definition }] as const),
    ),
  );

/** All functions that a function reaches, itself included: in its own contract, and in the others that are given. */
export function reachable(definition: Definition, contract: Contract, others: readonly Contract[] = []): Definition[] {
  const functions = functionsOf([contract, ...others]);
  const found = new Map([[definition, contract]]);
  for (const [each, where] of found)
    for (const { contract: called, fn } of callsIn(each, where)) {
      const next = functions.get(`${called}/${fn}`);
      if (next) found.set(next.definition, next.contract);
    }
  return [...found.keys()];
}
