import { headOf, isCall, type Node, walk } from '../../ast/node.ts';
import type { Fault, Rule } from '../rule.ts';

/** An ERR_ constant, or a choice between some. */
const isNamed = (node: Node | undefined): boolean => {
  if (node?.kind === 'atom') return node.text.startsWith('ERR_');
  return node !== undefined && isCall(node, 'if') && isNamed(node.items[2]) && isNamed(node.items[3]);
};

/** Their own errors are numbers below 10 that mean something else in every one of them. */
const isBare = (node: Node | undefined): boolean =>
  node !== undefined &&
  (/^(nft|ft|stx)-(transfer|burn|mint)(-memo)?\?$/.test(headOf(node)) ||
    (isCall(node, 'contract-call?') && !(node.items[1]?.text ?? '').startsWith('.')));

/** Whoever is refused learns an error of ours. */
export const errorAnswers: Rule = {
  name: 'error-answers',
  check({ contract }) {
    return contract.definitions.flatMap(({ node, name: within }) =>
      [...walk(node)].flatMap((part): Fault[] => {
        const { line } = part.span;
        if (isCall(part, 'asserts!', 'unwrap!', 'unwrap-err!') && !isNamed(part.items[2]))
          return [{ line, within, say: `give ${headOf(part)} an ERR_ constant` }];
        if (isCall(part, 'try!') && isBare(part.items[1]))
          return [{ line, within, say: 'use unwrap! with an ERR_ constant: the error of this call is not ours' }];
        return [];
      }),
    );
  },
};
