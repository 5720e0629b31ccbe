import { writeFileSync } from 'node:fs';
import { errorFiles, errorTable } from './error-table.ts';

/** Writes the error table for people and for the backend, from the contracts. */
const errors = errorTable();
for (const { path, content } of errorFiles(errors)) writeFileSync(path, content);
process.stdout.write(`${errors.length} errors written.\n`);
