import { readContract } from '../../tools/ast/contract.ts';
import { interfaces } from '../../tools/ast/interface.ts';
import type { Rule, Subject } from '../../tools/lint/rule.ts';

/** A piece of Clarity that type-checks, deployed and read back, as if it were the contract `name`. */
export function subjectOf(source: string, name = 'readings'): Subject {
  simnet.deployContract('snippet', source, { clarityVersion: 5 }, simnet.deployer);
  const contract = { ...readContract(simnet, 'snippet'), name };
  const abi = interfaces(simnet, ['snippet']).get('snippet');
  if (!abi) throw new Error('The snippet was not deployed');
  return { contract, abi, all: [contract] };
}

/** What a rule finds in a snippet, as `line within`. */
export const placesOf = (rule: Rule, source: string, name?: string): string[] =>
  rule.check(subjectOf(source, name)).map(({ line, within }) => `${line} ${within}`);
