import { ApiProblem } from '../../../backend/src/contract.ts';

/**
 * What a refused request says about its fields, by field: `/beneficiary/name` (or `query/from`) becomes `beneficiary.name`, the path
 * react-hook-form uses. The words are the API's.
 */
export function fieldFaults(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  const faults = (error.document.faults ?? []).map(({ pointer, detail }): [string, string] => [
    pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .join('.'),
    detail,
  ]);
  return Object.fromEntries(faults.reverse());
}
