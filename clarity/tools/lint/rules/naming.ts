import type { Definition } from '../../ast/contract.ts';
import { isCall, walk } from '../../ast/node.ts';
import type { Fault, Rule } from '../rule.ts';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*[?!]?$/;
const SCREAMING = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** SCREAMING_SNAKE for constants, kebab-case for everything else that has a name. */
export const naming: Rule = {
  name: 'naming',
  check({ contract }) {
    return contract.definitions
      .filter(({ kind }) => kind !== 'impl-trait')
      .flatMap((definition) => {
        const { kind, name, line } = definition;
        const [form, words] = kind === 'constant' ? [SCREAMING, 'SCREAMING_SNAKE'] : [KEBAB, 'kebab-case'];
        const own = form.test(name) ? [] : [{ line, within: name, say: `write the name of this ${kind} in ${words}` }];
        return [...own, ...inner(definition)];
      });
  },
};

function inner({ params, node, name: within }: Definition): Fault[] {
  const names = [...walk(node)].flatMap((part) => {
    if (isCall(part, 'tuple')) return part.items.slice(1).flatMap(({ items: [key] }) => key ?? []);
    if (isCall(part, 'let')) return (part.items[1]?.items ?? []).flatMap(({ items: [name] }) => name ?? []);
    return [];
  });
  const bad = names.filter(({ text }) => !KEBAB.test(text));
  const badParams = params.filter(({ name }) => !KEBAB.test(name));
  return [
    ...bad.map(({ text, span }) => ({ line: span.line, within, say: `write ${text} in kebab-case` })),
    ...badParams.map(({ name, type }) => ({ line: type.span.line, within, say: `write ${name} in kebab-case` })),
  ];
}
