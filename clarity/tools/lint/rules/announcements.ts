import { reachable } from '../../ast/calls.ts';
import type { Definition } from '../../ast/contract.ts';
import { isCall, walk } from '../../ast/node.ts';
import { functions, type Rule } from '../rule.ts';

const CHANGES = ['map-set', 'map-insert', 'map-delete', 'var-set'];

/** A public function that changes a map or a var says so, or calls what says so. Tokens announce their own moves. */
export const announcements: Rule = {
  name: 'announcements',
  check({ contract, all }) {
    const has = (definitions: readonly Definition[], ...heads: string[]): boolean =>
      definitions.some(({ node }) => [...walk(node)].some((inner) => isCall(inner, ...heads)));
    return functions(contract, 'public')
      .filter((definition) => has(reachable(definition, contract), ...CHANGES))
      .filter((definition) => !has(reachable(definition, contract, all), 'print'))
      .map(({ name, line }) => ({ line, within: name, say: 'print an event of what it changes' }));
  },
};
