import type { Simnet } from '@stacks/clarinet-sdk';
import { Cl, type ClarityValue } from '@stacks/transactions';
import type { Plain, PlainTuple } from '../plain-value.ts';

/** A Clarity type as the interface of a contract names it. */
export type AbiType =
  | string
  | { readonly optional: AbiType }
  | { readonly buffer: { readonly length: number } }
  | { readonly 'string-ascii': { readonly length: number } }
  | { readonly list: { readonly type: AbiType; readonly length: number } }
  | { readonly tuple: readonly { readonly name: string; readonly type: AbiType }[] };

interface Argument {
  readonly name: string;
  readonly type: AbiType;
}

interface Interface {
  readonly functions: readonly { readonly name: string; readonly access: string; readonly args: readonly Argument[] }[];
  readonly maps: readonly { readonly name: string; readonly key: AbiType }[];
}

/** Plain data as a value of a Clarity type; the reverse of `plainValue`. */
export function encode(type: AbiType, value: Plain): ClarityValue {
  if (type === 'uint128') return Cl.uint(value as bigint);
  if (type === 'bool') return Cl.bool(value as boolean);
  if (type === 'principal') return Cl.principal(value as string);
  if (typeof type === 'string') throw new TypeError(`The model knows no type ${type}`);
  if ('buffer' in type) return Cl.bufferFromHex(value as string);
  if ('string-ascii' in type) return Cl.stringAscii(value as string);
  if ('optional' in type) return value === null ? Cl.none() : Cl.some(encode(type.optional, value));
  if ('list' in type) return Cl.list((value as Plain[]).map((item) => encode(type.list.type, item)));
  const fields = type.tuple.map(({ name, type: inner }) => [name, encode(inner, (value as PlainTuple)[name] ?? null)]);
  return Cl.tuple(Object.fromEntries(fields));
}

function clarityText(type: AbiType): string {
  if (type === 'uint128') return 'uint';
  if (typeof type === 'string') return type;
  if ('buffer' in type) return `(buff ${type.buffer.length})`;
  if ('string-ascii' in type) return `(string-ascii ${type['string-ascii'].length})`;
  if ('optional' in type) return `(optional ${clarityText(type.optional)})`;
  if ('list' in type) return `(list ${type.list.length} ${clarityText(type.list.type)})`;
  return `{ ${type.tuple.map(({ name, type: inner }) => `${name}: ${clarityText(inner)}`).join(', ')} }`;
}

/** The argument types of every public function, and the key types of every map, as deployed. */
export class Abi {
  readonly #functions = new Map<string, readonly Argument[]>();
  readonly #keys = new Map<string, AbiType>();

  constructor(simnet: Simnet, contracts: readonly string[]) {
    const all = simnet.getContractsInterfaces() as unknown as Map<string, Interface>;
    for (const contract of contracts) {
      const found = all.get(`${simnet.deployer}.${contract}`);
      if (!found) throw new Error(`There is no contract ${contract}`);
      for (const { name, access, args } of found.functions)
        if (access === 'public') this.#functions.set(`${contract}/${name}`, args);
      for (const { name, key } of found.maps) this.#keys.set(`${contract}/${name}`, key);
    }
  }

  argumentsOf(target: string): readonly Argument[] {
    const args = this.#functions.get(target);
    if (!args) throw new Error(`There is no function ${target}`);
    return args;
  }

  keyOf(map: string): AbiType {
    const type = this.#keys.get(map);
    if (!type) throw new Error(`There is no map ${map}`);
    return type;
  }

  /** A contract that passes every call on: who signs is still tx-sender, but contract-caller is that contract. */
  middleman(): string {
    return [...this.#functions]
      .filter(([target]) => !target.startsWith('council/'))
      .map(([target, args]) => {
        const [contract = '', fn = ''] = target.split('/');
        const params = args.map(({ type }, index) => ` (a${index} ${clarityText(type)})`).join('');
        const passed = args.map((_argument, index) => ` a${index}`).join('');
        return `(define-public (${contract}-${fn}${params}) (contract-call? .${contract} ${fn}${passed}))`;
      })
      .join('\n');
  }
}
