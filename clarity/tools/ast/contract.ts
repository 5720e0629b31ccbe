import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Simnet } from '@stacks/clarinet-sdk';
import { parse } from 'smol-toml';
import { headOf, type Node, type SdkExpression, toNode } from './node.ts';

const KINDS = {
  'define-constant': 'constant',
  'define-data-var': 'var',
  'define-map': 'map',
  'define-non-fungible-token': 'token',
  'define-fungible-token': 'token',
  'define-trait': 'trait',
  'impl-trait': 'impl-trait',
  'use-trait': 'use-trait',
  'define-read-only': 'read-only',
  'define-public': 'public',
  'define-private': 'private',
} as const;

export type Kind = (typeof KINDS)[keyof typeof KINDS];

export interface Param {
  readonly name: string;
  readonly type: Node;
}

/** One top-level expression of a contract. */
export interface Definition {
  readonly kind: Kind;
  readonly name: string;
  readonly node: Node;
  readonly line: number;
  readonly params: readonly Param[];
  /** What a function does, or what a constant or var is set to. */
  readonly body: readonly Node[];
  /** The comment lines directly above, without the semicolons. */
  readonly comment: readonly string[];
}

export interface Contract {
  readonly name: string;
  readonly lines: readonly string[];
  readonly definitions: readonly Definition[];
  /** The comment at the top of the file. */
  readonly header: readonly string[];
}

export const MANIFEST = fileURLToPath(new URL('../../../Clarinet.toml', import.meta.url));

/** Our contracts, in the order of the manifest. */
export function contractNames(manifest = MANIFEST): string[] {
  return Object.keys((parse(readFileSync(manifest, 'utf8')) as { contracts: Record<string, unknown> }).contracts);
}

export const isFunction = ({ kind }: Definition): boolean =>
  kind === 'public' || kind === 'private' || kind === 'read-only';

const commentAt = (line: string | undefined): string | undefined => /^;; ?(?<text>.*)$/.exec(line ?? '')?.groups?.text;

function commentAbove(lines: readonly string[], line: number): string[] {
  const found: string[] = [];
  for (let above = line - 2; above >= 0; above -= 1) {
    const text = commentAt(lines[above]);
    if (text === undefined || text.startsWith('---')) break;
    found.unshift(text);
  }
  return found;
}

function definition(node: Node, lines: readonly string[]): Definition | undefined {
  const kind = KINDS[headOf(node) as keyof typeof KINDS];
  if (!kind) return undefined;
  const [, signature, ...rest] = node.items;
  const common = { kind, node, line: node.span.line, comment: commentAbove(lines, node.span.line) };
  if (signature?.kind !== 'list') return { ...common, name: signature?.text ?? '', params: [], body: rest };
  const params = signature.items.slice(1).flatMap(({ items: [name, type] }) => {
    return name && type ? [{ name: name.text, type }] : [];
  });
  return { ...common, name: signature.items[0]?.text ?? '', params, body: rest };
}

/** A contract that is deployed on a simnet, read into its definitions. */
export function readContract(simnet: Simnet, name: string): Contract {
  const lines = (simnet.getContractSource(name) ?? '').split('\n');
  const { expressions } = simnet.getContractAST(name) as unknown as { expressions: SdkExpression[] };
  // The SDK answers them in the order of their dependencies.
  const definitions = expressions
    .flatMap((expression) => definition(toNode(expression, lines), lines) ?? [])
    .sort((a, b) => a.line - b.line);
  const header = lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => commentAt(line) === undefined),
    ),
  );
  return { name, lines, definitions, header: header.map((line) => commentAt(line) ?? '') };
}

/** All our contracts; one that holds only comments is not deployed and is left out. */
export function readContracts(simnet: Simnet): Contract[] {
  return contractNames()
    .filter((name) => simnet.getContractSource(name))
    .map((name) => readContract(simnet, name));
}
