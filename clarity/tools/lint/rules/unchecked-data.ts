import { isCall, type Node } from '../../ast/node.ts';
import { runSymbolically, type Step } from '../../ast/symbolic.ts';
import { taintsOf, type Value } from '../../ast/value.ts';
import { type Fault, onePerPlace, type Rule } from '../rule.ts';

/** The arguments of a call that are kept, or that move something. map-insert refuses a key that is there already. */
function kept(node: Node, args: readonly Value[]): readonly Value[] {
  if (isCall(node, 'map-set', 'map-delete', 'var-set', 'stx-transfer?', 'stx-burn?', 'ft-mint?', 'nft-mint?'))
    return args;
  if (isCall(node, 'map-insert')) return args.slice(1);
  // The chain itself refuses a token or an amount that the sender does not have; not a recipient.
  if (isCall(node, 'nft-transfer?', 'ft-transfer?')) return args.slice(3);
  // Our own contracts check for themselves.
  return isCall(node, 'contract-call?') && !(node.items[1]?.text ?? '').startsWith('.') ? args : [];
}

/** A contract of ours, by its name or by a var that the council sets to one. */
const isOurs = (text: string): boolean => text.startsWith('.') || /^\(get [a-z-]+ \(var-get [a-z-]+\)\)$/.test(text);

/** A call that only another contract of ours can make: what it hands over is checked there. */
const comesFromOurs = ({ node, args: [tested] }: Step): boolean =>
  isCall(node, 'asserts!') &&
  tested?.op === 'is-eq' &&
  (tested.args ?? []).some(({ text }) => text === 'contract-caller') &&
  (tested.args ?? []).some(({ text }) => isOurs(text));

/** No argument of a public function is kept, or moves anything, that no check has looked at. */
export const uncheckedData: Rule = {
  name: 'unchecked-data',
  check({ contract }) {
    const faults: Fault[] = [];
    const trusted = new Set<string>();
    runSymbolically(contract, (step) => {
      const { node, args, entry, checked } = step;
      if (entry.kind !== 'public') return;
      if (comesFromOurs(step)) trusted.add(entry.name);
      if (trusted.has(entry.name)) return;
      for (const path of kept(node, args).flatMap((value) => [...taintsOf(value)]))
        if (!checked.has(path)) {
          const say = `${path} reaches ${node.items[0]?.text} unchecked: assert first that it is right`;
          faults.push({ line: node.span.line, within: entry.name, say });
        }
    });
    return onePerPlace(faults);
  },
};
