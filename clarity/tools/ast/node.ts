/** A piece of Clarity as the chain reads it: `{ a: u1 }` has become `(tuple (a u1))`. Lines and columns count from 1. */
export interface Node {
  readonly kind: 'atom' | 'list' | 'pair' | 'uint' | 'int' | 'string' | 'buffer' | 'principal';
  /** The name of an atom or the literal as it is written; empty for a list and for a pair, which is a key of a tuple. */
  readonly text: string;
  readonly items: readonly Node[];
  readonly span: Span;
}

export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What the SDK answers for one expression. */
export interface SdkExpression {
  expr: {
    List?: SdkExpression[];
    Atom?: string;
    LiteralValue?: unknown;
    AtomValue?: unknown;
    Field?: { name: string; contract_identifier: unknown };
    TraitReference?: [string, unknown];
  };
  span: { start_line: number; start_column: number; end_line: number; end_column: number };
}

const literalKind = (text: string): Node['kind'] => {
  if (text.startsWith('u"') || text.startsWith('"')) return 'string';
  if (text.startsWith('0x')) return 'buffer';
  if (/^u\d/.test(text)) return 'uint';
  return /^-?\d/.test(text) ? 'int' : 'principal';
};

/** The text between two places of a source, both included. */
export function textAt(lines: readonly string[], { line, column, endLine, endColumn }: Span): string {
  if (line === endLine) return lines[line - 1]?.slice(column - 1, endColumn) ?? '';
  const between = lines.slice(line, endLine - 1);
  return [lines[line - 1]?.slice(column - 1) ?? '', ...between, lines[endLine - 1]?.slice(0, endColumn) ?? ''].join(
    '\n',
  );
}

const around = (items: readonly Node[], own: Span): Span => {
  const [first, last] = [items[0], items.at(-1)];
  if (own.line > 0 || !first || !last) return own;
  return { ...first.span, endLine: last.span.endLine, endColumn: last.span.endColumn };
};

/** Within a tuple, `(a u1)` is no call. */
const asPair = (item: Node, index: number, all: readonly Node[]): Node =>
  index > 0 && all[0]?.kind === 'atom' && all[0].text === 'tuple' && item.kind === 'list'
    ? { ...item, kind: 'pair' }
    : item;

export function toNode({ expr, span: place }: SdkExpression, lines: readonly string[]): Node {
  const own = {
    line: place.start_line,
    column: place.start_column,
    endLine: place.end_line,
    endColumn: place.end_column,
  };
  if (expr.List) {
    const items = expr.List.map((item) => toNode(item, lines)).map(asPair);
    // The pairs of a tuple have no place of their own.
    return { kind: 'list', text: '', items, span: around(items, own) };
  }
  if (expr.Atom !== undefined) return { kind: 'atom', text: expr.Atom, items: [], span: own };
  const text = textAt(lines, own);
  return { kind: literalKind(text), text, items: [], span: own };
}

/** `map-set` of `(map-set a b)`; empty when the node is no list that starts with a name. */
export const headOf = (node: Node): string =>
  node.kind === 'list' && node.items[0]?.kind === 'atom' ? node.items[0].text : '';

export const isCall = (node: Node, ...heads: string[]): boolean => heads.includes(headOf(node));

export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const item of node.items) yield* walk(item);
}

/** The node written on one line, always in the same way. */
export const show = (node: Node): string => (node.items.length > 0 ? `(${node.items.map(show).join(' ')})` : node.text);

/** Every node below `root`, with the node it stands in. */
export function parentsOf(root: Node): Map<Node, Node> {
  const parents = new Map<Node, Node>();
  for (const node of walk(root)) for (const item of node.items) parents.set(item, node);
  return parents;
}
