import type { Simnet } from '@stacks/clarinet-sdk';
import { contractNames } from './contract.ts';

export type Interface = ReturnType<Simnet['getContractsInterfaces']> extends Map<string, infer Found> ? Found : never;
export type Abi = Interface['functions'][number]['args'][number]['type'];

/** What the type checker found out about our contracts, by name. */
export function interfaces(simnet: Simnet, names: readonly string[] = contractNames()): Map<string, Interface> {
  const all = simnet.getContractsInterfaces();
  return new Map(
    names.flatMap((name) => {
      const found = all.get(`${simnet.deployer}.${name}`);
      return found ? [[name, found] as const] : [];
    }),
  );
}

/** `contract/function` of every public function of ours. */
export const publicFunctions = (simnet: Simnet): string[] =>
  [...interfaces(simnet)].flatMap(([name, { functions }]) =>
    functions.filter(({ access }) => access === 'public').map((fn) => `${name}/${fn.name}`),
  );

/** A type as Clarity writes it, tuples in braces. */
export function typeText(type: Abi): string {
  if (typeof type === 'string')
    return type === 'uint128' ? 'uint' : type === 'int128' ? 'int' : type === 'none' ? 'none' : type;
  if ('buffer' in type) return `(buff ${type.buffer.length})`;
  if ('string-ascii' in type) return `(string-ascii ${type['string-ascii'].length})`;
  if ('string-utf8' in type) return `(string-utf8 ${type['string-utf8'].length})`;
  if ('optional' in type) return `(optional ${typeText(type.optional)})`;
  if ('list' in type) return `(list ${type.list.length} ${typeText(type.list.type)})`;
  if ('response' in type) return `(response ${typeText(type.response.ok)} ${typeText(type.response.error)})`;
  return `{ ${type.tuple.map(({ name, type: inner }) => `${name}: ${typeText(inner)}`).join(', ')} }`;
}
