import { readContract } from '../../tools/ast/contract.ts';
import { interfaces } from '../../tools/ast/interface.ts';
import type { Rule, Subject } from '../../tools/lint/rule.ts';

const EXTRA = 'snippet-end';
let count = 0;

/** A piece of Clarity that type-checks, deployed and read back, as if it were the contract `name`. */
export function subjectOf(source: string, name = 'readings'): Subject {
  count += 1;
  const deployed = `snippet-${count}`;
  // The SDK keeps no contract without a function.
  const whole = `${source}\n(define-read-only (${EXTRA}) true)`;
  simnet.deployContract(deployed, whole, { clarityVersion: 5 }, simnet.deployer);
  const read = readContract(simnet, deployed);
  const definitions = read.definitions.filter((definition) => definition.name !== EXTRA);
  const contract = { ...read, name, lines: source.split('\n'), definitions };
  const abi = interfaces(simnet, [deployed]).get(deployed);
  if (!abi) throw new Error('The snippet was not deployed');
  return { contract, abi, all: [contract] };
}

/** What a rule finds in a snippet, as `line within`. */
export const placesOf = (rule: Rule, source: string, name?: string): string[] =>
  rule.check(subjectOf(source, name)).map(({ line, within }) => `${line} ${within}`);
