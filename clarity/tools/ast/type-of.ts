import type { Simnet } from '@stacks/clarinet-sdk';
import type { Contract } from './contract.ts';
import type { Node } from './node.ts';

const FOUND = /expecting expression of type 'uint', found '(?<type>.+)'/s;

/** A chain takes a name once only. */
let probes = 0;

/**
 * The type of an expression, as Clarity's own type checker writes it: a copy of the contract that adds the expression to
 * a number is refused with the type in the message.
 */
export function typeOf(simnet: Simnet, contract: Contract, node: Node): string {
  const { line, column, endLine, endColumn } = node.span;
  const lines = [...contract.lines];
  // The end first, so that the place of the start stays right.
  lines[endLine - 1] = insert(lines[endLine - 1], endColumn, ')');
  lines[line - 1] = insert(lines[line - 1], column - 1, '(+ u0 ');
  probes += 1;
  try {
    simnet.deployContract(`type-probe-${probes}`, lines.join('\n'), { clarityVersion: 5 }, simnet.deployer);
  } catch (error) {
    const type = FOUND.exec(String(error))?.groups?.type;
    if (type) return type;
    throw error;
  }
  return 'uint';
}

const insert = (text = '', at: number, piece: string): string => text.slice(0, at) + piece + text.slice(at);

/** A type in words: a name, or a constructor with what it is made of. */
export type Type = string | readonly Type[];

/** `(tuple (a uint) (b (buff 32)))` as nested lists. */
export function parseType(text: string): Type {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  const read = (): Type => {
    const token = tokens.shift();
    if (token !== '(') return token ?? '';
    const items: Type[] = [];
    while (tokens.length > 0 && tokens[0] !== ')') items.push(read());
    tokens.shift();
    return items;
  };
  return read();
}

/** The keys of a tuple type, or undefined when it is none. */
export function fieldsOf(type: Type): [string, Type][] | undefined {
  if (typeof type === 'string' || type[0] !== 'tuple') return undefined;
  return type.slice(1).map((pair) => [String(pair[0]), pair[1] ?? '']);
}

/** A type as we write it in documents, tuples in braces. */
export function showType(type: Type): string {
  const fields = fieldsOf(type);
  if (fields) return `{ ${fields.map(([key, inner]) => `${key}: ${showType(inner)}`).join(', ')} }`;
  return typeof type === 'string' ? type : `(${type.map(showType).join(' ')})`;
}

/** What two values of the same name can be together; `none` alone says nothing about what an optional holds. */
export function mergeTypes(a: Type, b: Type): Type {
  if (a === 'UnknownType') return b;
  if (b === 'UnknownType' || showType(a) === showType(b)) return a;
  if (typeof a === 'string' || typeof b === 'string' || a[0] !== b[0] || a.length !== b.length)
    throw new Error(`${showType(a)} and ${showType(b)} are two types for one key`);
  if (a[0] === 'tuple') return mergeTuples(a, b);
  if (a.length === 2 && Number.isInteger(Number(a[1])))
    return [a[0] ?? '', String(Math.max(Number(a[1]), Number(b[1])))];
  return a.map((item, i) => mergeTypes(item, b[i] ?? ''));
}

function mergeTuples(a: Type, b: Type): Type {
  const [left, right] = [fieldsOf(a) ?? [], new Map(fieldsOf(b))];
  return ['tuple', ...left.map(([key, type]) => [key, mergeTypes(type, right.get(key) ?? 'UnknownType')])];
}
