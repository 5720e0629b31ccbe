import type { Simnet } from '@stacks/clarinet-sdk';
import { type Contract, readContracts } from '../ast/contract.ts';
import { interfaces } from '../ast/interface.ts';
import type { Exception } from './exceptions.ts';
import type { Fault, Rule } from './rule.ts';

export interface Finding extends Fault {
  readonly contract: string;
  readonly rule: string;
}

/** Everything that the rules find in the contracts. */
export function findings(simnet: Simnet, rules: readonly Rule[], all = readContracts(simnet)): Finding[] {
  const known = interfaces(
    simnet,
    all.map(({ name }) => name),
  );
  const check = (contract: Contract): Finding[] => {
    const abi = known.get(contract.name);
    if (!abi) throw new Error(`${contract.name} is not deployed`);
    const found = rules.flatMap((rule) =>
      rule.check({ contract, abi, all }).map((fault) => ({ ...fault, contract: contract.name, rule: rule.name })),
    );
    return found.sort((a, b) => a.line - b.line);
  };
  return all.flatMap(check);
}

const covers = (exception: Exception, finding: Finding): boolean =>
  exception.contract === finding.contract && exception.within === finding.within && exception.rule === finding.rule;

/** One line for every finding without an exception, and for every exception without a finding. */
export function report(found: readonly Finding[], exceptions: readonly Exception[]): string[] {
  const left = found.filter((finding) => !exceptions.some((exception) => covers(exception, finding)));
  const stale = exceptions.filter((exception) => !found.some((finding) => covers(exception, finding)));
  return [
    ...left.map(
      ({ contract, line, rule, within, say }) =>
        `clarity/contracts/${contract}.clar:${line} ${rule} (${within}): ${say}`,
    ),
    ...stale.map(
      ({ contract, within, rule }) =>
        `clarity/tools/lint/exceptions.ts: ${contract} ${within} no longer needs its exception from ${rule}: remove it`,
    ),
  ];
}
