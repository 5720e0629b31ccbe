import type { Simnet } from '@stacks/clarinet-sdk';
import { type Functions, functionsOf } from '../ast/calls.ts';
import { type Contract, type Definition, isFunction, readContracts } from '../ast/contract.ts';
import { type Abi, type Interface, interfaces, typeText } from '../ast/interface.ts';
import type { CostRow } from '../costs/measure.ts';
import type { ContractError } from '../errors.ts';
import { refusalsOf } from './refusals.ts';

interface Sources {
  readonly functions: Functions;
  readonly costs: readonly CostRow[];
  readonly errors: readonly ContractError[];
}

const paragraph = (comment: readonly string[]): string => comment.join('\n').trim();

/** A type in one line, or in one line per key when that would be too long. */
const wrapped = (type: Abi, indent: string): string => {
  const line = typeText(type);
  if (line.length < 90 || typeof type === 'string') return line;
  if ('tuple' in type) {
    const keys = type.tuple.map(({ name, type: inner }) => `${indent}  ${name}: ${wrapped(inner, `${indent}  `)},`);
    return `{\n${keys.join('\n')}\n${indent}}`;
  }
  if ('optional' in type) return `(optional ${wrapped(type.optional, indent)})`;
  if ('list' in type) return `(list ${type.list.length} ${wrapped(type.list.type, indent)})`;
  if ('response' in type) return `(response ${wrapped(type.response.ok, indent)} ${typeText(type.response.error)})`;
  return line;
};

function signature({ name }: Definition, found: Interface): string {
  const fn = found.functions.find((candidate) => candidate.name === name);
  if (!fn) throw new Error(`${name} is not in the interface of its contract`);
  const args = fn.args.map((arg) => `\n  (${arg.name} ${wrapped(arg.type, '  ')})`).join('');
  return `(${name}${args})\n  -> ${wrapped(fn.outputs.type, '  ')}`;
}

function refusals(contract: Contract, { name }: Definition, { functions, errors }: Sources): string[] {
  const found = refusalsOf(`${contract.name}/${name}`, functions);
  const known = errors.filter((error) => found.errors.has(`${error.contract}/${error.constant}`));
  const ours = known.map(({ code, constant }) => `\`u${code}\` ${constant}`);
  const all = [...ours, ...[...found.foreign].map((foreign) => `those of \`${foreign}\``)];
  return all.length > 0 ? [`Errors: ${all.join(', ')}.`] : [];
}

function costs(contract: Contract, { name }: Definition, rows: readonly CostRow[]): string[] {
  const own = rows.filter((row) => row.contract === contract.name && row.fn === name);
  const cases = own.map((row) => `${row.case} ${row.rc} / ${row.wc}`);
  return cases.length > 0 ? [`Cost (reads / writes): ${cases.join(', ')}.`] : [];
}

const functionEntry = (contract: Contract, definition: Definition, found: Interface, sources: Sources): string =>
  [
    `#### ${definition.name}`,
    `\`\`\`clarity\n${signature(definition, found)}\n\`\`\``,
    paragraph(definition.comment),
    ...refusals(contract, definition, sources),
    ...costs(contract, definition, sources.costs),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

const stored = (definition: Definition, type: string): string =>
  [`#### ${definition.name}`, `\`\`\`clarity\n${type}\n\`\`\``, paragraph(definition.comment)]
    .filter((part) => part !== '')
    .join('\n\n');

function storage(contract: Contract, found: Interface): string[] {
  return contract.definitions.flatMap((definition) => {
    const map = found.maps.find(({ name }) => definition.kind === 'map' && name === definition.name);
    const variable = found.variables.find(({ name }) => definition.kind === 'var' && name === definition.name);
    if (map) return [stored(definition, `${wrapped(map.key, '')}\n  -> ${wrapped(map.value, '  ')}`)];
    return variable ? [stored(definition, wrapped(variable.type, ''))] : [];
  });
}

const part = (title: string, entries: readonly string[]): string[] =>
  entries.length > 0 ? [`### ${title}`, ...entries] : [];

function contractEntry(contract: Contract, found: Interface, sources: Sources): string {
  const entries = (kind: Definition['kind']): string[] =>
    contract.definitions
      .filter((definition) => definition.kind === kind && isFunction(definition))
      .map((definition) => functionEntry(contract, definition, found, sources));
  const header = paragraph(contract.header)
    .replace(`${contract.name}: `, '')
    .replace(/^./, (first) => first.toUpperCase());
  return [
    `## ${contract.name}`,
    header,
    ...part('Public functions', entries('public')),
    ...part('Read-only functions', entries('read-only')),
    ...part('Vars and maps', storage(contract, found)),
  ].join('\n\n');
}

/** Everything that can be called and read, as one page. */
export function referencePage(simnet: Simnet, costRows: readonly CostRow[], errors: readonly ContractError[]): string {
  const contracts = readContracts(simnet);
  const sources = { functions: functionsOf(contracts), costs: costRows, errors };
  const known = interfaces(simnet);
  const entries = contracts.flatMap((contract) => {
    const found = known.get(contract.name);
    return found ? [contractEntry(contract, found, sources)] : [];
  });
  return `# Reference of the contracts

Made from the contracts by \`npm run generate -w clarity\`. What they are for: [README.md](README.md); the words of the errors:
[errors.md](errors.md); what is announced: [events.md](events.md); all costs: [costs.md](costs.md).

| in the contracts | is |
| --- | --- |
| wh, energy | watt-hours |
| total, fee, amount, money | sats of sBTC (1 sat = 0.00000001 BTC) |
| price | sats per MWh, that is per 1,000,000 Wh |
| bps | basis points: 1 / 10,000 |
| at, now, start, end, expires-at | unix seconds (UTC); a thing is good while now < expires-at |
| hash, digest, root, evidence, details | sha256, 32 bytes |
| cost | counts of reads and writes in the Clarity VM; a tenure of mainnet holds 30,000 and 15,000 |

${entries.join('\n\n')}
`;
}
