import type { Definition } from '../../ast/contract.ts';
import type { Fault, Rule } from '../rule.ts';

const ORDER = ['errors', 'constants', 'vars', 'maps', 'read-only', 'public', 'private'];

function sectionOf({ kind, name }: Definition): string | undefined {
  if (kind === 'constant') return name.startsWith('ERR_') ? 'errors' : 'constants';
  if (kind === 'var' || kind === 'token') return 'vars';
  if (kind === 'map') return 'maps';
  return ORDER.includes(kind) ? kind : undefined;
}

/** `;; --- maps ---` and `;; --- errors (u1001 - u1999) ---`. */
const TITLE = /^;; --- (?<title>[a-z-]+)(?: \(u\d+ - u\d+\))? ---$/;

/** Sections in their order, each definition in its own. */
export const sections: Rule = {
  name: 'sections',
  check({ contract }) {
    const titles = contract.lines.flatMap((text, index) => {
      const title = TITLE.exec(text)?.groups?.title;
      return title ? [{ title, line: index + 1 }] : [];
    });
    const faults: Fault[] = titles.flatMap(({ title, line }, index) => {
      if (!ORDER.includes(title)) return [{ line, within: title, say: `sections are called ${ORDER.join(', ')}` }];
      const before = titles[index - 1];
      const late = before && ORDER.indexOf(before.title) >= ORDER.indexOf(title);
      return late ? [{ line, within: title, say: `move this section before "${before.title}"` }] : [];
    });
    const misplaced = contract.definitions.flatMap((definition): Fault[] => {
      const wanted = sectionOf(definition);
      const found = titles.findLast(({ line }) => line < definition.line)?.title;
      if (!wanted || wanted === found) return [];
      return [{ line: definition.line, within: definition.name, say: `move it below ";; --- ${wanted} ---"` }];
    });
    return [...faults, ...misplaced];
  },
};
