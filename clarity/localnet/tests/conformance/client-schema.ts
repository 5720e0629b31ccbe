import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseSync, type TsType, type TsTypeElement } from '@swc/core';

/** What the client's types say of one `GET`: the answer with 200, and that with 4XX if there is one. */
export type Operation = { readonly id: string; readonly ok: TsType; readonly refused: TsType | undefined };

/**
 * The types that `@stacks/blockchain-api-client` ships, which are generated from the OpenAPI document of the Stacks API, read as data:
 * path -> its GET. So an answer is held at run time to the same words as the client's callers at compile time, and nothing is copied.
 */
export function clientOperations(): Map<string, Operation> {
  const entry = createRequire(import.meta.url).resolve('@stacks/blockchain-api-client');
  const source = readFileSync(join(dirname(entry), 'generated/schema.d.ts'), 'utf8');
  const interfaces = new Map(
    parseSync(source, { syntax: 'typescript' }).body.flatMap((item) => {
      if (item.type !== 'ExportDeclaration' || item.declaration.type !== 'TsInterfaceDeclaration') return [];
      return [[item.declaration.id.value, membersOf(item.declaration.body.body)] as const];
    }),
  );
  const operations = interfaces.get('operations');
  if (!operations) throw new Error('the client ships no operations: its types have another form than this reads');
  return new Map(
    [...(interfaces.get('paths') ?? [])].flatMap(([path, { type }]): [string, Operation][] => {
      const get = within(type, 'get');
      if (get?.type !== 'TsIndexedAccessType' || get.indexType.type !== 'TsLiteralType') return [];
      const id = String('value' in get.indexType.literal ? get.indexType.literal.value : '');
      const responses = within(operations.get(id)?.type, 'responses');
      const ok = jsonOf(within(responses, '200'));
      return ok ? [[path, { id, ok, refused: jsonOf(within(responses, '4XX')) }]] : [];
    }),
  );
}

type Member = { readonly type: TsType; readonly optional: boolean };

/** The properties by name; an index signature is under `*`. */
export function membersOf(elements: readonly TsTypeElement[]): Map<string, Member> {
  return new Map(
    elements.flatMap((element): [string, Member][] => {
      if (element.type === 'TsIndexSignature' && element.typeAnnotation) {
        return [['*', { type: element.typeAnnotation.typeAnnotation, optional: true }]];
      }
      if (element.type !== 'TsPropertySignature' || !element.typeAnnotation || !('value' in element.key)) return [];
      return [[String(element.key.value), { type: element.typeAnnotation.typeAnnotation, optional: element.optional }]];
    }),
  );
}

function within(type: TsType | undefined, name: string): TsType | undefined {
  return type?.type === 'TsTypeLiteral' ? membersOf(type.members).get(name)?.type : undefined;
}

function jsonOf(response: TsType | undefined): TsType | undefined {
  return within(within(response, 'content'), 'application/json');
}
