import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { costSimnet } from './costs/measure.ts';
import { generatedFiles } from './generated-files.ts';

/** Writes everything that is made from the contracts: error tables, documents, the deployment plans and their sources. */
const files = await generatedFiles(await costSimnet());
for (const { path, content } of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
process.stdout.write(`${files.length} files written.\n`);
