import { isCall, type Node, walk } from '../../ast/node.ts';
import type { Rule } from '../rule.ts';

const isSerialized = (node: Node | undefined): boolean =>
  node !== undefined &&
  (isCall(node, 'to-consensus-buff?') || (isCall(node, 'unwrap-panic') && isSerialized(node.items[1])));

const isNumber = (node: Node | undefined): boolean => node?.kind === 'uint';

/** Forms that cannot be none: a serialized value, and a slice of one between two numbers. */
const isProven = (node: Node | undefined): boolean =>
  isSerialized(node) ||
  (node !== undefined &&
    isCall(node, 'slice?') &&
    isSerialized(node.items[1]) &&
    isNumber(node.items[2]) &&
    isNumber(node.items[3]));

/** unwrap-panic aborts without an error that anybody could read. */
export const panics: Rule = {
  name: 'panics',
  check({ contract }) {
    return contract.definitions.flatMap(({ node, name: within }) =>
      [...walk(node)]
        .filter(
          (part) => isCall(part, 'unwrap-err-panic') || (isCall(part, 'unwrap-panic') && !isProven(part.items[1])),
        )
        .map(({ span }) => ({
          line: span.line,
          within,
          say: 'use unwrap! with an ERR_ constant, or default-to; a panic only where none is impossible',
        })),
    );
  },
};
