import { isCall, walk } from '../../ast/node.ts';
import type { Fault, Rule } from '../rule.ts';

/** A contract acts for itself only with assets that are named and counted. */
export const allowances: Rule = {
  name: 'allowances',
  check({ contract }) {
    return contract.definitions.flatMap(({ node, name: within }) =>
      [...walk(node)].flatMap((part): Fault[] => {
        const { line } = part.span;
        if (isCall(part, 'with-all-assets-unsafe'))
          return [{ line, within, say: 'name each asset and amount instead of with-all-assets-unsafe' }];
        if (isCall(part, 'as-contract?') && (part.items[1]?.items ?? []).length === 0)
          return [{ line, within, say: 'list the assets that may leave, or call without as-contract?' }];
        return [];
      }),
    );
  },
};
