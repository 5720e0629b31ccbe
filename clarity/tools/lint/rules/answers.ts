import { callsIn } from '../../ast/calls.ts';
import type { Contract, Definition } from '../../ast/contract.ts';
import { headOf, isCall, type Node, parentsOf, show, walk } from '../../ast/node.ts';
import { type Fault, functions, type Rule } from '../rule.ts';

/**
 * No response inside a response, which would report a failure as success, and no ignored answer of map-insert, or of
 * map-delete where nothing proves that the entry exists.
 */
export const answers: Rule = {
  name: 'answers',
  check({ contract, abi }) {
    const nested = abi.functions.flatMap(({ name, outputs: { type } }): Fault[] => {
      const ok = typeof type !== 'string' && 'response' in type ? type.response.ok : 'none';
      const inner = typeof ok !== 'string' && 'response' in ok;
      const line = contract.definitions.find((definition) => definition.name === name)?.line ?? 1;
      return inner
        ? [{ line, within: name, say: 'answer the inner response itself, or unwrap it with try! first' }]
        : [];
    });
    const ignored = functions(contract).flatMap((definition) => {
      const parents = parentsOf(definition.node);
      return [...walk(definition.node)]
        .filter((node) => isCall(node, 'map-insert', 'map-delete') && isIgnored(node, parents, definition, contract))
        .filter((node) => isCall(node, 'map-insert') || !isRead(node, definition, contract))
        .map((node) => ({
          line: node.span.line,
          within: definition.name,
          say: `assert what ${headOf(node)} answers, or read the entry before`,
        }));
    });
    return [...nested, ...ignored];
  },
};

/** Whether nothing looks at the value of a node. */
function isIgnored(node: Node, parents: Map<Node, Node>, definition: Definition, contract: Contract): boolean {
  const parent = parents.get(node);
  if (!parent || parent === definition.node) {
    if (definition.body.at(-1) !== node) return true;
    return callersOf(definition, contract).some(([call, caller]) =>
      isIgnored(call, parentsOf(caller.node), caller, contract),
    );
  }
  const place = parent.items.indexOf(node);
  if (isCall(parent, 'begin', 'let', 'as-contract?'))
    return place < parent.items.length - 1 || isIgnored(parent, parents, definition, contract);
  if (isCall(parent, 'if') && place > 1) return isIgnored(parent, parents, definition, contract);
  if (isCall(parent, 'match') && place > 1) return isIgnored(parent, parents, definition, contract);
  // `(and condition (map-delete ...))` as a statement.
  if (isCall(parent, 'and', 'or')) return isIgnored(parent, parents, definition, contract);
  return false;
}

const callersOf = ({ name }: Definition, contract: Contract): [Node, Definition][] =>
  functions(contract).flatMap((caller) =>
    callsIn(caller, contract)
      .filter((call) => call.contract === contract.name && call.fn === name)
      .map((call): [Node, Definition] => [call.node, caller]),
  );

/** Whether the entry was read: by the same key in the same function, or from the same map in each that calls it. */
function isRead(node: Node, definition: Definition, contract: Contract): boolean {
  const [, map, key] = node.items;
  const reads = (within: Definition, sameKey: boolean): boolean =>
    [...walk(within.node)].some(
      (part) =>
        isCall(part, 'map-get?') &&
        part.items[1]?.text === map?.text &&
        (!sameKey || (part.items[2] && key && show(part.items[2]) === show(key))),
    );
  if (reads(definition, true)) return true;
  const callers = callersOf(definition, contract);
  return callers.length > 0 && callers.every(([, caller]) => reads(caller, false) || isRead(node, caller, contract));
}
