import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One error of the contracts: `name` is the problem's name in the API, `message` the words people see. */
export interface ContractError {
  code: number;
  name: string;
  contract: string;
  constant: string;
  message: string;
}

/** The thousand in which the codes of a contract lie. */
export const ERROR_BANDS: Readonly<Record<string, number>> = {
  council: 1,
  verification: 2,
  'rec-nft': 3,
  marketplace: 4,
  auctions: 5,
  bids: 6,
  quotes: 7,
  forwards: 8,
  facilities: 9,
  issuance: 10,
  readings: 11,
};

const projectFile = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const COMMENT = /^;; (?<message>.+)$/;
const CONSTANT = /^\(define-constant (?<constant>ERR_[A-Z0-9_]+) \(err u(?<code>\d+)\)\)$/;

/** Every `ERR_` constant of a contract with the comment line above it; throws when a line does not have that form. */
export function errorsIn(contract: string, source: string): ContractError[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    if (!line.startsWith('(define-constant ERR_')) return [];
    const constant = CONSTANT.exec(line)?.groups;
    const message = COMMENT.exec(lines[index - 1] ?? '')?.groups?.message;
    if (!constant?.constant || !constant.code || !message)
      throw new Error(
        `${contract}.clar:${index + 1}: write "(define-constant ERR_X (err uNNNN))" below one comment line`,
      );
    const name = constant.constant.slice('ERR_'.length).toLowerCase().replaceAll('_', '-');
    return [{ code: Number(constant.code), name, contract, constant: constant.constant, message }];
  });
}

/** The errors of all contracts, by code. */
export function errorTable(): ContractError[] {
  const directory = projectFile('clarity/contracts');
  return readdirSync(directory)
    .filter((file) => file.endsWith('.clar'))
    .flatMap((file) => errorsIn(file.slice(0, -'.clar'.length), readFileSync(`${directory}/${file}`, 'latin1')))
    .sort((a, b) => a.code - b.code);
}

/** The files made from the table, with their contents. */
export function errorFiles(errors: readonly ContractError[]): { path: string; content: string }[] {
  return [
    { path: projectFile('clarity/docs/errors.md'), content: markdown(errors) },
    { path: projectFile('backend/src/chain/outcome/errors.generated.ts'), content: typescript(errors) },
  ];
}

const markdown = (errors: readonly ContractError[]): string => `# Errors of the contracts

Made from the contracts by \`npm run generate -w clarity\`. The name is the name of the problem that the API answers with.

| code | name | contract | what it says |
| --: | --- | --- | --- |
${errors.map(({ code, name, contract, message }) => `| u${code} | ${name} | ${contract} | ${message} |`).join('\n')}
`;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const typescript = (
  errors: readonly ContractError[],
): string => `// Made from the contracts by \`npm run generate -w clarity\`.

/** What a contract answers when it refuses a call: the \`(err u...)\` code, the problem's name and the words people see. */
export const contractErrors: readonly {
  readonly code: number;
  readonly name: string;
  readonly contract: string;
  readonly constant: string;
  readonly message: string;
}[] = [
${errors
  .map(
    ({ code, name, contract, constant, message }) => `  {
    code: ${code},
    name: ${quoted(name)},
    contract: ${quoted(contract)},
    constant: ${quoted(constant)},
    message: ${quoted(message)},
  },`,
  )
  .join('\n')}
];
`;
