import type { Simnet } from '@stacks/clarinet-sdk';
import { reachable } from '../ast/calls.ts';
import { type Contract, readContracts } from '../ast/contract.ts';
import { headOf, type Node, walk } from '../ast/node.ts';
import { fieldsOf, mergeTypes, parseType, showType, type Type, typeOf } from '../ast/type-of.ts';

export interface Event {
  readonly contract: string;
  readonly event: string;
  readonly keys: readonly (readonly [key: string, type: Type])[];
  /** The public functions that print it. */
  readonly functions: readonly string[];
}

/** The name in `(tuple (event "x") ...)`, also inside `(merge ... )`. */
function eventName(printed: Node): string | undefined {
  for (const node of walk(printed))
    if (node.kind === 'pair' && node.items[0]?.text === 'event') return node.items[1]?.text.slice(1, -1);
  return undefined;
}

const printsIn = (node: Node): Node[] =>
  [...walk(node)].flatMap((inner) => (headOf(inner) === 'print' && inner.items[1] ? [inner.items[1]] : []));

/** What a contract prints; throws when a print has no event, or when one event is printed with different keys. */
export function eventsIn(simnet: Simnet, contract: Contract): Event[] {
  const events = new Map<string, { type: Type; functions: Set<string> }>();
  for (const definition of contract.definitions)
    for (const printed of printsIn(definition.node)) {
      const where = `${contract.name}.clar:${printed.span.line}`;
      const event = eventName(printed);
      const type = parseType(typeOf(simnet, contract, printed));
      if (!event || !fieldsOf(type)) throw new Error(`${where}: print one tuple with "event"`);
      const known = events.get(event);
      const keys = (of: Type): string => (fieldsOf(of) ?? []).map(([key]) => key).join(' ');
      if (known && keys(known.type) !== keys(type))
        throw new Error(`${where}: ${event} has other keys than before: ${keys(type)}, not ${keys(known.type)}`);
      const functions = contract.definitions
        .filter(({ kind }) => kind === 'public')
        .filter((fn) => reachable(fn, contract).includes(definition));
      events.set(event, {
        type: known ? mergeTypes(known.type, type) : type,
        functions: new Set([...(known?.functions ?? []), ...functions.map(({ name }) => name)]),
      });
    }
  return [...events].map(([event, { type, functions }]) => ({
    contract: contract.name,
    event,
    keys: (fieldsOf(type) ?? []).filter(([key]) => key !== 'event'),
    functions: [...functions],
  }));
}

const row = ({ event, keys, functions }: Event): string => {
  const typed = keys.map(([key, type]) => `${key}: ${showType(type)}`).join(', ');
  return `| \`${event}\` | ${typed} | ${functions.map((fn) => `\`${fn}\``).join(', ')} |`;
};

const section = (contract: string, events: readonly Event[]): string => `## ${contract}

| event | keys | printed by |
| --- | --- | --- |
${events.map(row).join('\n')}
`;

/** The kinds of event as a list for the backend, which tells with it what it does not use from what it does not know. */
export function eventList(simnet: Simnet): string {
  const kinds = readContracts(simnet).flatMap((contract) =>
    eventsIn(simnet, contract).map(({ event }) => `  '${contract.name}.${event}',`),
  );
  return `// Made from the contracts by \`npm run generate -w clarity\`.

/** Every event that our contracts print, as \`contract.event\`. */
export const printedEvents: readonly string[] = [
${kinds.join('\n')}
];
`;
}

export function eventsPage(simnet: Simnet): string {
  const sections = readContracts(simnet).flatMap((contract) => {
    const events = eventsIn(simnet, contract);
    return events.length > 0 ? [section(contract.name, events)] : [];
  });
  return `# Events of the contracts

Made from the contracts by \`npm run generate -w clarity\`; the types are those of Clarity's type checker. Every change of state
prints one tuple: \`event\` and, always, the keys below. A call into another contract prints that contract's events too.
Energy is in Wh, money in sats, a price in sats per MWh, a time in unix seconds.

${sections.join('\n')}`;
}
