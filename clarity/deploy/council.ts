import { Cl, ClarityType, type ClarityValue, cvToString } from '@stacks/transactions';
import type { NodeClient } from './node-client.ts';
import type { CouncilTerms } from './options.ts';

const principals = (whos: readonly string[]) => Cl.list(whos.map((who) => Cl.principal(who)));

/** The arguments of `council.bootstrap`, by name, in order. */
export const bootstrapArguments = (terms: CouncilTerms): Record<string, ClarityValue> => ({
  members: principals(terms.members),
  threshold: Cl.uint(terms.threshold),
  guardians: principals(terms.guardians),
  delay: Cl.uint(terms.delay),
});

export async function isBootstrapped(node: NodeClient, council: string): Promise<boolean> {
  return (await node.readOnly(council, 'is-bootstrapped', [])).type === ClarityType.BoolTrue;
}

/** Throws unless the council on the chain is the whole of these terms: nobody missing, nobody else, the same rules. */
export async function requireCouncil(node: NodeClient, council: string, terms: CouncilTerms): Promise<void> {
  const config = await node.readOnly(council, 'get-config', []);
  if (config.type !== ClarityType.Tuple) throw new Error(`${council}.get-config answered ${cvToString(config)}`);
  const wanted = bootstrapArguments(terms);
  const differences = Object.entries(wanted).flatMap(([name, value]) => {
    const [here, there] = [normal(value), normal(config.value[name])];
    return here === there ? [] : [`${name} ${there} instead of ${here}`];
  });
  if (differences.length === 0) return;
  throw new Error(
    `the council is named already and has ${differences.join(', ')}: give the terms of the council in office, ` +
      'or deploy from another account',
  );
}

/** As text, lists in alphabetical order: who is in a council matters, not in which order. */
function normal(value: ClarityValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value.type !== ClarityType.List) return cvToString(value);
  return `(${value.value
    .map((item) => cvToString(item))
    .sort()
    .join(' ')})`;
}
