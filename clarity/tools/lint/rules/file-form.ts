import type { Fault, Rule } from '../rule.ts';

const MAX_LINES = 400;
const MAX_COLUMNS = 120;

/** Size of a file and of its lines, and nothing but printable ASCII. */
export const fileForm: Rule = {
  name: 'file-form',
  check({ contract: { lines, name } }) {
    const faults: Fault[] = [];
    const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
    if (count > MAX_LINES)
      faults.push({
        line: count,
        within: name,
        say: `the file has ${count} lines: split it, ${MAX_LINES} are allowed`,
      });
    lines.forEach((text, index) => {
      const at = (say: string) => faults.push({ line: index + 1, within: name, say });
      if (text.length > MAX_COLUMNS) at(`the line has ${text.length} columns: wrap it at ${MAX_COLUMNS}`);
      if (/[^\x20-\x7e]/.test(text)) at('only printable ASCII and spaces: replace the other characters');
      if (/\s$/.test(text)) at('remove the spaces at the end of the line');
    });
    return faults;
  },
};
