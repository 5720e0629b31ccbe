import { isCall, show } from '../../ast/node.ts';
import { runSymbolically } from '../../ast/symbolic.ts';
import { type Fault, onePerPlace, type Rule } from '../rule.ts';

/** A uint below zero aborts without an error: something before has to say that the second is not the larger. */
export const subtractions: Rule = {
  name: 'subtractions',
  check({ contract }) {
    const faults: Fault[] = [];
    runSymbolically(contract, ({ node, args: [a, b, ...more], facts, within, entry }) => {
      if (!isCall(node, '-') || !a || !b || (more.length === 0 && facts.covers(a, b))) return;
      if (node.items.some(({ kind }) => kind === 'int')) return;
      const way = entry === within ? '' : ` on the way from ${entry.name}`;
      const say = `${show(node)}: assert first${way} that it cannot go below zero`;
      faults.push({ line: node.span.line, within: within.name, say });
    });
    return onePerPlace(faults);
  },
};
