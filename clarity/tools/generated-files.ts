import { fileURLToPath } from 'node:url';
import type { Simnet } from '@stacks/clarinet-sdk';
import { contractNames } from './ast/contract.ts';
import { withLifeOfALot } from './costs/ceilings.ts';
import { measureCosts } from './costs/measure.ts';
import { costPage } from './costs/table.ts';
import { deploymentFiles } from './deployment-plans.ts';
import { eventList, eventsPage } from './docs/events.ts';
import { referencePage } from './docs/reference.ts';
import { errorFiles, errorTable } from './errors.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const document = (name: string): string => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));

const eventListFile = fileURLToPath(
  new URL('../../backend/src/chain/outcome/printed-events.generated.ts', import.meta.url),
);

/** The documents that need a chain, which has to track costs. */
export async function documents(simnet: Simnet): Promise<GeneratedFile[]> {
  const rows = withLifeOfALot(await measureCosts(simnet, contractNames()));
  return [
    { path: document('costs.md'), content: costPage(rows) },
    { path: document('events.md'), content: eventsPage(simnet) },
    { path: eventListFile, content: eventList(simnet) },
    { path: document('reference.md'), content: referencePage(simnet, rows, errorTable()) },
  ];
}

export const generatedFiles = async (simnet: Simnet): Promise<GeneratedFile[]> => [
  ...errorFiles(errorTable()),
  ...deploymentFiles(),
  ...(await documents(simnet)),
];
