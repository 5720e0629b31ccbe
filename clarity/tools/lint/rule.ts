import type { Contract, Definition } from '../ast/contract.ts';
import type { Interface } from '../ast/interface.ts';

export interface Fault {
  readonly line: number;
  /** The function or constant in which it is. */
  readonly within: string;
  /** What is wrong and what to do. */
  readonly say: string;
}

export interface Subject {
  readonly contract: Contract;
  readonly abi: Interface;
  /** All contracts, this one included. */
  readonly all: readonly Contract[];
}

export interface Rule {
  readonly name: string;
  check(subject: Subject): Fault[];
}

export const functions = (contract: Contract, ...kinds: Definition['kind'][]): Definition[] => {
  const wanted = kinds.length > 0 ? kinds : (['public', 'private', 'read-only'] as const);
  return contract.definitions.filter(({ kind }) => (wanted as readonly string[]).includes(kind));
};

/** One fault per place, however often it is reached. */
export function onePerPlace(faults: readonly Fault[]): Fault[] {
  const places = new Map(faults.map((fault) => [`${fault.line} ${fault.within} ${fault.say}`, fault]));
  return [...places.values()].sort((a, b) => a.line - b.line);
}
