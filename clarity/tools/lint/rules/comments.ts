import { type Fault, functions, type Rule } from '../rule.ts';

/** A header that starts with the contract's name, and a paragraph above every public function. */
export const comments: Rule = {
  name: 'comments',
  check({ contract }) {
    const { header, name } = contract;
    const silent = functions(contract, 'public').filter(({ comment }) => comment.length === 0);
    const faults: Fault[] = silent.map((fn) => ({
      line: fn.line,
      within: fn.name,
      say: 'write above it what it does and, last, who may call it',
    }));
    if (header[0]?.startsWith(`${name}: `)) return faults;
    return [{ line: 1, within: name, say: `start with ";; ${name}: " and what the contract owns` }, ...faults];
  },
};
