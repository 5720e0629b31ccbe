import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ParsedTransactionResult, Simnet } from '@stacks/clarinet-sdk';
import { contractNames } from './ast/contract.ts';
import { costSimnet, measureCosts } from './costs/measure.ts';

/** One print of one event: bytes of the tuple as the chain delivers them, in hex. */
interface Print {
  readonly contract: string;
  readonly hex: string;
}

/** Prints of one kind that are kept: the shapes differ by what is optional in them. */
const KEPT = 3;

/** Makes every call of the cost tables and answers what our contracts printed, the first few of each kind. */
export async function printsOf(simnet: Simnet, contracts: readonly string[]): Promise<Print[]> {
  const found = new Map<string, Print[]>();
  const note = ({ events }: ParsedTransactionResult) => {
    for (const { event, data } of events) {
      if (event !== 'print_event') continue;
      const { contract_identifier: id, raw_value: hex, value } = data as unknown as Told;
      const contract = id.split('.')[1] ?? '';
      if (!contracts.includes(contract)) continue;
      const kind = `${contract} ${value?.value?.event?.value}`;
      const known = found.get(kind) ?? [];
      found.set(kind, known);
      if (known.length < KEPT && !known.some((print) => print.hex.length === hex.length)) known.push({ contract, hex });
    }
  };
  // The methods of a simnet are made when they are asked for, so one cannot be replaced in place.
  const listening = new Proxy(simnet, {
    get: (target, name) =>
      name !== 'callPublicFn'
        ? Reflect.get(target, name)
        : (...args: Parameters<Simnet['callPublicFn']>) => {
            const result = target.callPublicFn(...args);
            note(result);
            return result;
          },
  });
  await measureCosts(listening, contracts);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, prints]) => prints);
}

/** The data of a `print_event`. */
interface Told {
  contract_identifier: string;
  raw_value: string;
  value?: { value?: { event?: { value?: string } } };
}

const file = fileURLToPath(new URL('../../backend/tests/support/prints.json', import.meta.url));
const prints = await printsOf(await costSimnet(), contractNames());
writeFileSync(file, `${JSON.stringify(prints, null, 2)}\n`);
process.stdout.write(`${prints.length} prints written.\n`);
