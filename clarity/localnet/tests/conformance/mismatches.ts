import type { TsType } from '@swc/core';
import { membersOf } from './client-schema.ts';

/** Where a value is not what the type says, in words: missing, of another type, or not in the type at all. */
export function mismatches(type: TsType, value: unknown, where = '$'): string[] {
  switch (type.type) {
    case 'TsParenthesizedType':
      return mismatches(type.typeAnnotation, value, where);
    case 'TsUnionType':
      return least(type.types.map((each) => mismatches(each, value, where)));
    case 'TsLiteralType': {
      const wanted = 'value' in type.literal ? type.literal.value : undefined;
      return value === wanted ? [] : [`${where} is ${shown(value)}, not ${shown(wanted)}`];
    }
    case 'TsKeywordType':
      return fits(type.kind, value) ? [] : [`${where} is ${shown(value)}, not ${type.kind}`];
    case 'TsArrayType':
      if (!Array.isArray(value)) return [`${where} is ${shown(value)}, not a list`];
      return value.flatMap((item, index) => mismatches(type.elemType, item, `${where}[${index}]`));
    case 'TsTypeLiteral':
    case 'TsIntersectionType':
      return object(type, value, where);
    default:
      throw new Error(`${where}: the client's types have a ${type.type}, which this does not read`);
  }
}

function object(type: TsType, value: unknown, where: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${where} is ${shown(value)}, not an object`];
  }
  return least(
    shapesOf(type).map((shape) => {
      const others = shape.get('*');
      const missing = [...shape].flatMap(([name, member]) =>
        name === '*' || member.optional || Object.hasOwn(value, name) ? [] : [`${where}.${name} is missing`],
      );
      const wrong = Object.entries(value).flatMap(([name, field]) => {
        const member = shape.get(name) ?? others;
        if (!member) return [`${where}.${name} is not in the type`];
        // A field that JSON leaves out is never there with undefined.
        return mismatches(member.type, field, `${where}.${name}`);
      });
      return [...missing, ...wrong];
    }),
  );
}

type Shape = ReturnType<typeof membersOf>;

/** Every combination of members that an object of this type may have: an intersection of unions is a union of merged literals. */
function shapesOf(type: TsType): Shape[] {
  switch (type.type) {
    case 'TsParenthesizedType':
      return shapesOf(type.typeAnnotation);
    case 'TsTypeLiteral':
      return [membersOf(type.members)];
    case 'TsUnionType':
      return type.types.flatMap(shapesOf);
    case 'TsIntersectionType':
      return type.types.reduce<Shape[]>(
        (shapes, part) => shapes.flatMap((shape) => shapesOf(part).map((more) => new Map([...shape, ...more]))),
        [new Map()],
      );
    default:
      return [];
  }
}

/** Of several possibilities the one that comes closest. */
function least(results: readonly string[][]): string[] {
  const [first = ['there is no type to fit'], ...others] = results;
  return others.reduce((best, each) => (each.length < best.length ? each : best), first);
}

function fits(kind: string, value: unknown): boolean {
  if (kind === 'unknown' || kind === 'any') return true;
  if (kind === 'null') return value === null;
  return typeof value === kind;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
