import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deploymentFiles } from './deployment-plans.ts';
import { errorFiles, errorTable } from './errors.ts';

/** Writes everything that is made from the contracts: the error tables, the deployment plans and their sources. */
const files = [...errorFiles(errorTable()), ...deploymentFiles()];
for (const { path, content } of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
process.stdout.write(`${files.length} files written.\n`);
