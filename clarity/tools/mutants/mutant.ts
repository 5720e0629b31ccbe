/** One deliberate mistake in one contract, which the tests of the contracts have to notice. */
export interface Mutant {
  /** `<contract>-<what>`, unique. */
  readonly id: string;
  readonly contract: string;
  /** Text of the contract that occurs in it exactly once, written over several lines where that is needed. */
  readonly find: string;
  readonly replace: string;
  /** The rule that it breaks. */
  readonly why: string;
  /** Test files (without `.test.ts`) to run first, because they probably notice it. */
  readonly killers?: readonly string[];
}

/** The contract with the mistake in it; throws when the place is not there, or not the only one. */
export function mutated(source: string, { id, find, replace }: Mutant): string {
  const parts = source.split(find);
  if (parts.length !== 2) {
    const times = parts.length === 1 ? 'is not in the contract any more' : `is there ${parts.length - 1} times`;
    throw new Error(`${id} is stale: the text to find ${times}; write it anew in clarity/tools/mutants`);
  }
  if (find === replace) throw new Error(`${id} changes nothing`);
  return parts.join(replace);
}

type Write = (id: string, find: string, replace: string, why: string, ...killers: string[]) => Mutant;

/** Writes the mutants of one contract; `find` is what `replace` stands for afterwards, nothing when it is empty. */
export const mutantOf =
  (contract: string): Write =>
  (id, find, replace, why, ...killers) => ({ id: `${contract}-${id}`, contract, find, replace, why, killers });
