import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.ts';

/** These look at the sources of the working tree, or at how the contracts are written. */
const NOT_OF_BEHAVIOUR = /^(costs|documents|generated-files|lint.*|mutants.*|system-model|threat-model)$/;
/** Long sequences of random steps: they run when nothing else has noticed. */
const SLOW = /model|conservation/;
/** Whose names begin so test a contract; those in `OF_SEVERAL` too. */
const OWN: Record<string, RegExp> = {
  issuance: /^(issuance|correction|certificate-life)/,
  verification: /^(verification|attestation)/,
  council: /^(council|audit-council-acts)/,
  marketplace: /^(marketplace|pricing)/,
};
const OF_SEVERAL = /^(audit|phishing|phishing-issuing|refusals)$/;

/** Every file that tests what contracts do, without `.test.ts`, the slow ones last. */
export const TEST_FILES: readonly string[] = readdirSync(fileURLToPath(new URL('../../tests/', import.meta.url)))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.test.ts'.length))
  .filter((file) => !NOT_OF_BEHAVIOUR.test(file))
  .sort((a, b) => Number(SLOW.test(a)) - Number(SLOW.test(b)) || a.localeCompare(b));

/** The files that test a contract. */
export function filesOf(contract: string): string[] {
  const own = OWN[contract] ?? new RegExp(`^${contract}`);
  return TEST_FILES.filter((file) => own.test(file) || OF_SEVERAL.test(file));
}

/** What to run on a mutant: its likely killers, then all that test its contract, then the others if `all`. */
export function filesFor({ contract, killers = [] }: Mutant, all: boolean): string[] {
  return [...new Set([...killers, ...filesOf(contract), ...(all ? TEST_FILES : [])])];
}
