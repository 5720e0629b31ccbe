import type { Definition } from '../../ast/contract.ts';
import { walk } from '../../ast/node.ts';
import type { Rule } from '../rule.ts';

const CAN_BE_UNUSED: readonly Definition['kind'][] = ['constant', 'var', 'map', 'token', 'private'];

/** Nothing is kept that nothing uses. */
export const unused: Rule = {
  name: 'unused',
  check({ contract }) {
    return contract.definitions
      .filter((definition) => CAN_BE_UNUSED.includes(definition.kind))
      .filter(({ name, node }) => {
        const others = contract.definitions.filter((other) => other.node !== node);
        return !others.some((other) =>
          [...walk(other.node)].some(({ kind, text }) => kind === 'atom' && text === name),
        );
      })
      .map(({ kind, name, line }) => ({ line, within: name, say: `nothing uses this ${kind}: remove it` }));
  },
};
