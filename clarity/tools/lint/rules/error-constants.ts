import { isCall, walk } from '../../ast/node.ts';
import { ERROR_BANDS } from '../../errors.ts';
import type { Fault, Rule, Subject } from '../rule.ts';

interface ErrorConstant {
  readonly name: string;
  readonly line: number;
  readonly code: number | undefined;
  readonly comment: readonly string[];
  readonly contract: string;
}

const errorsOf = (contract: Subject['contract']): ErrorConstant[] =>
  contract.definitions
    .filter(({ kind, name }) => kind === 'constant' && name.startsWith('ERR_'))
    .map(({ name, line, comment, body: [value] }) => {
      const [head, code] = value?.items ?? [];
      const valid = head?.text === 'err' && code?.kind === 'uint';
      return { name, line, comment, contract: contract.name, code: valid ? Number(code.text.slice(1)) : undefined };
    });

/** ERR_ constants are (err uN), numbered in the thousand of the contract, once over all contracts, one comment line each. */
export const errorConstants: Rule = {
  name: 'error-constants',
  check({ contract, all }) {
    const every = all.flatMap(errorsOf);
    const band = ERROR_BANDS[contract.name];
    const faults = errorsOf(contract).flatMap((error): Fault[] => {
      const at = (say: string): Fault => ({ line: error.line, within: error.name, say });
      const { code } = error;
      if (code === undefined) return [at('write an error as (err uNNNN)')];
      const twin = every.find((other) => other.code === code && other !== error && !sameError(other, error));
      return [
        ...(error.comment.length === 1 ? [] : [at('put exactly one comment line above: what is wrong, what to do')]),
        ...(band === undefined ? [at(`give ${contract.name} a band of codes in clarity/tools/errors.ts`)] : []),
        ...(band !== undefined && Math.floor(code / 1000) !== band
          ? [at(`use a code from u${band}001 to u${band}999`)]
          : []),
        ...(twin ? [at(`u${code} is ${twin.name} of ${twin.contract} already: use another code`)] : []),
      ];
    });
    return [...faults, ...literalErrors(contract)];
  },
};

const sameError = (a: ErrorConstant, b: ErrorConstant): boolean => a.contract === b.contract && a.name === b.name;

/** `(err u1)` in the middle of a function has no words. */
const literalErrors = (contract: Subject['contract']): Fault[] =>
  contract.definitions
    .filter(({ kind }) => kind !== 'constant')
    .flatMap(({ node, name }) =>
      [...walk(node)]
        .filter((part) => isCall(part, 'err') && part.items[1]?.kind === 'uint')
        .map(({ span }) => ({
          line: span.line,
          within: name,
          say: 'answer with an ERR_ constant, not with a bare number',
        })),
    );
