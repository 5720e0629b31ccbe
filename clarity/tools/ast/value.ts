import type { Node } from './node.ts';

/**
 * What is known of the value of an expression before anything runs. Two values with the same text are equal; `ok`,
 * `some` and unwrapping do not change it.
 */
export interface Value {
  readonly text: string;
  readonly op?: string;
  readonly args?: readonly Value[];
  /** The keys of a tuple that are known, over those of `base`. */
  readonly fields?: ReadonlyMap<string, Value>;
  readonly base?: Value;
  /** The arguments of the public function that it is made from, as `arg` or `arg.key`. */
  readonly taints: ReadonlySet<string>;
  /** The arguments that have to be right for it to be what it is: the taints, and keys of what was looked up. */
  readonly mentions: ReadonlySet<string>;
  /** The condition that it stands for, to be read once it is asserted. */
  readonly condition?: { readonly node: Node; readonly scope: Scope };
}

export type Scope = ReadonlyMap<string, Value>;

const NOTHING: ReadonlySet<string> = new Set();

export const plain = (text: string): Value => ({ text, taints: NOTHING, mentions: NOTHING });

export function taintsOf(value: Value): ReadonlySet<string> {
  if (!value.fields) return value.taints;
  const inner = [...value.fields.values()].flatMap((field) => [...taintsOf(field)]);
  return new Set([...inner, ...(value.base ? taintsOf(value.base) : [])]);
}

export function mentionsOf(value: Value): ReadonlySet<string> {
  const inner = [...(value.fields?.values() ?? [])].flatMap((field) => [...mentionsOf(field)]);
  return new Set([...value.mentions, ...inner, ...(value.base ? mentionsOf(value.base) : [])]);
}

const union = (values: readonly Value[], of: (value: Value) => ReadonlySet<string>): ReadonlySet<string> =>
  new Set(values.flatMap((value) => [...of(value)]));

/** What an operation makes of its arguments; `pure` when nothing of them is left that could be wrong, as in a hash. */
export const combined = (op: string, args: readonly Value[], pure = false): Value => ({
  text: `(${[op, ...args.map(({ text }) => text)].join(' ')})`,
  op,
  args,
  taints: pure ? NOTHING : union(args, taintsOf),
  mentions: union(args, mentionsOf),
});

export function fieldOf(value: Value, key: string): Value {
  const field = value.fields?.get(key);
  if (field) return field;
  if (value.base) return fieldOf(value.base, key);
  return { ...combined('get', [plain(key), value]), taints: value.taints, mentions: value.mentions };
}

export function tuple(pairs: readonly (readonly [string, Value])[]): Value {
  const text = `{${pairs.map(([key, { text: inner }]) => `${key}:${inner}`).join(',')}}`;
  return { ...plain(text), fields: new Map(pairs) };
}

export function merged(first: Value, second: Value): Value {
  const base = first.fields && !first.base ? undefined : (first.base ?? first);
  const fields = new Map([...(first.fields ?? []), ...(second.fields ?? [])]);
  return { ...combined('merge', [first, second]), fields, ...(base ? { base } : {}) };
}

/** Types every value of which is as good as any other: nothing about a hash or a flag can be checked. */
const FREE = ['buff', 'bool'];

/** An argument of a public function, by its type. */
export function argument(path: string, type: Node): Value {
  const [head, ...rest] = type.items;
  if (type.kind === 'atom') return leaf(path, type.text);
  if (head?.text === 'tuple')
    return {
      ...plain(path),
      fields: new Map(
        rest.flatMap(({ items: [key, inner] }) => {
          return key && inner ? [[key.text, argument(`${path}.${key.text}`, inner)] as const] : [];
        }),
      ),
    };
  const inner = type.items.at(-1);
  if ((head?.text === 'optional' || head?.text === 'list') && inner) return argument(path, inner);
  return leaf(path, head?.text ?? '');
}

const leaf = (path: string, type: string): Value =>
  FREE.includes(type) ? plain(path) : { text: path, taints: new Set([path]), mentions: new Set([path]) };
